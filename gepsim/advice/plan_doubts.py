"""What has to be known beside a choice: that another is as good, or that nobody will see it."""

from __future__ import annotations

from collections.abc import Iterator

from gepsim.advice.picks import Cheaper, ChoiceEffect, Pick
from gepsim.targets.unit_names import distance
from gepsim.text import Text
from gepsim.units import factor

_EQUAL = Text(
    "单独改为“{how}”在抽样误差内相等：{target}（{year}年）为{share}（95%区间{low}–{high}），要求{asked}，"
    "可省{saved}",
    "by itself equal within sampling error to '{how}': {target} in {year} has {share} (95 % "
    "interval {low}–{high}) where {asked} is asked, and {saved} are saved",
)
_UNSEEN = Text(
    "成效低于一次调查的误差：{target}（{year}年）{size}，误差{error}",
    "moves less than the error of one survey: {target} in {year} by {size}, error {error}",
)


def doubts_on(pick: Pick) -> Iterator[Text]:
    """Yield why a choice need not be worth its money; nothing where it is."""
    if pick.cheaper is not None:
        yield _equal(pick.cheaper)
    if pick.unseen and pick.largest is not None:
        yield _unseen(pick.largest)


def _equal(one: Cheaper) -> Text:
    ends = {name: f"{getattr(one, name):.1%}" for name in ("share", "low", "high", "asked")}
    money = one.saved * factor("CNY", "wan_CNY")
    saved = Text(f"{money:,.0f}万元", f"{money / 100.0:,.1f} m CNY")
    return _EQUAL.fill(how=one.option.text, target=one.what, year=one.year, saved=saved, **ends)


def _unseen(one: ChoiceEffect) -> Text:
    units = one.target.units
    size, error = (distance(abs(value), units) for value in (one.size, one.error))
    return _UNSEEN.fill(target=one.target.id, year=one.year, size=size, error=error)
