"""A thing may be called anything: another id changes labels, and no number."""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import gepsim
from gepsim.city import load_city
from gepsim.city.checks import REFERENCES
from gepsim.paths import shipped

NEW = "renamed-1"
#: Table and column in which each kind of thing has its id.
HOMES = {
    "sector": ("sectors", "id"),
    "indicator": ("indicators", "id"),
    "county": ("counties", "code"),
    "department": ("departments", "name_zh"),
    "project": ("projects", "id"),
    "reservoir": ("reservoirs", "id"),
}
#: Kinds as `REFERENCES` calls them.
MEANT = {
    "indicator": ("indicator", "indicator or text target"),
    "county": ("county", "river node"),
    "project": ("project", "project or category"),
}
#: Columns of coefficient tables in whose names the things of a kind stand.
NAMED = {
    "sector": r"(?<=[.]){}(?=[.]|$)",
    "county": r"(?<=[.]){}$",
    "indicator": r"^((?!project_effect)\w+[.]){}(?=[.]|$)|^(project_effect[.]){}(?=[.])",
    "project": r"^(project_effect[.][^.]+[.]){}$",
}


#: Dimensions whose labels are ids.
LABELS = ("sector", "county", "indicator", "project")


def _ids(kind: str) -> list[str]:
    table, column = HOMES[kind]
    city = load_city(shipped("scenarios") / "bazhong")
    return [getattr(row, column) for row in getattr(city, table)]


def _chosen() -> list[tuple[str, str]]:
    """Return one thing of every kind that much rests on, and some at random."""
    firm = [
        ("sector", "agriculture"), ("indicator", "6-4"), ("county", "511922"),
        ("department", "市林业局"), ("project", "33"), ("reservoir", "huangshipan"),
    ]  # fmt: skip
    every = [(kind, name) for kind in HOMES for name in _ids(kind)]
    drawn = random.Random(date.today().toordinal())  # others every day, the same in every process
    return firm + drawn.sample([one for one in every if one not in firm], 2)


def _change(path: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or ()), [change(dict(row)) for row in reader]
    columns += [name for name in rows[0] if name not in columns] if rows else []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _renamed(folder: Path, kind: str, old: str) -> Path:
    """Write the shipped city and its baseline with one id renamed, and return the scenario."""
    city = folder / "bazhong"
    shutil.copytree(shipped("scenarios") / "bazhong", city)
    home, column = HOMES[kind]

    def own(row: dict[str, str]) -> dict[str, str]:
        key = {} if kind == "department" else {"draw_key": old if row[column] == old else ""}
        return {**row, column: NEW if row[column] == old else row[column], **key}

    _change(city / f"{home}.csv", own)
    if kind == "county":
        _change(city / "river_nodes.csv", lambda row: {
            **row, "id": NEW if row["id"] == old else row["id"],
            "draw_key": old if row["id"] == old else "",
        })  # fmt: skip
    meant = MEANT.get(kind, (kind,))
    for table, where, what in REFERENCES:
        if what in meant and (table, where) != (home, column):
            _change(city / f"{table}.csv", lambda row, where=where: _word(row, where, old))
    for path in city.glob("coefficients_*.csv"):
        _change(path, lambda row: _in_name(_word(row, "county", old), kind, old))
    scenario = folder / "baseline.toml"
    text = (shipped("scenarios") / "baseline.toml").read_text(encoding="utf-8")
    scenario.write_text(_in_scenario(text, kind, old), encoding="utf-8")
    return scenario


def _word(row: dict[str, str], column: str, old: str) -> dict[str, str]:
    if not row.get(column):
        return row
    words = [NEW if word == old else word for word in row[column].split(";")]
    return {**row, column: ";".join(words)}


def _in_name(row: dict[str, str], kind: str, old: str) -> dict[str, str]:
    if kind not in NAMED:
        return row
    pattern = NAMED[kind].replace("{}", re.escape(old))
    name = re.sub(
        pattern, lambda found: "".join(g or "" for g in found.groups()) + NEW, row["name"]
    )
    return {**row, "name": name}


def _in_scenario(text: str, kind: str, old: str) -> str:
    """Rename in a scenario file, where ids are keys or text in quotes."""
    if kind == "project":
        return re.sub(rf"(project = ){re.escape(f'{chr(34)}{old}{chr(34)}')}", rf'\1"{NEW}"', text)
    if kind == "indicator":
        return text.replace(f'"{old}" = {{', f'"{NEW}" = {{')
    return text.replace(f'"{old}"', f'"{NEW}"') if kind == "county" else text


@pytest.fixture(scope="module")
def reference():
    return gepsim.scenario("baseline").simulate(resolution=1000, members=20)


@pytest.mark.parametrize(("kind", "old"), _chosen())
def test_another_id_changes_labels_and_nothing_else(kind, old, reference, tmp_path):
    path = _renamed(tmp_path, kind, old)
    found = gepsim.scenario(path).simulate(resolution=1000, members=20)
    before, after = reference.accounts, found.accounts
    assert set(before.variables) == set(after.variables)
    assert kind not in NAMED or any(NEW in map(str, after[name].values.ravel()) for name in LABELS)
    for name in before.variables:
        one, two = before[name].values, after[name].values
        assert one.shape == two.shape, name
        if one.dtype.kind in "fiub":
            np.testing.assert_allclose(
                two, one, rtol=1e-12, atol=1e-12, err_msg=f"{kind} {old}: {name}"
            )
        elif kind != "department":
            changed = [(a, b) for a, b in zip(one.ravel(), two.ravel(), strict=True) if a != b]
            assert all(str(b) == str(a).replace(old, NEW) for a, b in changed), name
