"""The code knows roles: names of a city's things and years of its plan stand in its tables."""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from gepsim.city.roles import ROLES
from gepsim.paths import shipped, shipped_cities

PACKAGE = Path(__file__).parent.parent / "gepsim"
CODE = sorted(PACKAGE.rglob("*.py"))
WORDS = sorted(p for kind in ("*.j2", "*.toml", "*.json") for p in PACKAGE.rglob(kind))
#: Terms of the field that the shipped city's tables use too, for indicators and sectors.
TERMS = {
    "碳达峰", "森林覆盖率", "建筑业", "农林牧渔业", "食品饮料", "电子信息", "生态环境损害赔偿",
    "单位地区生产总值能耗", "单位地区生产总值二氧化碳排放", "非化石能源占能源消费总量比重",
    "Carbon peak", "Forest cover",
}  # fmt: skip
#: Ids of the city's tables that are words of gepsim as well, as a sheet of a workbook is.
GENERAL = {"information"} | set(ROLES)
#: Tables of things of a city; others list methods or numbers.
THINGS = (
    "counties", "towns", "reserves", "reservoirs", "river_nodes", "river_edges", "sectors",
    "indicators", "text_targets", "previous_indicators", "projects", "departments", "audit",
)  # fmt: skip
#: Years in which plans run; none of them stands in code.
PLAN = range(2022, 2041)
#: The price year of an account outside a run is that of the rows that ship.
YEARS = {"services/settings.py"}


def _tables() -> Iterator[dict[str, str]]:
    for city in shipped_cities():
        for path in (shipped("scenarios") / city).glob("*.csv"):
            rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
            yield from (row for row in rows if path.stem in THINGS)


def _names() -> set[str]:
    """Return what the shipped city calls its things."""
    columns = ("name_zh", "name_en", "river_zh", "river_en")
    found = {(row.get(column) or "").strip() for row in _tables() for column in columns}
    roles = {word for role in ROLES.values() for word in (role.text.zh, role.text.en)}
    return {word for word in found if len(word) > 1} - TERMS - roles


@cache
def _ids() -> set[str]:
    """Return the ids of the shipped city; a single digit says nothing."""
    found = {(row.get(column) or "").strip() for row in _tables() for column in ("id", "code")}
    return {word for word in found if len(word) > 1} - GENERAL | set(shipped_cities())


def _constants(path: Path) -> Iterator[tuple[int, object]]:
    """Yield the constants of a file with their lines, but for docstrings and widths of numbers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            skipped |= {id(inner) for inner in ast.walk(node.format_spec)}
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            skipped.add(id(body[0].value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in skipped:
            yield node.lineno, node.value


@cache
def _any_name() -> re.Pattern[str]:
    """Return a pattern of all names; one of ASCII stands on its own, not within another word."""
    names = sorted(_names(), key=len, reverse=True)
    plain = "|".join(re.escape(name) for name in names if name.isascii())
    return re.compile(rf"(?<!\w)(?:{plain})(?!\w)|" + "|".join(n for n in names if not n.isascii()))


def test_no_name_or_id_of_a_city_stands_in_code():
    ids = _ids()
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {value!r}"
        for path in CODE
        for line, value in _constants(path)
        if isinstance(value, str) and (value in ids or _any_name().search(value))
    ]
    assert not found


def test_no_plan_year_stands_in_code():
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {value}"
        for path in CODE
        if str(path.relative_to(PACKAGE)) not in YEARS
        for line, value in _constants(path)
        if isinstance(value, int) and value in PLAN
    ]
    assert not found


def test_no_name_id_or_year_of_a_city_stands_in_words_and_templates():
    found = []
    for path in WORDS:
        text, here = path.read_text(encoding="utf-8"), str(path.relative_to(PACKAGE))
        found += [f"{here}: {name}" for name in _any_name().findall(text)]
        ids = {word for word in _ids() if not word.isdigit()}
        found += [f"{here}: {word}" for word in re.findall(r'"([^"\n]*)"', text) if word in ids]
        if here.startswith("report"):
            found += [f"{here}: {y}" for y in re.findall(r"\b\d{4}\b", text) if int(y) in PLAN]
    assert not found


def _city_words() -> set[str]:
    """Return what no file says, an example in a docstring neither: the city and its counties."""
    found = set(shipped_cities())
    for city in shipped_cities():
        folder = shipped("scenarios") / city
        title = tomllib.loads((folder / "city.toml").read_text(encoding="utf-8"))["title"]
        found |= {title["zh"].removesuffix("市"), title["en"]}
        rows = csv.DictReader((folder / "counties.csv").read_text(encoding="utf-8").splitlines())
        found |= {row[column] for row in rows for column in ("code", "name_zh", "name_en")}
    return found


def test_no_city_and_no_county_is_named_even_in_an_example():
    words = _city_words()
    found = [
        f"{path.relative_to(PACKAGE)}: {word}"
        for path in (*CODE, *WORDS)
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert not found
