"""The run's totals beside amounts that are known from elsewhere, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import xarray as xr

from gepsim.compensation.words import amount, million, wan
from gepsim.draws import Draws
from gepsim.text import Text

FOREST_RULES = ("public_welfare_forest", "logging_ban")


def magnitudes(found: xr.Dataset, draws: Draws, year: int) -> tuple[Text, ...]:
    """Return sentences that set the run's payments of one year beside known ones.

    Parameters
    ----------
    found : Dataset
        What `simulate` returned.
    draws : Draws
        Holds the known amounts as rows ``known_amount.<name>``.
    year : int
        Year of the comparison.
    """
    here = found.sel(time=year)
    river = (_river(here, draws), _spill_over(here, draws), _options(here))
    return (*_forest(here, draws), *river)


@dataclass(frozen=True)
class _Known:
    """An amount that a source states, and what it calls it."""

    name: Text
    value: float

    @property
    def zh(self) -> str:
        return f"{self.name.zh}（{wan(self.value)}）"

    @property
    def en(self) -> str:
        return f"{self.name.en} ({million(self.value)})"


def _known(draws: Draws, name: str) -> _Known:
    """Return a row ``known_amount.<name>``."""
    full = f"known_amount.{name}"
    return _Known(draws.table.named(full)[0].label, float(draws.get(full, "CNY year-1")))


def _paid(here: xr.Dataset, rules: tuple[str, ...]) -> xr.DataArray:
    """Return what changes hands under some rules, counted once."""
    return here["transfer"].sel(rule=list(rules)).clip(min=0.0).sum(["rule", "party"])


def _forest(here: xr.Dataset, draws: Draws) -> Iterator[Text]:
    """Yield forest payments beside the most that the city states; nothing where it states none."""
    if "known_amount.forest_upper" not in draws.table.rows:
        return
    paid, most = amount(_paid(here, FOREST_RULES)), _known(draws, "forest_upper")
    share = 100.0 * paid.median / most.value
    yield Text(
        f"森林补偿 {paid.zh}，为{most.zh}的 {share:.0f} %。",
        f"Forest payments of {paid.en} are {share:.0f} % of {most.en}.",
    )


def _river(here: xr.Dataset, draws: Draws) -> Text:
    paid = amount(_paid(here, ("river_city", "river_basin", "basin_fund")))
    fund, case = _known(draws, "river_fund"), _known(draws, "river_case")
    share, times = 100.0 * paid.median / fund.value, paid.median / case.value
    return Text(
        f"流域横向补偿净流转 {paid.zh}，为{fund.zh}的 {share:.1f} %，"
        f"为{case.zh}的 {times:.1f} 倍。",
        f"Along the river {paid.en} changes hands, {share:.1f} % of {fund.en} and {times:.1f} "
        f"times {case.en}.",
    )


def _spill_over(here: xr.Dataset, draws: Draws) -> Text:
    joined = bool(here["transfer"].sel(rule="river_basin").any())
    counted = here["user"].isin(list(map(str, here["county"].values))) | joined
    worth = here["version_amount"].sel(version="spill_over")
    theory = amount(worth.where(counted, 0.0).sum("edge"))
    paid = float(_paid(here, ("river_city", "river_basin", "basin_fund")).median())
    worth_there = _known(draws, "river_spill_over")
    known = worth_there.value / _known(draws, "river_fund").value
    beside = Text("而本情景无实付", "and nothing is paid in this run")
    if paid > 0.0:
        times = theory.median / paid
        beside = Text(f"为实付的 {times:,.0f} 倍", f"{times:,.0f} times what is paid")
    return Text(
        f"参与各方所受外溢的理论价值 {theory.zh}，{beside.zh}；"
        f"{worth_there.name.zh}为当地实付的 {known:.0f} 倍。"
        f"理论值不是应付额，须经发展阶段系数与财政承受力约束。",
        f"In theory {theory.en} spill over to those who take part, {beside.en}; "
        f"{worth_there.name.en} is {known:.0f} times what is paid there. A theoretical value is no "
        f"bill: the stage of development and the payer's budget bound it.",
    )


def _options(here: xr.Dataset) -> Text:
    """Return what market routes could bring, which is counted nowhere."""
    whole = amount(here["option_value"].sum("route"))
    likely = amount(here["option_expected"].sum("route"))
    return Text(
        f"用水权、排污权、林业碳汇若都成交可得 {whole.zh}，按成交可能性折算 {likely.zh}；"
        f"均为期权，未计入任何一方收入。",
        f"Water rights, discharge rights and forest carbon would bring {whole.en} if all came "
        f"about, {likely.en} by their chances; they are options and counted for nobody.",
    )
