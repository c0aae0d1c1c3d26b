"""Coefficient rows, and how they become arrays with a member dimension.

A coefficient is a row with value, unit, distribution, range, price year, mark and source. ``low``
and ``high`` mean, by distribution: hard limits with the value as mode (``uniform``,
``triangular``, ``beta`` as PERT), the 95 % interval with the value as median (``normal``,
``lognormal``), or the outer two of three outcomes with weights 0.3, 0.4, 0.3 (``discrete``). A mode
lies inside its range, never on a bound: a range that leaves one side out says nothing about it.

Money says of which year it is and of which kind: what something costs, what a market pays, and
other amounts follow the price index to the year of the account; what an authority has set (a tax,
a tariff, a statutory rate) is in force as it stands and is never indexed.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError, Problem, Problems, UnitsError, suggest
from gepsim.possible import possible, row_kind
from gepsim.settings import Section
from gepsim.tables import read_rows, read_text
from gepsim.text import Text
from gepsim.units import factor

Dist = Literal["fixed", "uniform", "triangular", "normal", "lognormal", "beta", "discrete"]
Mark = Literal["A", "A*", "A-", "B", "C"]
PriceKind = Literal["", "cost", "market", "amount", "administered"]
#: Tables of method knowledge that hold no coefficients: the price index, published accounts and
#: agreements.
OTHER_TABLES = ("deflator.csv", "accounts.csv", "agreements.csv")
#: What money may be, as a message says it.
PRICE_KINDS = "cost, market, amount or administered (tax, tariff, statutory rate)"


Number: Any = possible("number")
Year: Any = possible("year")


class Row(Section):
    """One line of a coefficient table; ``zh`` and ``en`` name it in both languages."""

    name: str
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    ecosystem_type: str = "*"
    county: str = "*"
    value: Number
    units: str
    dist: Dist
    low: Number | None = None
    high: Number | None = None
    price_year: Year | None = None
    price_kind: PriceKind = ""
    group: str = ""
    mark: Mark
    source: str
    note: str = ""

    @property
    def label(self) -> Text:
        """Return what the row is called, without the county or type that it holds for."""
        return Text(self.zh, self.en)

    @property
    def place(self) -> str:
        """Return what no other row has: its name, county and ecosystem type."""
        return f"{self.name}|{self.county}|{self.ecosystem_type}"

    @property
    def key(self) -> str:
        """Return what the row's draws are keyed by: its group, or itself alone."""
        return self.group or self.place

    @property
    def indexed(self) -> bool:
        """Return whether the price index brings the row's money to another year.

        Examples
        --------
        >>> facts = {"name": "dust_tax", "zh": "粉尘税额", "en": "dust tax", "value": 975,
        ...          "units": "CNY t-1", "dist": "fixed", "mark": "A", "source": "law",
        ...          "price_year": 2018}
        >>> [Row(**facts, price_kind=kind).indexed for kind in ("cost", "administered")]
        [True, False]
        """
        return self.price_year is not None and self.price_kind != "administered"


@dataclass(frozen=True)
class Table:
    """All coefficient rows of a run, by name, with the file and line of each."""

    rows: dict[str, tuple[Row, ...]]
    sources: dict[str, dict[str, object]]
    places: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def groups(self) -> dict[str, tuple[Row, ...]]:
        """Return the rows that are drawn together, by the name of their group."""
        grouped: dict[str, tuple[Row, ...]] = {}
        for row in (row for rows in self.rows.values() for row in rows if row.group):
            grouped[row.group] = (*grouped.get(row.group, ()), row)
        return grouped

    def named(self, name: str) -> tuple[Row, ...]:
        """Return the rows of one coefficient; explain an unknown name."""
        if name not in self.rows:
            problem = Problem("coefficients", f"no coefficient '{name}'", suggest(name, self.rows))
            raise InputError(problem)
        return self.rows[name]

    def asked(self, name: str, units: str) -> tuple[Row, ...]:
        """Return the rows of a coefficient that is asked for in `units`."""
        return self.named(name)

    def best(self, rows: Sequence[Row], county: str, ecosystem_type: str) -> Row:
        """Return the row that fits a place best."""
        return best(rows, county, ecosystem_type)

    def value(self, name: str, units: str) -> float:
        """Return the central value of a coefficient that has one row."""
        rows = self.asked(name, units)
        if len(rows) != 1:
            raise InputError(Problem("coefficients", f"'{name}' has {len(rows)} rows, not one"))
        return rows[0].value * factor(rows[0].units, units, f"coefficient '{name}'")

    def replaced(self, others: Iterable[Row]) -> Table:
        """Return the table with whole coefficients replaced or added by `others`."""
        return replace(self, rows={**self.rows, **_by_name(others)})


def best(rows: Sequence[Row], county: str, ecosystem_type: str) -> Row:
    """Return the most specific row for a place: own county first, then own type."""
    fits = [
        r for r in rows if r.county in ("*", county) and r.ecosystem_type in ("*", ecosystem_type)
    ]
    if not fits:
        what = f"no row for county {county}, type {ecosystem_type}"
        raise InputError(
            Problem(f"coefficient '{rows[0].name}'", what, "add a row, or one for '*'")
        )
    return max(fits, key=lambda r: (r.county != "*", r.ecosystem_type != "*"))


