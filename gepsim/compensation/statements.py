"""What each county can take to the table: its account by rule, and the sentences with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import xarray as xr

from gepsim.compensation.network import Network, party_names
from gepsim.compensation.rules import condition, rule_names
from gepsim.compensation.words import Amount, amount
from gepsim.text import Text


@dataclass(frozen=True)
class MovedByRule:
    """What one rule moves for a county; positive receives, negative pays."""

    rule: str
    zh: str
    en: str
    amount: Amount


@dataclass(frozen=True)
class CountyStatement:
    """One county's account of one year."""

    county: str
    zh: str
    en: str
    year: int
    items: tuple[MovedByRule, ...]
    total: Amount
    sentences: tuple[Text, ...]


def county_statements(
    found: xr.Dataset, network: Network, year: int
) -> tuple[CountyStatement, ...]:
    """Return the statement of every county for one year.

    Parameters
    ----------
    found : Dataset
        What `simulate` returned.
    network : Network
        Counties and outside places along the rivers.
    year : int
        Year of the statement.

    Returns
    -------
    tuple of CountyStatement
        One per county, in the order of the network.
    """
    here = found.sel(time=year)
    return tuple(_statement(here, network, county, year) for county in network.counties)


def _statement(here: xr.Dataset, network: Network, county: str, year: int) -> CountyStatement:
    name, rules = party_names(network)[county], rule_names(network)
    moved = here["transfer"].sel(party=county)
    named = [one for one in map(str, moved["rule"].values) if moved.sel(rule=one).any()]
    items = [
        MovedByRule(one, rules[one].zh, rules[one].en, amount(moved.sel(rule=one))) for one in named
    ]
    total = amount(moved.sum("rule"))
    sentences = (
        _sum_up(name, year, total),
        *_about_fund(here, county),
        *_about_river(here, network, county),
    )
    return CountyStatement(county, name.zh, name.en, year, tuple(items), total, sentences)


def _sum_up(name: Text, year: int, total: Amount) -> Text:
    if total.median >= 0.0:
        return Text(
            f"{year} 年{name.zh}各项净收 {total.zh}。",
            f"In {year} {name.en} receives {total.en}, net of all rules in force.",
        )
    due = -total
    return Text(
        f"{year} 年{name.zh}各项净付 {due.zh}。",
        f"In {year} {name.en} pays {due.en}, net of all rules in force.",
    )


def _about_fund(here: xr.Dataset, county: str) -> Iterator[Text]:
    """Yield what the county pays into the fund and gets out of it, where the fund is in force."""
    if not here["transfer"].sel(rule="basin_fund").any():
        return
    paid, got = (
        amount(here[f"fund_{side}"].sel(county=county)) for side in ("contribution", "allocation")
    )
    yield Text(
        f"流域补偿资金：出资 {paid.zh}，分得 {got.zh}。",
        f"The basin fund: it pays in {paid.en} and gets out {got.en}.",
    )


def _about_river(here: xr.Dataset, network: Network, county: str) -> Iterator[Text]:
    """Yield what the county receives from below, pays to above, asks for and could yet have."""
    counted = _counted(bool(here["transfer"].sel(rule="river_city").any()))
    inside = here["user"].isin(list(network.counties))
    own, due, payment = here["producer"] == county, here["user"] == county, here["payment"]
    if (own & inside).any():
        got = amount(payment.where(own & inside, 0.0).sum("edge"))
        yield Text(
            f"按成本—价值区间，下游县区应付来 {got.zh}{counted.zh}。",
            f"By the band, counties below owe it {got.en}{counted.en}.",
        )
        yield _about_band(here, own & inside, county)
    if due.any():
        paid = amount(payment.where(due, 0.0).sum("edge"))
        yield Text(
            f"按成本—价值区间，应付给上游县区 {paid.zh}{counted.zh}。",
            f"By the band, it owes those above {paid.en}{counted.en}.",
        )
    if (own & ~inside).any():
        joined = bool(here["transfer"].sel(rule="river_basin").any())
        more = amount(payment.where(own & ~inside, 0.0).sum("edge"))
        yield _about_joining(condition(network, "river_basin"), more, joined)


def _counted(in_force: bool) -> Text:
    """Return whether the band is counted or an argument beside the fund."""
    if in_force:
        return Text("", "")
    return Text("（谈判依据，未计入）", ", an argument that is not counted")


def _about_band(here: xr.Dataset, edges: xr.DataArray, county: str) -> Text:
    often = 100.0 * float(here["band_empty"].where(edges, drop=True).mean())
    request = amount(here["vertical_request"].sel(county=county))
    return Text(
        f"成本—价值区间在 {often:.0f} % 的抽样中为空（下游所能承受低于保护成本），"
        f"缺口 {request.zh}，宜申请纵向补偿。",
        f"The band between cost and worth is empty in {often:.0f} % of the draws, where what "
        f"payers can carry lies below the cost of protection. The gap of {request.en} is a case "
        f"for the state above.",
    )


def _about_joining(what: Text, more: Amount, joined: bool) -> Text:
    if joined:
        return Text(
            f"{what.zh}（本情景假设），市外下游付来 {more.zh}。",
            f"This run assumes that {what.en}: places below the city pay it {more.en}.",
        )
    return Text(
        f"若{what.zh}，按同一算法市外下游可付 {more.zh}；目前未生效，默认不计收入。",
        f"If {what.en}, the same rule brings {more.en} from below the city; it is not in force, "
        f"and by default nothing is counted.",
    )
