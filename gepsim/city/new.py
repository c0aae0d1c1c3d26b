"""A new city: every file it needs, with method knowledge in place and its own numbers asked for."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gepsim.city.asked import FOLDER, AskedRow, asked_rows
from gepsim.city.load import SHARED, TABLES
from gepsim.coefficients import Row
from gepsim.errors import InputError, Problem, Problems, UnitsError
from gepsim.paths import shipped
from gepsim.units import quantity

#: What a row says of a number that is still to be filled in; `sources.toml` names it.
SOURCE = "city_statistics"

_CITY = """\
# What is known about the city. Take the hash from a line and fill it in.
# `gepsim check scenario.toml` lists what is still missing, here and in the tables.
# COLUMNS.md explains every file and column.

format = 1
id = "{id}"
# title = {{ zh = "某市", en = "Some City" }}
# area_km2 =                  # as stated by the city
# crs = "EPSG:4545"           # a projected grid in metres that covers the city

[place]
# province = {{ zh = "某省", en = "Some Province" }}
# prefecture_code = "000000"  # six digits
# base_year =                 # the year that the tables describe
# population =                # residents
# population_year =
# gdp_cny =                   # yuan, not 10,000 yuan
# elevation_min_m =
# elevation_max_m =

[plan]
# first =                     # first and last year of the plan
# last =
# checkpoints = []            # years in which its targets are judged

[stated]
# Totals that a source states; each is checked against the tables. Leave out what nobody states.
# investment_wan =
# projects =
# indicators =
"""

_SOURCES = """\
# Every number points here. One table per source: title, body (who), year, place (where in it),
# doi or address, licence, accessed (the day it was read); write "unknown" where nobody has looked.
# The rows of this folder point to `city_statistics` until you name a better source in them.

[city_statistics]
title = ""
# body = ""
# year =

# [city_plan]
# title = ""
# body = ""
# year =
# address = "https://"
# licence = ""
# accessed =
"""

_SCENARIO = """\
# The first scenario of the city. Others say `extends = "scenario.toml"` and name only what differs.

schema = 1
id = "{id}_baseline"
title = {{ zh = "基准情景", en = "Baseline" }}
city = "."

[land]
pathway = "baseline"          # yearly land change: none, baseline, conservation, development

[compensation.river]
service = "total"             # all that a county exports is paid for; "added": its gain alone
"""


@dataclass(frozen=True)
class NewCounty:
    """A county as the command line names it; what is not known stays empty."""

    code: str
    zh: str
    en: str = ""
    area_km2: float | None = None

    @property
    def key(self) -> str:
        """Return the short name by which charts and the landscape know it: its code's end."""
        return f"C{self.code[-2:]}"


def counties_of(text: str) -> tuple[NewCounty, ...]:
    """Return the counties that ``CODE:NAME[/English]:AREA, …`` names; the area may be left out.

    Raises
    ------
    InputError
        With every county that cannot be read.

    Examples
    --------
    >>> counties_of("990001:甲县/Jia:1.2e3 km2, 990002:乙区")[0]
    NewCounty(code='990001', zh='甲县', en='Jia', area_km2=1200.0)
    """
    problems, found = Problems(), []
    for word in re.split(r"[,，;；]", text):
        try:
            found.append(_county(word.strip()))
        except (InputError, UnitsError) as error:
            problems.take(error)
    codes = [county.code for county in found]
    for twice in sorted({code for code in codes if codes.count(code) > 1}):
        problems.add("--counties", f"{twice} is named twice", "each county once")
    problems.raise_if_any()
    return tuple(found)


_FORM = "write CODE:NAME:AREA, as in 990001:甲县/Jia:1.2e3 km2"


def _county(word: str) -> NewCounty:
    code, *rest = (part.strip() for part in re.split(r"[:：]", word))
    if not re.fullmatch(r"\d{6}", code):
        raise InputError(Problem("--counties", f"'{code}' is not a code of six digits", _FORM))
    if not rest or not rest[0] or len(rest) > 2:
        raise InputError(Problem("--counties", f"cannot read '{word}'", _FORM))
    zh, _, en = (part.strip() for part in rest[0].partition("/"))
    area = quantity(rest[1], "km2") if len(rest) > 1 and rest[1] else None
    return NewCounty(code, zh, en, area)


