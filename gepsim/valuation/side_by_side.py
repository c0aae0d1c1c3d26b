"""What each choice of a method would make of the same land."""

from __future__ import annotations

from collections.abc import Iterator

import xarray as xr

from gepsim.draws import Draws, central
from gepsim.errors import InputError, Problem, suggest
from gepsim.registry import FLOWS, SERVICES, Flow
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import VARIANTS
from gepsim.text import Text
from gepsim.units import factor
from gepsim.valuation.account import evaluate
from gepsim.valuation.supply import Supply

#: The options that move the total most; a reader should see them beside the account.
CONTESTED = {"climate": "降温方法", "reservoir_price": "库容价格", "carbon_price": "碳价"}


def side_by_side(
    supply: Supply, draws: Draws, settings: AccountSettings, option: str
) -> xr.DataArray:
    """Return the first year's value of the services that an option touches, under each choice.

    Parameters
    ----------
    supply, draws, settings
        As for `evaluate`; only the central estimate counts.
    option : str
        A method option, see `gepsim.services.VARIANTS`. Choices that this landscape has no driver
        for, or that overlap with another service of the total, are left out.

    Returns
    -------
    DataArray
        City totals over (choice, service). [CNY year-1]
    """
    if option not in VARIANTS:
        hint = suggest(option, VARIANTS)
        raise InputError(Problem("account.methods", f"unknown option '{option}'", hint))
    base = supply.at(time=int(supply.drivers.time.values[0]))
    moved = touched(option, settings)
    found: dict[str, xr.DataArray] = {}
    for choice in VARIANTS[option]:
        asked = settings.model_copy(update={"methods": {**settings.methods, option: choice}})
        try:
            rest = tuple(name for name in asked.services if name not in moved)
            alone = asked.model_copy(update={"exclude": (*asked.exclude, *rest), "memo": ()})
            gep = evaluate(base, draws.alone, alone).gep
        except InputError:
            continue
        found[choice] = central(gep).sum("county").isel(time=0, drop=True)
    labels = xr.DataArray(list(found), dims="choice", name="choice")
    return xr.concat(list(found.values()), labels)


def touched(option: str, settings: AccountSettings) -> set[str]:
    """Return the services of an account that a method option can move.

    Examples
    --------
    >>> sorted(touched("reservoir_price", AccountSettings()))
    ['flood_mitigation', 'water_retention']
    """
    names = {n for v in VARIANTS[option].values() for n in (*v.rename, *v.replace)}
    return {s for s in settings.services if names & set(_behind_service(s))}


def _behind_service(service: str) -> Iterator[str]:
    """Yield the names of all flows, inputs and prices behind a service."""
    for flow in SERVICES[service].flows.values():
        yield from _behind(flow)


def _behind(flow: Flow) -> Iterator[str]:
    """Yield the names of a flow, its inputs, and the flows and prices behind them."""
    yield flow.name
    for name in filter(None, (*flow.inputs, flow.price, flow.share, flow.limit)):
        if name in FLOWS:
            yield from _behind(FLOWS[name])
        else:
            yield name


def compared(supply: Supply, draws: Draws, settings: AccountSettings) -> list[Text]:
    """Return a sentence on each contested option: what its choices make of the same land."""
    said = []
    for option, title in CONTESTED.items():
        if not touched(option, settings):
            continue
        sums = side_by_side(supply, draws, settings, option).sum("service")
        sums = sums * factor("CNY", "yi_CNY")
        parts = [f"{c} {float(sums.sel(choice=c)):.1f}" for c in sums.choice.values]
        chosen = settings.chosen[option]
        said.append(
            Text(
                zh=f"{title}（本次采用 {chosen}）各选项下的价值：{'，'.join(parts)}（亿元/年）",
                en=f"{option.replace('_', ' ')} (here {chosen}) would give: "
                f"{', '.join(parts)} (hundred million CNY a year)",
            )
        )
    return said
