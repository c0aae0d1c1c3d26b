"""What an account looks for before anyone reads its total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import xarray as xr

from gepsim.draws import Draws, central, headline
from gepsim.registry import FLOWS, SERVICES
from gepsim.services.settings import AccountSettings
from gepsim.text import Text
from gepsim.units import factor
from gepsim.valuation.paths import ACTIVITY
from gepsim.valuation.supply import Resolver, Supply, resolver_of


def findings(supply: Supply, draws: Draws, settings: AccountSettings) -> list[Text]:
    """Return what the first year of an account should make a reader look twice at."""
    base = supply.at(time=int(supply.drivers.time.values[0]))
    resolver = resolver_of(base, draws.alone, settings)
    found: list[Text] = []
    if "water_retention" in settings.services:
        found += _deficits(resolver)
    if "soil_retention" in settings.services:
        found += _foreign_soil(resolver)
    if settings.price_series == "unindexed":
        found.append(
            Text(
                zh="各价格停留在其发布年份，价格年份混用，仅供与未调价的核算对照",
                en="prices stay at the years they were published in: mixed price years, "
                "only for comparison with accounts that never index",
            )
        )
    return found


def activity(gep: xr.DataArray, supply: Supply) -> list[Text]:
    """Say how much of the change of the total is people's activity, not the ecosystems'.

    Parameters
    ----------
    gep : DataArray
        Value over (time, county, service, member). [CNY year-1]
    supply : Supply
        What it was reckoned from; an activity moves if a path is named after it.
    """
    years = [int(year) for year in gep.time.values]
    busy = [s for s in gep.service.values if _moves(str(s), supply.paths)]
    if len(years) == 1 or not busy:
        return []
    ends = gep.sum("county").sel(time=[years[0], years[-1]])
    change = (ends.isel(time=1) - ends.isel(time=0)) * factor("CNY", "yi_CNY")
    whole, part = (
        float(headline(some.sum("service"))) for some in (change, change.sel(service=busy))
    )
    named = "、".join(SERVICES[str(s)].zh for s in busy)
    english = ", ".join(str(s).replace("_", " ") for s in busy)
    return [
        Text(
            zh=f"{years[0]}–{years[-1]} 年总值变化 {whole:+.1f} 亿元，其中 {part:+.1f} 亿元来自"
            f"人类活动量（{named}），不是生态系统变好",
            en=f"From {years[0]} to {years[-1]} the total changes by {whole:+.1f}, of which "
            f"{part:+.1f} is people's activity ({english}), not better ecosystems "
            "(hundred million CNY a year)",
        )
    ]


def counted_twice(gep: xr.DataArray, settings: AccountSettings) -> list[Text]:
    """Name every overlap that stays in the total because the account asks for it.

    Parameters
    ----------
    gep : DataArray
        Value over (time, county, service, member). [CNY year-1]
    settings : AccountSettings
        What was asked; see ``allow_overlaps``.
    """
    first = headline(gep.isel(time=0).sum("county")) * factor("CNY", "yi_CNY")
    return [
        Text(
            zh=f"重复计算（按 allow_overlaps 保留在总值中，只用于复现已发布的核算）："
            f"{SERVICES[o.other].zh} {float(first.sel(service=o.other)):.1f} 亿元与"
            f"{SERVICES[o.one].zh} {float(first.sel(service=o.one)):.1f} 亿元——{o.why.zh}",
            en="counted twice, in the total only because allow_overlaps asks for it: "
            f"{o.other.replace('_', ' ')} {float(first.sel(service=o.other)):.1f} beside "
            f"{o.one.replace('_', ' ')} {float(first.sel(service=o.one)):.1f} "
            f"(hundred million CNY a year): {o.why.en}",
        )
        for o in settings.counted_twice
    ]


def _moves(service: str, paths: Mapping[str, object]) -> bool:
    """Return whether an activity behind a service has a path of its own."""
    flows = SERVICES[service].flows.values() if service in SERVICES else ()
    return any(name in paths and name in ACTIVITY for flow in flows for name in flow.inputs)


def _deficits(resolver: Resolver) -> Iterator[Text]:
    """Say in how many zones more water evaporates than is kept; the sign is not changed."""
    kept = central(resolver.flow(FLOWS["retained_water"]))
    short = int((kept < 0.0).sum())
    if short:
        zones = int((resolver.supply.drivers.area > 0.0).sum())
        yield Text(
            zh=f"{zones} 个县-类型单元中有 {short} 个水源涵养量为负，保留负号",
            en=f"water retention is negative in {short} of {zones} zones of county and type; "
            "the sign is kept",
        )


def _foreign_soil(resolver: Resolver) -> Iterator[Text]:
    """Say if the soil is richer in nitrogen than soils of this region are."""
    share = float(central(resolver.get("soil_nitrogen", "percent")).max())
    alarm = float(central(resolver.get("soil_nitrogen_alarm", "percent")).max())
    if share > alarm:
        yield Text(
            zh=f"土壤全氮 {share:g} % 高于本区常见的 {alarm:g} %，可能取自其他地区",
            en=f"soil nitrogen {share:g} % is above {alarm:g} %, rich for this region: "
            "taken from elsewhere?",
        )