def scaffold(folder: Path, name: str = "", counties: Sequence[NewCounty] = ()) -> tuple[Path, ...]:
    """Write a new city into a new folder and return its files.

    Tables hold their header line and the rows of the counties; coefficient and landscape tables
    hold a row for each number that is the city's own, without it, with unit, usual range and where
    such a number is published. What holds for any city is not copied: it ships with gepsim.

    Parameters
    ----------
    folder : Path
        Where to write; must not exist, or be empty.
    name : str
        Short name of the city; the folder's name where empty.
    counties : sequence of NewCounty
        Its counties.

    Raises
    ------
    InputError
        If the folder already holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "name a folder that does not exist yet"
        raise InputError(Problem(str(folder), "the folder is not empty", hint))
    folder.mkdir(parents=True, exist_ok=True)
    short = name or folder.resolve().name
    texts = {
        "city.toml": _CITY.format(id=short),
        "sources.toml": _SOURCES,
        "scenario.toml": _SCENARIO.format(id=re.sub(r"\W", "_", short.lower())),
        **_tables(counties),
        **_asked_tables(counties),
    }
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    for file in ("landscape_cover.csv", "COLUMNS.md"):
        shutil.copy(shipped("coefficients") / FOLDER / file, folder / file)
    return tuple(sorted(folder.iterdir()))


def _tables(counties: Sequence[NewCounty]) -> dict[str, str]:
    """Return the tables of `TABLES`, empty but for the counties."""
    rows: dict[str, list[dict[str, object]]] = {
        "counties": [
            {
                "code": c.code, "key": c.key, "name_zh": c.zh, "name_en": c.en,
                "area_km2": "" if c.area_km2 is None else f"{c.area_km2:g}",
                "source": SOURCE,
            }
            for c in counties
        ],
        "river_nodes": [
            {"id": c.code, "name_zh": c.zh, "name_en": c.en, "kind": "county", "county": c.code}
            for c in counties
        ],
    }  # fmt: skip
    found = {
        f"{table}.csv": _text([n for n in row.model_fields if n != "levers"], rows.get(table, []))
        for table, row in TABLES.items()
        if table not in SHARED
    }
    return found | {"landscape_lines.csv": "river,order,lon,lat,mark,note\n"}


def _asked_tables(counties: Sequence[NewCounty]) -> dict[str, str]:
    """Return the tables of numbers that are the city's own, each row without its number."""
    found: dict[str, str] = {}
    columns = [*Row.model_fields]
    for table in dict.fromkeys(row.table for row in asked_rows()):
        rows = [
            line for row in asked_rows() if row.table == table for line in _lines(row, counties)
        ]
        heads = columns
        if table == "landscape.csv":
            heads = ["name", "value", "units", "mark", "source", "note"]
        found[table] = _text(heads, rows)
    empty = _text(columns, [])
    return {"coefficients_indicators.csv": empty, "coefficients_thresholds.csv": empty, **found}


def _lines(row: AskedRow, counties: Sequence[NewCounty]) -> list[dict[str, object]]:
    """Return the lines of one asked row: one for the city, or one per county."""
    line = {
        "zh": row.zh, "en": row.en, "ecosystem_type": row.ecosystem_type, "county": "*",
        "units": row.units, "price_kind": row.price_kind, "dist": row.dist, "mark": "C",
        "source": SOURCE, "note": row.hint,
    }  # fmt: skip
    if row.per == "city":
        return [{**line, "name": row.name}]
    if row.per == "county":
        return [{**line, "name": row.name, "county": county.code} for county in counties]
    ends = {"county_name": [c.code for c in counties], "county_key": [c.key for c in counties]}
    return [{**line, "name": f"{row.name}.{end}"} for end in ends.get(row.per, [])]


def _text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return a table as CSV; cells of other columns are left out."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
