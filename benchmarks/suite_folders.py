"""Makes faulty folders, and looks whether `run` refuses any of them that `check` has passed.

    python benchmarks/suite_folders.py            500 folders
    python benchmarks/suite_folders.py --short    a dozen, as the tests make them

Each folder is the shipped city with its baseline, and one fault: a cell, a row, a column or a file
of a table, a coefficient row, a key of city.toml or of the scenario. What `check` passes is run at
1,000 m with 20 draws. A folder ends refused by `check`; passed and run (the change has a meaning);
passed and then refused by `run`, which is a fault; or in an internal error of either.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from suite_table import told

Rows = list[list[str]]
Fault = Callable[[random.Random, Path], str]
CITY = "city"
BAD = ("run refuses what check passed", "internal in check", "internal in run")
KINDS = ("check refuses", "passed and run", *BAD)
#: What may stand in place of a number, or of a word.
NUMBERS = ("", "0", "-1", "1e9", "1e-9", "n/a", "2035", "100.5")
WORDS = ("", "nope", "*", "511902", "ge(20", "2035", "status(", "水")
UNITS = ("1", "t", "CNY", "percent", "furlong", "kWh year-1", "ha", "CNY t-1", "year")
#: Keys that a scenario may add, with what nobody or hardly anybody can mean.
TABLES = (
    'land = {{ works = [{{ project = "{project}", from = "{kind}", to = "{word}", area = {area}, '
    'counties = ["{county}"] }}] }}',
    'land = {{ works = [{{ project = "{word}", from = "DRY", to = "MIX", area = {area}, '
    'counties = ["{county}"] }}] }}',
    'land = {{ events = [{{ name = "a", year = {year}, county = "{county}", to = "{kind}", '
    "area = {area}, lon = 106.7, lat = 31.9 }}] }}",
    "land = {{ rates = {{ {kind}_BLT = {number} }} }}",
    'land = {{ pathway = "{pathway}", building = "{building}" }}',
    "climate = {{ rain = {{ {year} = {rain} }} }}",
    'investment = {{ exclude = ["{project}", "{word}"] }}',
    'investment = {{ delay = {{ "{project}" = {shift} }} }}',
    'investment = {{ scale = {{ "{project}" = {number} }} }}',
    'tasks = {{ "{indicator}" = {{ {year} = {number} }} }}',
    'observations = {{ "{indicator}" = {{ {year} = {number} }} }}',
    'account = {{ profile = "{profile}", price_year = {year} }}',
    'account = {{ methods = {{ {service} = "{method}" }} }}',
    'account = {{ services = ["{service}", "{service}"] }}',
    "compensation = {{ rules = {{ {rule} = true }} }}",
    "compensation = {{ values = {{ {row} = {number} }} }}",
    "economy = {{ cluster_realisation = {{ {sector} = {number} }} }}",
    "economy = {{ plants = {{ data_centre = {{ {year} = {area} }} }} }}",
    "energy = {{ grid_non_fossil = {{ {year} = {percent} }} }}",
    "energy = {{ local_supply = {{ hydro = {{ {year} = {area}e6 }} }} }}",
    "energy = {{ levers = {{ {lever} = {{ rate = {number} }} }} }}",
    "investment = {{ accelerate = {{ all = {shift} }}, budget = {{ {year} = {area} }} }}",
    'targets = {{ counted_counties = {{ "{indicator}" = ["{county}"] }} }}',
    "time = {{ end = {year}, checkpoints = [{year}] }}",
    "uncertainty = {{ members = 20, seed = {shift} }}",
)


def _read(path: Path) -> Rows:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def _write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell))


def _changed(rng: random.Random, old: str, column: list[str]) -> str:
    """Return what stands in place of a cell: beyond measure, of another row, or nothing."""
    if not _is_number(old):
        return rng.choice([*WORDS, rng.choice(column), old + "x"])
    scaled = [f"{float(old) * by:g}" for by in (-1, 1e-3, 0.5, 0.9, 1.1, 2, 1e3, 1e4)]
    return rng.choice([*NUMBERS, *scaled, rng.choice(column)])


def _table(rng: random.Random, folder: Path, pattern: str = "*.csv") -> tuple[Path, Rows]:
    path = rng.choice(sorted((folder / CITY).glob(pattern)))
    return path, _read(path)


def a_cell(rng: random.Random, folder: Path) -> str:
    """Change one cell."""
    path, rows = _table(rng, folder)
    at, column = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
    old = rows[at][column]
    rows[at][column] = _changed(rng, old, [row[column] for row in rows[1:] if column < len(row)])
    _write(path, rows)
    return f"{path.name}:{at + 1} {rows[0][column]} {old[:30]!r} -> {rows[at][column][:30]!r}"


def a_row(rng: random.Random, folder: Path) -> str:
    """Leave a row out, or write it twice."""
    path, rows = _table(rng, folder)
    at = rng.randrange(1, len(rows))
    twice = rng.random() < 0.3
    rows[at : at + 1] = [rows[at]] * 2 if twice else []
    _write(path, rows)
    return f"{path.name}:{at + 1} {'doubled' if twice else 'left out'}"


def a_column(rng: random.Random, folder: Path) -> str:
    """Leave a column out, name it otherwise, or empty it."""
    path, rows = _table(rng, folder)
    column, how = rng.randrange(len(rows[0])), rng.choice(["left out", "renamed", "emptied"])
    name = rows[0][column]
    if how == "renamed":
        rows[0][column] += "_x"
    for row in rows[0 if how == "left out" else 1 :]:
        if how == "left out":
            del row[column : column + 1]
        elif how == "emptied" and column < len(row):
            row[column] = ""
    _write(path, rows)
    return f"{path.name} {name} {how}"


def a_file(rng: random.Random, folder: Path) -> str:
    """Remove a table, or leave its head alone."""
    path, rows = _table(rng, folder)
    gone = rng.random() < 0.5
    path.unlink() if gone else _write(path, rows[:1])
    return f"{path.name} {'removed' if gone else 'without rows'}"


def a_coefficient(rng: random.Random, folder: Path) -> str:
    """Spoil a coefficient row: its unit, range, place, distribution or name; or leave it out."""
    path, rows = _table(rng, folder, "coefficients_*.csv")
    head, row = rows[0], rng.choice(rows[1:])
    columns = [c for c in ("units", "county", "dist", "low", "value", "name") if c in head]
    name, what = row[0], rng.choice([*columns, "all"])
    if what == "all":
        rows = [each for each in rows if each[0] != name]
    else:
        column = head.index(what)
        words = {"units": UNITS, "county": ("999999", "*", "511902"), "name": (name + "_x",),
                 "dist": ("fixed", "normal", "lognormal", "beta", "discrete")}  # fmt: skip
        new = rng.choice(words[what]) if what in words else _changed(rng, row[column], ["1"])
        row[column] = new
        what = f"{what} -> {new!r}"
    _write(path, rows)
    return f"{path.name} {name} {what}"


def a_fact(rng: random.Random, folder: Path) -> str:
    """Change or leave out a line of city.toml."""
    path = folder / CITY / "city.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = rng.choice([n for n, line in enumerate(lines) if " = " in line])
    key, value = lines[at].split("#")[0].split(" = ", 1)
    new = _changed(rng, value.strip(), ["1"]) if _is_number(value.strip()) else '"nope"'
    lines[at] = rng.choice([f"{key} = {new}", ""])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"city.toml {lines[at] or key + ' left out'}"


def _names() -> dict[str, Callable[[random.Random], Any]]:
    """Return how each place in `TABLES` is filled."""
    from gepsim.compensation.rules import RULES
    from gepsim.dims import ECOSYSTEM_TYPES
    from gepsim.registry import SERVICES

    one: dict[str, tuple[Any, ...]] = {
        "project": ("1", "30", "32", "42", "99"), "kind": (*ECOSYSTEM_TYPES, "XYZ"),
        "word": ("nope", "MIX", "RES", "", "32"), "county": ("511902", "511923", "990001", "*"),
        "year": (2021, 2022, 2023, 2027, 2030, 2035, 2036), "number": (-1, 0, 0.5, 1, 3, 99, 1e6),
        "area": (0, 1, 500, 1e5, 1e7), "rain": (30, 60, 85, 110, 200, 400), "shift": (-3, 0, 2, 20),
        "percent": (0.5, 30, 100, 101), "pathway": ("none", "conservation", "development", "x"),
        "building": ("rates", "economy", "x"), "indicator": ("4-1", "15", "6-1", "R2", "99-9"),
        "profile": ("ndrc2022", "gbt46869", "seea", "x"), "service": (*SERVICES, "nope"),
        "method": ("budyko", "balance", "rate", "inventory", "nope"), "rule": (*RULES, "nope"),
        "row": ("gdp", "fund_size", "nope"), "sector": ("food_beverage", "nope"),
        "lever": ("efficiency", "renewal", "ev", "coal_switch", "nope"),
    }  # fmt: skip
    return {key: lambda rng, words=words: rng.choice(words) for key, words in one.items()}


def a_setting(rng: random.Random, folder: Path) -> str:
    """Let a scenario of its own add what hardly anybody can mean."""
    names = _names()
    text = rng.choice(TABLES).format(**{key: pick(rng) for key, pick in names.items()})
    head = 'schema = 1\nid = "faulty"\nextends = "base"\ntitle = { zh = "甲", en = "a" }\n'
    (folder / "faulty.toml").write_text(f"{head}{text}\n", encoding="utf-8")
    return text


FAULTS: dict[Fault, int] = {
    a_cell: 160, a_row: 50, a_column: 30, a_file: 30, a_coefficient: 90, a_fact: 30, a_setting: 110,
}  # fmt: skip


def _sound(folder: Path) -> None:
    """Write the shipped city and its baseline into a folder."""
    from gepsim.paths import shipped

    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(shipped("scenarios") / "bazhong", folder / CITY)
    text = (shipped("scenarios") / "baseline.toml").read_text(encoding="utf-8")
    text = text.replace('city = "bazhong"', f'city = "{CITY}"')
    for old, new in (("resolution = 100 ", "resolution = 1000 "), ("= 1000\nseed", "= 20\nseed")):
        text = text.replace(old, new)
    (folder / "base.toml").write_text(text, encoding="utf-8")


def outcome(folder: Path) -> tuple[str, str]:
    """Return how a folder ends, and what was said."""
    from gepsim import api
    from gepsim.errors import GepsimError

    own = folder / "faulty.toml"
    try:
        scenario = api.Scenario(own if own.exists() else folder / "base.toml")
        scenario.check()
    except GepsimError as error:
        return "check refuses", str(error)
    except Exception as error:
        return "internal in check", f"{type(error).__name__}: {error}"
    try:
        scenario.simulate()
    except GepsimError as error:
        return "run refuses what check passed", str(error)
    except Exception as error:
        return "internal in run", f"{type(error).__name__}: {error}"
    return "passed and run", ""


def _closes(run: Any, *_: Any) -> None:
    """Hold results against what they must satisfy, and write nothing."""
    from gepsim.files.results import Results

    _ = Results(outcome=run).closures


def cases(seed: int, share: float) -> Iterator[tuple[Fault, random.Random]]:
    """Yield the faults in turn, each with its own source of chance."""
    for fault, count in FAULTS.items():
        for number in range(max(1, round(count * share))):
            yield fault, random.Random(f"{seed} {fault.__name__} {number}")


def suite(seed: int, share: float, only: str = "", tell: bool = False) -> dict[str, Counter[str]]:
    """Return how the folders of each kind of fault ended."""
    import gepsim.files.store as store

    table: dict[str, Counter[str]] = {}
    kept, store.write_run = store.write_run, _closes  # files and pages take longer than the rest
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "case"
            for fault, rng in cases(seed, share):
                if only not in fault.__name__:
                    continue
                _sound(folder)
                what = fault(rng, folder)
                kind, said = outcome(folder)
                table.setdefault(fault.__name__, Counter())[kind] += 1
                if tell or kind in BAD:
                    print(f"{kind}: {what}: {said[:300]}", file=sys.stderr, flush=True)
    finally:
        store.write_run = kept
    return table


def main() -> int:
    """Run the suite and print its counts; exit 1 on any of the last three kinds."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--short", action="store_true")
    asked.add_argument("--share", type=float, default=1.0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", default="", help="kinds of fault whose name holds this")
    asked.add_argument("--tell", action="store_true", help="say how each folder ended")
    asked.add_argument("--json", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["GEPSIM_CACHE"] = cache
        share = 0.03 if given.short else given.share
        found = suite(given.seed, share, given.only, given.tell)
    print(told(found, ("fault", "folders"), KINDS))
    if given.json:
        given.json.write_text(json.dumps(found, indent=2), encoding="utf-8")
    return int(any(counts[kind] for counts in found.values() for kind in BAD))


if __name__ == "__main__":
    sys.exit(main())
