"""The main table of a negotiation: fund and class rule, their weights, and real agreements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from gepsim.report.facts.compensation import party_name, scale_of
from gepsim.report.figures import RANGE, Scale, fixed, money_scale, share, signed
from gepsim.report.model import Column, Table, attempt
from gepsim.report.reading import Absent, Results
from gepsim.report.words import say
from gepsim.text import Text, same

#: A tenth of the whole: the step of a weight that people argue about. [1]
STEP = 0.1
_MONEY = ("fund_contribution", "fund_allocation", "fund_net", "class_net", "band_net")


def parts(run: Results, year: int) -> dict[str, object]:
    """Return the parts of the chapter that a negotiator reads, or why one is missing."""
    opened = say("fund.openings", year=year)
    return {
        "fund": attempt(say("fund.title", year=year), fund_table, run, year),
        "criteria": attempt(say("fund.criteria"), criteria_table, run, year),
        "effects": attempt(say("fund.effects", year=year), effects_table, run, year),
        "agreements": attempt(say("fund.agreements"), agreements_table, run, year),
        "openings": attempt(opened, openings, run),
        "solved": attempt(opened, openings_table, run, year),
    }


def fund_table(run: Results, year: int) -> Table:
    """Return what each county pays in, gets out and nets by the fund, the class rule, the band."""
    middle = {name: run.headline(name).sel(time=year) for name in _MONEY}
    scale = scale_of([float(v) for v in middle["fund_allocation"].values])
    rows: list[list[Text | str]] = []
    for code, name in run.named("county"):
        rows.append([name, *_county_cells(run, middle, code, year, scale)])
    whole = scale.number(float(run.headline("fund_total").sel(time=year)))
    rows.append([say("common.sum"), whole, whole, "0", "", "", "", "", ""])
    heads = [Column(say("fund.county", unit=scale.unit))]
    heads += [Column(say(f"fund.{key}"), True) for key in _HEADS]
    return Table(heads, rows, frozenset({len(rows) - 1}), say("fund.note"))


_HEADS = ("pays", "gets", "net", "net_range", "link", "class", "class_range", "band")


def _county_cells(
    run: Results, middle: Mapping[str, xr.DataArray], code: str, year: int, scale: Scale
) -> list[Text | str]:
    at = {name: float(array.sel(county=code)) for name, array in middle.items()}
    link = float(run.headline("fund_link").sel(time=year, county=code))
    largest = float(middle["fund_allocation"].max())
    return [
        scale.beside(at["fund_contribution"], largest),
        scale.beside(at["fund_allocation"], largest),
        signed(scale.beside(at["fund_net"], largest)),
        _range(run, "fund_net", code, year, scale, largest),
        fixed(link, 3),
        signed(scale.beside(at["class_net"], largest)),
        _range(run, "class_net", code, year, scale, largest),
        signed(scale.beside(at["band_net"], largest)),
    ]


def _range(
    run: Results, name: str, code: str, year: int, scale: Scale, largest: float
) -> Text | str:
    """Return the 5–95 % range of a county's amount; a dash where nothing is drawn."""
    ends = run.band(name)
    if ends is None:
        return "–"
    low, high = (float(end.sel(time=year, county=code)) for end in ends)
    return scale.beside(low, largest) + RANGE + scale.beside(high, largest)


def criteria_table(run: Results, year: int) -> Table:
    """Return each county's share by each criterion, with the criterion's weight."""
    shares = run.headline("fund_share").sel(time=year)
    weights = run.headline("fund_weight")
    labels = run.labels("criterion")
    rows: list[list[Text | str]] = [
        [say("fund.weight"), *(share(float(weights.sel(criterion=one))) for one in labels)]
    ]
    for code, name in run.named("county"):
        here = shares.sel(county=code)
        rows.append([name, *(share(float(here.sel(criterion=one))) for one in labels)])
    return Table(_criterion_heads(run, say("common.county")), rows, frozenset({0}))


def effects_table(run: Results, year: int) -> Table:
    """Return what a tenth more of each weight does to each county's net."""
    effect = STEP * run.headline("fund_weight_effect").sel(time=year)
    scale = money_scale(float(np.abs(effect).max()))
    largest = float(np.abs(effect).max())
    rows: list[list[Text | str]] = []
    for code, name in run.named("county"):
        here = effect.sel(county=code)
        cells = [float(here.sel(criterion=one)) for one in run.labels("criterion")]
        rows.append([name, *(signed(scale.beside(v, largest)) for v in cells)])
    heads = _criterion_heads(run, say("fund.county", unit=scale.unit))
    return Table(heads, rows, note=say("fund.effects_note"))


def _criterion_heads(run: Results, first: Text) -> list[Column]:
    return [Column(first), *(Column(name, True) for _, name in run.named("criterion"))]


def agreements_table(run: Results, year: int) -> Table:
    """Return the run's own fund beside what others have agreed to, got, or only reckoned."""
    size = float(run.headline("fund_total").sel(time=year))
    rows: list[list[Text | str]] = [
        [
            say("fund.here", year=year),
            str(year),
            _printed(size, None),
            say("fund.formula"),
            "C",
            "–",
        ]
    ]
    found = run.get("agreements")
    if not found:
        raise Absent("run.json: agreements")
    rows += [_agreement(one) for one in found]
    heads = [
        Column(say("fund.agreement")),
        Column(say("common.year"), True),
        Column(say("fund.amount"), True),
        Column(say("fund.how")),
        Column(say("fund.mark")),
        Column(say("fund.source")),
    ]
    return Table(heads, rows, frozenset({0}), say("fund.agreements_note"))


def _agreement(one: Mapping[str, Any]) -> list[Text | str]:
    name = Text(one["name_zh"], one["name_en"]) + same(" · ") + say(f"fund.kind.{one['kind']}")
    formula = Text(one["formula_zh"], one["formula_en"])
    amount = _printed(one["amount"], one["amount_high"])
    return [name, str(one["year"]), amount, formula, one["mark"], one["source_body"]]


def _printed(low: float | None, high: float | None) -> Text:
    """Return an amount as it was printed; a dash where the source prints none."""
    if low is None:
        return same("–")
    scale = money_scale(low)
    return scale.write(low) if high is None else scale.number(low) + RANGE + scale.write(high)


def openings(run: Results) -> list[Text]:
    """Return, payer by payer, at which cap, price and weight the band opens."""
    return [Text(one["sentence"]["zh"], one["sentence"]["en"]) for one in run.get("band_openings")]


def openings_table(run: Results, year: int) -> Table:
    """Return what opens the band of every edge within the city."""
    solved = {
        key: run.headline(f"opening_{key}").sel(time=year) for key in ("cap", "price", "weight")
    }
    today = run.headline("value_weight").sel(time=year)
    empty = run.array("band_empty_frequency").sel(time=year)
    own, rows = set(run.labels("county")), []
    for label in (one for one in run.labels("edge") if one.split("-")[1] in own):
        producer, user = label.split("-")
        rows.append(
            [
                party_name(run, user) + same(" → ") + party_name(run, producer),
                fixed(100.0 * float(solved["cap"].sel(edge=label)), 2),
                fixed(float(solved["price"].sel(edge=label)), 2),
                fixed(float(solved["weight"].sel(edge=label)), 3),
                fixed(float(today.sel(edge=label)), 2),
                share(1.0 - float(empty.sel(edge=label))),
            ]
        )
    heads = [Column(say("fund.edge")), *(Column(say(f"fund.{k}"), True) for k in _SOLVED)]
    return Table(heads, rows, note=say("fund.openings_note"))


_SOLVED = ("cap", "price", "value_weight", "today", "open")
