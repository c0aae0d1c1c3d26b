"""How likely one run exceeds another: runs that share their draws are compared draw by draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import xarray as xr

from gepsim.comparison.sections import Line, Value
from gepsim.targets.verdicts import wilson
from gepsim.text import Text

Record = Mapping[str, Any]

#: Level of the Wilson bounds, as of every probability in a run's files.
CONFIDENCE: Final = 0.95
#: Programs whose versions decide what a seed draws.
_DRAWN_BY = ("gepsim", "numpy")
TIED: Final = Text("各次抽样均相同", "equal in every draw")
_ABOVE: Final = Text("{what}高于首个情景的概率", "P({what} above the first run)")


class Drawn(Protocol):
    """A run that was read: its accounts and its record."""

    @property
    def accounts(self) -> xr.Dataset:
        """Return ``accounts.nc``."""

    @property
    def record(self) -> Record:
        """Return ``run.json``."""


@dataclass(frozen=True)
class PairedMeasure:
    """What runs are compared by, draw by draw.

    Parameters
    ----------
    section : str
        Section of the comparison.
    name : Text
    needs : str
        Variable that holds the draws.
    values : callable
        Gives the draws of a run over (checkpoint, member).
    of_account : bool
        Whether ``[account]`` decides what is measured.
    """

    section: str
    name: Text
    needs: str
    values: Callable[[xr.Dataset], xr.DataArray]
    of_account: bool = False


@dataclass(frozen=True)
class Chance:
    """Share of shared draws in which a run lies above the first, with Wilson's bounds. [1]

    Parameters
    ----------
    share, low, high : float
    tied : bool
        Whether the two are equal in every draw: above in none, and below in none.
    """

    share: float
    low: float
    high: float
    tied: bool


def _intensity(accounts: xr.Dataset) -> xr.DataArray:
    """Return emissions per value added, whose path is the same in all draws. [t CNY-1]"""
    added = accounts["value_added"].sum("sector").sel(time=accounts["checkpoint"].values)
    return accounts["co2_total_member"] / added.rename(time="checkpoint")


MEASURES = (
    PairedMeasure("gep", Text("生态产品总值", "GEP"), "gep_city_member",
            lambda accounts: accounts["gep_city_member"], of_account=True),
    PairedMeasure("economy", Text("二氧化碳排放量", "CO2 emissions"), "co2_total_member",
            lambda accounts: accounts["co2_total_member"]),
    PairedMeasure("economy", Text("单位GDP碳排放", "carbon intensity"), "co2_total_member",
                  _intensity),
)  # fmt: skip


def above(first: np.ndarray, other: np.ndarray) -> Chance:
    """Return how likely `other` lies above `first`, both of the same draws in the same order.

    Examples
    --------
    Above in two of four draws, equal in one, below in one:

    >>> chance = above(np.array([1.0, 1.0, 1.0, 1.0]), np.array([2.0, 3.0, 1.0, 0.0]))
    >>> chance.share, round(chance.low, 2), round(chance.high, 2), chance.tied
    (0.5, 0.15, 0.85, False)
    """
    share = float((other > first).mean())
    low, high = wilson(share, other.size, CONFIDENCE)
    return Chance(share, float(low), float(high), bool((other == first).all()))


def chances(first: Drawn, other: Drawn, measure: PairedMeasure) -> dict[int, Chance]:
    """Return by shared checkpoint how likely `other` lies above `first`; the two must be paired."""
    one, two = (measure.values(run.accounts) for run in (first, other))
    years = [int(y) for y in one["checkpoint"].values if y in two["checkpoint"].values]
    return {year: above(one.sel(checkpoint=year).values, two.sel(checkpoint=year).values)
            for year in years}  # fmt: skip


def unpaired(first: Drawn, other: Drawn, measure: PairedMeasure) -> Text | None:
    """Return why two runs share no draws of a measure, or None if they do."""
    return next(_reasons(first, other, measure), None)


def _reasons(first: Drawn, other: Drawn, measure: PairedMeasure) -> Iterator[Text]:
    one, two = first.record, other.record
    if measure.needs not in first.accounts or measure.needs not in other.accounts:
        yield Text("未存逐次抽样", "draws not kept")
    if measure.values is _intensity and any(
        "value_added_quantile" in run.accounts for run in (first, other)
    ):
        yield Text("增加值也有抽样", "value added is drawn too")
    for key, said in (("seed", Text("种子不同", "another seed")),
                      ("members", Text("抽样次数不同", "another number of draws")),
                      ("price_year", Text("价格年不同", "another price year"))):  # fmt: skip
        if one.get(key) != two.get(key):
            yield said
    versions = [[r.get("versions", {}).get(name) for name in _DRAWN_BY] for r in (one, two)]
    if versions[0] != versions[1]:
        yield Text("程序版本不同", "another version of gepsim or numpy")
    if _coefficients(one) != _coefficients(two):
        yield Text("系数表不同", "other coefficient rows")
    accounts = [r.get("scenario", {}).get("account") for r in (one, two)]
    if measure.of_account and accounts[0] != accounts[1]:
        yield Text("账户设定不同", "other [account] settings")


def _coefficients(record: Record) -> dict[str, str]:
    """Return the checksums of the tables that draws are made from."""
    files: Mapping[str, str] = record.get("inputs_sha256", {})
    return {name: sha for name, sha in files.items() if "coefficients" in name}


def told(runs: Sequence[Drawn], measure: PairedMeasure) -> list[Text | dict[int, Chance]]:
    """Return for every run but the first its chances by year, or why there are none."""
    first = runs[0]
    return [unpaired(first, run, measure) or chances(first, run, measure) for run in runs[1:]]


def lines(runs: Sequence[Drawn]) -> Iterator[Line]:
    """Yield how likely each run lies above the first, by checkpoint, or once why nothing is known.

    Runs that are equal in every draw have no line.
    """
    for measure in MEASURES:
        found = told(runs, measure)
        words = _ABOVE.fill(what=measure.name)
        if any(isinstance(each, Text) for each in found):
            why = (each if isinstance(each, Text) else None for each in found)
            yield Line(measure.section, words, "", "", (None, *why))
        by_year = [each if isinstance(each, dict) else {} for each in found]
        for year in sorted({year for each in by_year for year in each}):
            some = [each.get(year) for each in by_year]
            if any(chance is not None and not chance.tied for chance in some):
                yield _line(measure, words, year, some)


def _line(measure: PairedMeasure, words: Text, year: int, some: Sequence[Chance | None]) -> Line:
    def each(part: Callable[[Chance], Value]) -> tuple[Value, ...]:
        return (None, *(None if chance is None else part(chance) for chance in some))

    def unless_tied(name: str) -> Callable[[Chance], Value]:
        return lambda chance: None if chance.tied else float(getattr(chance, name))

    return Line(
        measure.section, words, str(year), "1",
        each(lambda chance: TIED if chance.tied else chance.share),
        bounds=(each(unless_tied("low")), each(unless_tied("high"))),
    )  # fmt: skip