def _by_name(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    names: dict[str, tuple[Row, ...]] = {}
    for row in rows:
        names[row.name] = (*names.get(row.name, ()), row)
    return names


def load_table(folders: Sequence[Path]) -> Table:
    """Return all coefficients of the folders; later folders replace whole coefficients.

    Raises
    ------
    InputError
        With every fault: unknown source, missing range, mixed price year, missing type.
    """
    problems, names = Problems(), {}
    sources, places = _load_sources(folders), {}
    for folder in folders:
        found: list[Row] = []
        for path in _tables(folder):
            read = _load_file(path, sources, problems)
            places.update({row.place: f"{path.name}:{n}" for n, row in enumerate(read, start=2)})
            found += read
        for name, rows in _by_name(found).items():
            _check_name(name, rows, problems)
        names.update(_by_name(found))
    problems.raise_if_any()
    return Table(names, sources, places)


def _load_sources(folders: Sequence[Path]) -> dict[str, dict[str, object]]:
    sources: dict[str, dict[str, object]] = {}
    for path in (folder / "sources.toml" for folder in folders):
        if path.is_file():
            sources.update(tomllib.loads(read_text(path)))
    return sources


def _tables(folder: Path) -> list[Path]:
    """Return a folder's coefficient files; a city folder holds other tables beside them."""
    if (folder / "deflator.csv").is_file():
        return [path for path in sorted(folder.glob("*.csv")) if path.name not in OTHER_TABLES]
    return sorted(folder.glob("coefficients*.csv"))


def _load_file(path: Path, sources: Mapping[str, object], problems: Problems) -> list[Row]:
    """Return one file's rows; note what is wrong with them."""
    try:
        rows = read_rows(path, Row)
    except InputError as error:
        problems.take(error)
        return []
    for line, row in enumerate(rows, start=2):
        _check_row(row, f"{path.name}:{line}", sources, problems)
    return rows


def _check_row(row: Row, where: str, sources: Mapping[str, object], problems: Problems) -> None:
    """Note what one row breaks on its own."""
    what = f"{where} '{row.name}'"
    if row.source not in sources:
        problems.add(what, f"unknown source '{row.source}'", suggest(row.source, sources))
    if row.ecosystem_type not in ("*", *ECOSYSTEM_TYPES):
        hint = suggest(row.ecosystem_type, ECOSYSTEM_TYPES)
        problems.add(what, f"unknown ecosystem type '{row.ecosystem_type}'", hint)
    _check_money(row, what, problems)
    try:
        factor(row.units, row.units, what)
    except UnitsError as error:
        problems.take(error)
    found = row_kind(row.name, row.units)
    for column, value in (("value", row.value), ("low", row.low), ("high", row.high)):
        if value is not None and (fault := found.fault(value)):
            problems.add(what, f"{column} {fault}")
    _check_range(row, what, problems)


def _check_money(row: Row, what: str, problems: Problems) -> None:
    """Note money without its year or kind, and a year or kind of what is no money."""
    money = "CNY" in row.units
    for column, found in (("price_year", row.price_year is not None),
                          ("price_kind", row.price_kind != "")):  # fmt: skip
        if money and not found:
            hint = f"one of {PRICE_KINDS}" if column == "price_kind" else ""
            problems.add(what, f"unit '{row.units}' needs a {column}", hint)
        elif found and not money:
            problems.add(what, f"unit '{row.units}' is no money but has a {column}")


def _check_range(row: Row, what: str, problems: Problems) -> None:
    """Note a range that does not fit the distribution."""
    low, high = row.low, row.high
    if row.dist == "fixed":
        if low is not None or high is not None:
            problems.add(what, "a fixed value has no low and high")
        return
    if low is None or high is None:
        problems.add(what, f"dist '{row.dist}' needs low and high")
        return
    if not low <= row.value <= high or low == high:
        problems.add(what, f"value {row.value:g} is not within {low:g} … {high:g}")
    elif row.dist in ("triangular", "beta") and row.value in (low, high):
        problems.add(
            what,
            f"the mode {row.value:g} lies on a bound of {low:g} … {high:g}",
            "give the range both sides, or take dist 'uniform' with its midpoint as value",
        )
    elif row.dist == "uniform" and abs(row.value - (low + high) / 2) > 0.02 * (high - low):
        problems.add(what, f"a uniform value lies at the midpoint, {(low + high) / 2:g}")
    elif row.dist == "normal" and abs(row.value - (low + high) / 2) > 0.02 * (high - low):
        problems.add(what, f"a normal value lies at the midpoint, {(low + high) / 2:g}")
    elif row.dist == "lognormal":
        if low <= 0:
            problems.add(what, "a lognormal range is positive")
        elif abs(math.log(row.value / math.sqrt(low * high))) > 0.02:
            problems.add(
                what, f"a lognormal value lies at the mean of logs, {math.sqrt(low * high):g}"
            )


def _check_name(name: str, rows: Sequence[Row], problems: Problems) -> None:
    """Note what the rows of one coefficient break together."""
    what = f"coefficient '{name}'"
    seen = [(row.county, row.ecosystem_type) for row in rows]
    for twice in sorted({place for place in seen if seen.count(place) > 1}):
        problems.add(what, f"more than one row for county {twice[0]}, type {twice[1]}")
    if len({row.price_year for row in rows}) > 1:
        problems.add(what, "rows mix price years", "bring them to one year")
    if len({row.price_kind for row in rows}) > 1:
        problems.add(what, "rows mix kinds of price", f"one of {PRICE_KINDS}")
    for county in sorted({row.county for row in rows}):
        types = {row.ecosystem_type for row in rows if row.county == county}
        missing = [] if "*" in types else [t for t in ECOSYSTEM_TYPES if t not in types]
        if missing:
            problems.add(
                what, f"no row for ecosystem type {', '.join(missing)}", "add rows or a '*' row"
            )
