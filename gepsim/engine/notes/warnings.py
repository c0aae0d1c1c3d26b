"""What a reader of the numbers must know: warnings, audit, plausibility, failures together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import xarray as xr

from gepsim.compensation.evidence import CARRIED
from gepsim.draws import headline
from gepsim.engine.notes.briefs import compensation_brief, economy_brief, targets_brief
from gepsim.engine.notes.overrides import overrides
from gepsim.engine.notes.plants import plants_not_built
from gepsim.engine.notes.sources import sources_brief
from gepsim.engine.state import RunState
from gepsim.land.origin import credits_of, sources_of, weaknesses
from gepsim.land.path import Unmet
from gepsim.registry import SERVICES
from gepsim.text import Text
from gepsim.units import factor
from gepsim.valuation.account import Account
from gepsim.valuation.habitat import habitat_of_city
from gepsim.valuation.sanity import Finding, densities, plausibility
from gepsim.valuation.side_by_side import Choice
from gepsim.valuation.water_balance import water_balance


def warnings(
    road: RunState, layers: xr.Dataset, balance: Mapping[str, Any], choices: Sequence[Choice]
) -> list[Text]:
    """Return what limits the results, in both languages; `balance` is from `balance_of`."""
    said: list[Text] = []
    if layers.attrs.get("landscape"):
        said.append(
            Text(
                zh="土地图层为合成参考景观，由公开统计数据生成，不代表任何具体地块。",
                en="The landscape is synthetic: made from published figures, of no real plot.",
            )
        )
    said += road.inputs.source.replaced
    said += [Text(**row) for row in (*weaknesses(layers), *credits_of(layers))]
    said.append(Text(zh=balance["sentence_zh"], en=balance["sentence_en"]))
    if road.gauge is not None and road.gauge.members:
        said.append(road.gauge.text)
    odd = [f for f in [*findings(road), *_densities(road)] if not f.inside]
    said += [Text(zh=f.sentence("zh"), en=f.sentence("en")) for f in odd]
    said += [*road.account.said, *beside_the_total(road.account)]
    said += [one.said for one in choices]
    return [*said, *plants_not_built(road), *shortfalls(road.path.unmet)]


def balance_of(road: RunState) -> dict[str, Any]:
    """Return the city's water of the base year, and whether it closes; for the record too."""
    found = water_balance(road.supply, road.draws, road.inputs.scenario.account)
    return {
        **asdict(found),
        "runoff": found.runoff,
        "gap": found.gap,
        "closes": found.closes,
        "sentence_zh": found.sentence("zh"),
        "sentence_en": found.sentence("en"),
    }


def beside_the_total(account: Account) -> list[Text]:
    """Return what each memo item is worth in the first year, and who reads it."""
    said: list[Text] = []
    worth = headline(account.memo.isel(time=0).sum("county")) * factor("CNY", "yi_CNY")
    for name in map(str, worth["service"].values):
        value, read = float(worth.sel(service=name)), name in CARRIED
        en = "; compensation along the river is reckoned on it" if read else ""
        zh = "；流域补偿据此测算" if read else ""
        said.append(
            Text(
                zh=f"备查项，不计入合计：{SERVICES[name].zh} {value:,.1f} 亿元/年{zh}",
                en=f"memo item, in no total: {name.replace('_', ' ')} {value:,.1f} "
                f"hundred million CNY a year{en}",
            )
        )
    return said


def shortfalls(unmet: Sequence[Unmet]) -> list[Text]:
    """Return one sentence for each change of land that found too few allowed cells.

    Examples
    --------
    >>> years = [Unmet(2024, "990001", "DRY_BLT", 2.0, 1.0), Unmet(2025, "990001", "DRY_BLT", 3, 3)]
    >>> shortfalls(years)[0]["en"]
    'Land: DRY_BLT found no allowed cell for 4.0 of 5.0 ha in 990001 (2 years from 2024)'
    """
    said: list[Text] = []
    for what in dict.fromkeys(one.what for one in unmet):
        rows = [one for one in unmet if one.what == what]
        parts = []
        for county in dict.fromkeys(one.county for one in rows):
            own = [one for one in rows if one.county == county]
            lack, want = sum(one.missing for one in own), sum(one.wanted for one in own)
            parts.append((f"{lack:,.1f}", f"{want:,.1f}", county))
        years = sorted({one.year for one in rows})
        en = ", ".join(f"{lack} of {want} ha in {county}" for lack, want, county in parts)
        zh = "、".join(f"{county} {want} 公顷中的 {lack}" for lack, want, county in parts)
        span = f"({len(years)} years from {years[0]})"
        said.append(
            Text(
                zh=f"土地：{what} 没有可用栅格：{zh}（自 {years[0]} 年起共 {len(years)} 年）",
                en=f"Land: {what} found no allowed cell for {en} {span}",
            )
        )
    return said


def layers_brief(layers: xr.Dataset) -> dict[str, Any]:
    """Return where the layers come from and what is weak about them, for the record."""
    return {"layers": {"sources": sources_of(layers), "weaknesses": weaknesses(layers)}}


def findings(road: RunState) -> list[Finding]:
    """Return every service with a prior beside its plausible range, for the base year."""
    year = road.inputs.scenario.time.base
    return plausibility(road.account.gep, road.inputs.table, year)


def _densities(road: RunState) -> list[Finding]:
    """Return values per area beside those of published accounts."""
    year = road.inputs.scenario.time.base
    area = float(road.supply.drivers["area"].sel(time=year).sum())
    return densities(road.account.gep, area, road.inputs.table, year)


def notes(road: RunState, balance: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of the record that pages show: audit, plausibility, failure sets."""
    city = road.inputs.city
    return {
        "city": asdict(city.title),
        "region": f"China|{city.facts.place.province.en}|{city.title['en']}",
        "audit": [finding.model_dump(mode="json") for finding in road.inputs.city.audit],
        "sanity": [_sanity(finding) for finding in findings(road)],
        "water_balance": dict(balance),
        "gauge": _gauge(road),
        "habitat_index": _habitat(road),
        "failure_sets": {
            str(year): [asdict(one) for one in sets] for year, sets in road.targets.failures.items()
        },
        "not_in_joint": {str(year): names for year, names in road.targets.left_out.items()},
        "overrides": overrides(road),
        "sources": sources_brief(road),
        **targets_brief(road),
        **economy_brief(road),
        **compensation_brief(road),
    }


def _sanity(finding: Finding) -> dict[str, Any]:
    scale = factor("yi_CNY", "CNY")
    return {
        "name": finding.name,
        "name_zh": finding.zh,
        "units": "CNY year-1",
        "value": finding.value * scale,
        "low": finding.low * scale,
        "central": finding.central * scale,
        "high": finding.high * scale,
        "source": finding.source,
        "sentence_zh": finding.sentence("zh"),
        "sentence_en": finding.sentence("en"),
    }


def _gauge(road: RunState) -> dict[str, Any]:
    """Return what the gauged runoff says of the draws; empty where nobody asked it."""
    return {} if road.gauge is None else {**asdict(road.gauge), "met": road.gauge.met}


def _habitat(road: RunState) -> dict[str, float]:
    """Return the habitat quality index of the city by year, beside the account. [1]"""
    found = habitat_of_city(road.supply, road.draws)
    return {str(year): float(found.sel(time=year)) for year in found.time.values.tolist()}
