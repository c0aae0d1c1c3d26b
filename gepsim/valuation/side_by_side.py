"""What each choice of a method would make of the same land."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import xarray as xr

from gepsim.draws import Draws
from gepsim.errors import InputError, Problem, suggest
from gepsim.registry import FLOWS, SERVICES, Flow
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import VARIANTS
from gepsim.text import Text
from gepsim.units import factor
from gepsim.valuation.supply import Resolver, Supply
from gepsim.valuation.worth import first_year, under, worth

#: What the norm leaves open and moves the total most; a reader should see it beside the account.
CONTESTED = {
    "hot_days": Text(
        "高温日口径，按理解、未见印发条文", "rule of hot days, by reading: no printed clause seen"
    ),
    "climate": Text("降温方法", "cooling"),
    "field_cooling": Text("耕地降温", "cooling by fields"),
    "humidifier": Text("加湿节电", "humidifiers"),
    "retention": Text("水源涵养口径", "water retention"),
    "runoff": Text("径流系数表", "table of quick runoff"),
    "erodibility": Text("土壤可蚀性K", "erodibility of soils"),
    "reservoir_price": Text("库容价格", "price of storage"),
    "material": Text("物质产品口径", "products"),
    "flood": Text("洪水调蓄口径", "flood storage"),
    "nutrient_delivery": Text("氮磷减排量口径", "nutrients kept from waters"),
    "nutrient_price": Text("氮磷价格", "price of nutrients"),
    "carbon": Text("固碳方法", "carbon uptake"),
    "carbon_price": Text("碳价", "price of carbon"),
}


@dataclass(frozen=True)
class Choice:
    """One open choice of an account: what each of its options gives, all else being equal.

    Parameters
    ----------
    option, chosen : str
        The option, and what this account has chosen.
    title : Text
        What the choice is about.
    values : mapping of str to float
        Value of the services that it touches, by choice, at printed values. [CNY year-1]
    """

    option: str
    chosen: str
    title: Text
    values: dict[str, float]

    @property
    def said(self) -> Text:
        """Return the choice in a sentence."""
        scale = factor("CNY", "yi_CNY")
        parts = [f"{name} {value * scale:.1f}" for name, value in self.values.items()]
        return Text(
            f"{self.title.zh}（本次采用 {self.chosen}）各选项下的价值："
            f"{'，'.join(parts)}（亿元/年）",
            f"{self.title.en} ({self.option}, here {self.chosen}) would give: "
            f"{', '.join(parts)} (hundred million CNY a year)",
        )


def side_by_side(
    supply: Supply, draws: Draws, settings: AccountSettings, option: str
) -> xr.DataArray:
    """Return the first year's value of the services that an option touches, under each choice.

    Parameters
    ----------
    supply, draws, settings
        As for `evaluate`; only printed values count.
    option : str
        A method option, see `gepsim.services.VARIANTS`. Choices that this landscape has no driver
        for are left out.

    Returns
    -------
    DataArray
        City totals over (choice, service). [CNY year-1]
    """
    if option not in VARIANTS:
        hint = suggest(option, VARIANTS)
        raise InputError(Problem("account.methods", f"unknown option '{option}'", hint))
    return _beside(first_year(supply, draws, settings), settings, option)


def _beside(resolver: Resolver, settings: AccountSettings, option: str) -> xr.DataArray:
    """Return the value of the services that an option touches, under each choice."""
    moved = [name for name in settings.services if name in touched(option, settings)]
    found: dict[str, xr.DataArray] = {}
    chosen = settings.chosen
    found[chosen[option]] = worth(resolver, moved, settings.scale)
    for choice in VARIANTS[option]:
        if choice == chosen[option]:
            continue
        other = under(resolver, {**chosen, option: choice})
        try:
            found[choice] = worth(other, moved, settings.scale)
        except InputError:  # a driver that this landscape lacks
            continue
    ordered = {choice: found[choice] for choice in VARIANTS[option] if choice in found}
    labels = xr.DataArray(list(ordered), dims="choice", name="choice")
    return xr.concat(list(ordered.values()), labels)


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


def open_choices(supply: Supply, draws: Draws, settings: AccountSettings) -> list[Choice]:
    """Return every contested option of an account with what its choices make of the same land."""
    resolver, found = first_year(supply, draws, settings), []
    for option, title in CONTESTED.items():
        if touched(option, settings):
            sums = _beside(resolver, settings, option).sum("service")
            values = dict(zip(map(str, sums.choice.values), map(float, sums.values), strict=True))
            found.append(Choice(option, settings.chosen[option], title, values))
    return found


def compared(supply: Supply, draws: Draws, settings: AccountSettings) -> list[Text]:
    """Return a sentence on each contested option: what its choices make of the same land."""
    return [one.said for one in open_choices(supply, draws, settings)]
