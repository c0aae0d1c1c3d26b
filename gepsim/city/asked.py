"""What every city has to bring of its own: name, unit, usual range, and where it is published."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal

from gepsim.city.fields import Number
from gepsim.city.places import County
from gepsim.paths import shipped
from gepsim.settings import Section
from gepsim.tables import read_rows

#: Where the table lies that `gepsim init` writes a new city from.
FOLDER = "city"

#: One row for the city, for each county (in a column, in the name, or in the name by its key), each
#: sector, each place on the river that uses what lies above it, or for the river as a whole.
Per = Literal[
    "city",
    "county",
    "county_name",
    "county_key",
    "sector",
    "project",
    "user",
    "outside_user",
    "river",
    "optional",
]


class AskedRow(Section):
    """A row that a city brings of its own, without its number.

    Parameters
    ----------
    table : str
        File of the city's folder that it stands in.
    per : str
        What there is one row for.
    usual_low, usual_high : float
        Between what most cities and counties lie; a hint, not a limit. [`units`]
    where_zh, where_en : str
        Where such a number is published.
    """

    table: str
    name: str
    zh: str
    en: str
    ecosystem_type: str = "*"
    per: Per
    units: str
    price_kind: str = ""
    dist: str
    usual_low: Number
    usual_high: Number
    optional: bool = False
    where_zh: str
    where_en: str

    @property
    def usual(self) -> str:
        """Return the usual range with its unit.

        Examples
        --------
        >>> next(row.usual for row in asked_rows() if row.name == "rain_mean")
        '120 to 2500 mm year-1'
        """
        return f"{self.usual_low:.12g} to {self.usual_high:.12g} {self.units}"

    @property
    def hint(self) -> str:
        """Return in what range such a number lies, and where to look for it."""
        return f"usual: {self.usual}; look in: {self.where_zh} ({self.where_en})"

    def names(self, counties: Iterable[County]) -> tuple[str, ...]:
        """Return the names of the rows that a city with these counties needs."""
        if self.per == "county_name":
            return tuple(f"{self.name}.{county.code}" for county in counties)
        if self.per == "county_key":
            return tuple(f"{self.name}.{county.key}" for county in counties)
        return (self.name,)


@cache
def asked_rows() -> tuple[AskedRow, ...]:
    """Return every row that a city brings of its own."""
    return tuple(read_rows(shipped("coefficients") / FOLDER / "asked.csv", AskedRow))


def asked_in(table: str) -> tuple[AskedRow, ...]:
    """Return the rows of one file."""
    return tuple(row for row in asked_rows() if row.table == table)


def hint_for(name: str) -> str:
    """Return what a person must know to fill in a row that is missing; nothing if it is unknown."""
    for row in asked_rows():
        if name == row.name or name.startswith(f"{row.name}."):
            return row.hint
    return ""
