"""A new city: every file it needs, headed and empty, so that a check lists what is missing."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from gepsim.errors import InputError, Problem
from gepsim.paths import shipped
from gepsim.tables import read_text

#: The city whose files show the way.
EXAMPLE = "bazhong"
#: Vocabularies that hold for any city and are copied whole.
COMMON = ("levers.csv",)
#: What a coefficient row keeps; its number, range and source are the new city's own.
KEPT = ("name", "zh", "en", "ecosystem_type", "units", "price_year", "group")
#: What an empty coefficient row says: the lowest mark, and a source that the check asks for.
UNSET = {"dist": "fixed", "mark": "C", "source": "to_be_named"}

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
# Every number points here. One table per source: title, body (who), year, place (where in it).

# [city_plan]
# title = ""
# body = ""
# year =
"""

_SCENARIO = """\
# The first scenario of the city. Others say `extends = "scenario.toml"` and name only what differs.

schema = 1
id = "{id}_baseline"
title = {{ zh = "基准情景", en = "Baseline" }}
city = "."
"""


def scaffold(folder: Path, name: str = "") -> tuple[Path, ...]:
    """Write an empty city into a new folder and return its files.

    The tables hold their header line; coefficient tables also hold the names and units of the rows
    that the engine asks a city for, without numbers. Nothing of the example's numbers is kept.

    Parameters
    ----------
    folder : Path
        Where to write; must not exist, or be empty.
    name : str
        Short name of the city; the folder's name where empty.

    Raises
    ------
    InputError
        If the folder already holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "name a folder that does not exist yet"
        raise InputError(Problem(str(folder), "the folder is not empty", hint))
    folder.mkdir(parents=True, exist_ok=True)
    example = shipped("scenarios") / EXAMPLE
    texts = {
        "city.toml": _CITY.format(id=name or folder.name),
        "sources.toml": _SOURCES,
        "scenario.toml": _SCENARIO.format(id=name or folder.name),
    }
    for path in sorted(example.glob("*.csv")):
        if path.name not in COMMON:
            texts[path.name] = _emptied(path)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    for file in COMMON:
        shutil.copy(example / file, folder / file)
    shutil.copy(example / "README.md", folder / "COLUMNS.md")
    return tuple(sorted(folder.iterdir()))


def _emptied(path: Path) -> str:
    """Return a table without its content: the header, and the names that rows must have."""
    reader = csv.DictReader(read_text(path).splitlines())
    columns = list(reader.fieldnames or ())
    asked = _asked(reader) if path.name.startswith("coefficients") else ()
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: row.get(column, "") for column in columns} for row in asked)
    return out.getvalue()


def _asked(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Return coefficient rows without numbers, once per name and ecosystem type."""
    seen = set()
    for row in rows:
        place = (row["name"], row["ecosystem_type"])
        if place not in seen:
            seen.add(place)
            yield {column: row[column] for column in KEPT} | UNSET
