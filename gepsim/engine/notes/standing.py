"""How the account stands: open choices, the bridge, published accounts, the spread by mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from gepsim.city.bridge import OFFICIAL
from gepsim.draws import central, headline
from gepsim.engine.state import RunState
from gepsim.land.area_error import NAME as AREA_ERROR
from gepsim.registry import SERVICES
from gepsim.valuation.amounts import priced_flows
from gepsim.valuation.bridge import bridge
from gepsim.valuation.marks import coefficients_of
from gepsim.valuation.peers import places
from gepsim.valuation.side_by_side import Choice
from gepsim.valuation.variance import SpreadSource, by_mark, drawn_together, sources
from gepsim.valuation.worth import first_year

#: Rows that are named for what better numbers would bring.
NAMED = 10


def standing(road: RunState, choices: Sequence[Choice]) -> dict[str, Any]:
    """Return what stands beside the headline of a run, for its record.

    Parameters
    ----------
    road : RunState
        What the rooms found.
    choices : sequence of Choice
        See `open_choices`.
    """
    return {
        "choices": [choice_brief(one) for one in choices],
        "bridge": bridge_brief(road),
        "peers": peers_brief(road),
        "spread": spread_brief(road),
    }


def choice_brief(one: Choice) -> dict[str, Any]:
    """Return an open choice with its values by option. [CNY year-1]"""
    return {
        "option": one.option,
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "chosen": one.chosen,
        "values": one.values,
    }


def bridge_brief(road: RunState) -> dict[str, Any]:
    """Return the steps from the headline to the value that the city published, if it has any."""
    city, account = road.inputs.city, road.inputs.scenario.account
    official = [s for s in city.statistics if s.name == OFFICIAL and s.county == "*"]
    if not official or not city.bridge:
        return {}
    total = road.account.gep_total.isel(time=0).sum("county")
    elasticity = road.inputs.table.value("erosivity_rain_elasticity", "1")
    gep = central(road.account.gep.isel(time=0)).sum("county")
    values = dict(zip(map(str, gep.service.values), map(float, gep.values), strict=True))
    known = values if road.supply is road.normal else None
    steps = bridge(road.normal, road.draws, account, city.bridge, elasticity, known)
    return {
        "official": official[0].value,
        "official_year": official[0].year,
        "headline": float(headline(total)),
        "printed": float(central(total)),
        "steps": [
            {"id": s.id, "name_zh": s.name.zh, "name_en": s.name.en, "moved": s.moved,
             "total": s.total} for s in steps
        ],
    }  # fmt: skip


def peers_brief(road: RunState) -> list[dict[str, Any]]:
    """Return each service's place among published accounts. [1e4 CNY km-2 year-1]"""
    year = road.inputs.scenario.time.base
    area = float(road.extent.sel(time=year).sum())
    gep = road.account.gep.sel(time=year)
    price_year = road.inputs.scenario.account.price_year
    found = places(gep, area, road.inputs.peers, road.inputs.deflator, price_year)
    return [
        {"name": p.name, "name_zh": p.title.zh, "name_en": p.title.en, "value": p.value,
         "rank": p.rank, "of": len(p.others) + 1,
         "others": [{**asdict(name), "value": value} for name, value in p.others]}
        for p in found
    ]  # fmt: skip


def spread_brief(road: RunState) -> dict[str, Any]:
    """Return the variance of the base year's total by mark, and the rows that matter most. [1]"""
    settings, draws = road.inputs.scenario.account, road.draws
    resolver = first_year(road.supply, draws, settings)
    names = [
        name
        for service in settings.services
        for flow in priced_flows(SERVICES[service])
        for name in coefficients_of(flow, resolver)
    ]
    names.append(AREA_ERROR)
    total = road.account.gep_total.isel(time=0, member=slice(1, None)).sum("county")
    found = sources(np.asarray(total.values), drawn_together(draws.table, names), draws.seed)
    return {
        "by_mark": by_mark(found),
        "joint": 1.0 - sum(source.share for source in found),
        "rows": [row_brief(road, source) for source in found[:NAMED]],
    }


def row_brief(road: RunState, source: SpreadSource) -> dict[str, Any]:
    """Return one row or group with its part, what knowing it would bring, and where to find it."""
    row = source.rows[0]
    where = next((w for r in source.rows if (w := road.inputs.whereabouts.get(r.name))), None)
    return {
        "key": source.key,
        "name_zh": row.label.zh,
        "name_en": row.label.en,
        "mark": source.mark,
        "share": source.share,
        "narrower": source.narrower,
        "published_zh": where.zh if where else "",
        "published_en": where.en if where else "",
    }
