"""Every number that a person writes has a range, and is refused beyond either end of it.

The test walks every section of a scenario, every row of every table and the recipe of an import; a
number without a range fails it.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import TypeAdapter, ValidationError

import gepsim
from gepsim.errors import InputError, UnitsError
from gepsim.possible import Kind, kind, possible, row_kind
from gepsim.settings import Section, Span, year
from gepsim.units import number, quantity

#: Tables that ship inside the package; nobody else writes them.
OURS = ("gepsim.importing.ranges", "gepsim.importing.stated", "gepsim.importing.products",
        "gepsim.land.ranges")  # fmt: skip
SPAN = Span(1800, 2300)


def sections() -> list[type[Section]]:
    for found in pkgutil.walk_packages(gepsim.__path__, "gepsim."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    every, todo = [], [Section]
    while todo:
        todo += (below := todo.pop().__subclasses__())
        every += below
    kept = [each for each in every if each.__module__.startswith("gepsim.")]
    return sorted({e for e in kept if e.__module__ not in OURS}, key=lambda e: e.__qualname__)


def numbers(hint: Any, marks: tuple[Any, ...] = ()) -> list[tuple[Any, tuple[Any, ...]]]:
    """Return every number within a type, with the marks that stand around it."""
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *own = get_args(hint)
        return numbers(inner, (*marks, *own))
    if hint in (int, float):
        return [(hint, marks)]
    if origin is Literal or hint is bool:
        return []
    if origin in (Union, types.UnionType, tuple) or origin is not None:
        within = marks if origin in (Union, types.UnionType) else ()
        return [n for part in get_args(hint) if part is not ... for n in numbers(part, within)]
    return []


FIELDS = [
    (section, name, found, marks)
    for section in sections()
    for name, hint in get_type_hints(section, include_extras=True).items()
    if name in section.model_fields
    for found, marks in numbers(hint)
]


def named(case):
    return f"{case[0].__name__}.{case[1]}" if isinstance(case, tuple) else None


def bounded(marks) -> bool:
    """Return whether a number has a kind, a year of the run, or an indicator's own bounds."""
    of_run = {year().__metadata__[0].func.__qualname__}
    return any(
        isinstance(mark, Kind)
        or getattr(getattr(mark, "func", None), "__qualname__", "") in (*of_run, "_level")
        for mark in marks
    )


#: Checked against the rows that they name, whose units and kinds say what is possible.
BY_ROW = {"CompensationSettings.values", "ScenarioSettings.tasks", "ScenarioSettings.observations"}


def test_something_is_walked():
    assert len(FIELDS) > 120


@pytest.mark.parametrize("case", FIELDS, ids=named)
def test_every_number_has_a_range(case):
    section, name, _, marks = case
    assert bounded(marks) or f"{section.__name__}.{name}" in BY_ROW, f"{section}.{name}"


@pytest.mark.parametrize(
    "case", [c for c in FIELDS if any(isinstance(m, Kind) for m in c[3])], ids=named
)
def test_beyond_either_end_is_refused(case):
    _, _, base, marks = case
    kinds = [mark for mark in marks if isinstance(mark, Kind)]
    adapter = TypeAdapter(Annotated[base, *marks])
    (low, high) = kinds[0].low, kinds[0].high
    inside = high if base is int else (low + high) / 2
    adapter.validate_python(inside, context=SPAN)
    step = max(abs(low), abs(high), 1.0) * 1e-3
    for beyond in (low - (1 if base is int else step), high + (1 if base is int else step)):
        with pytest.raises(ValidationError, match=r"possible are|below 1|is not|should be"):
            adapter.validate_python(beyond, context=SPAN)
    for nonsense in (math.inf, -math.inf, math.nan):
        with pytest.raises(ValidationError):
            adapter.validate_python(nonsense, context=SPAN)


KINDS = ["share", "factor", "percent_of_most", "electricity", "area_ha", "year", "seed"]


@pytest.mark.parametrize("name", KINDS)
def test_truth_is_no_number(name):
    model = type("One", (Section,), {"__annotations__": {"x": possible(name)}})
    with pytest.raises(ValidationError, match="neither a number nor text"):
        model(x=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", 1234.5),
        ("１２", 12.0),
        ("1.5", 1.5),
        ("12,345,678", 12345678.0),
        ("-3e2", -300.0),
    ],
)
def test_what_can_be_read_in_one_way_is_read(text, value):
    assert number(text) == value
    assert quantity(text, "1") == value


@pytest.mark.parametrize("text", ["1,5", "1,,5", "12,34", "1.234,5", "1e400", "nan", "-inf", ""])
def test_what_can_be_read_in_two_ways_is_refused_at_every_door(text):
    model = type("One", (Section,), {"__annotations__": {"x": float, "y": possible("number")}})
    with pytest.raises(UnitsError):
        number(text)
    for name in ("x", "y"):
        with pytest.raises(ValidationError):
            model(**{"x": 1, "y": 1, name: text})
    with pytest.raises(UnitsError):
        quantity(text, "percent")


@pytest.mark.parametrize(
    ("text", "units", "value"),
    [
        ("3.5 亿元", "CNY", 3.5e8),
        ("12 万吨", "t", 1.2e5),
        ("2 万吨标准煤", "tce", 2e4),
        ("1.5万公顷", "km2", 150.0),
        ("15 亩", "ha", 1.0),
        ("５０％", "percent", 50.0),
        ("30 平方公里", "ha", 3000.0),
        ("1200 毫米/年", "mm year-1", 1200.0),
    ],
)
def test_chinese_units_and_powers_are_read(text, units, value):
    assert quantity(text, units) == pytest.approx(value, rel=1e-12)


def test_a_share_without_its_percent_is_asked_about():
    assert "write 42.5 for 42.5 percent" in kind("percent_of_most").fault(0.425)


@pytest.mark.parametrize(
    ("name", "units", "value"),
    [("grid_non_fossil_share", "percent", 500), ("a_share", "1", 42.5), ("t", "degC", 300),
     ("wet_days", "day year-1", 400), ("x", "CNY", 1e17), ("x", "CNY", -1),
     ("arable", "亩", -3), ("reserve", "km2", 1e9), ("use", "kWh year-1", 1e15)],
)  # fmt: skip
def test_rows_are_held_by_their_unit_and_their_name(name, units, value):
    assert "cannot be" in row_kind(name, units).fault(value)


@pytest.mark.parametrize("name", ["lever_cost.ev", "swing_level.23", "rain_trend", "pm_effect"])
def test_what_changes_or_saves_may_be_negative(name):
    assert not row_kind(name, "CNY tce-1").fault(-1000)


@pytest.mark.parametrize(
    "change",
    [
        "energy.grid_non_fossil.2030=500",
        "energy.grid_non_fossil.2030=-50",
        "energy.grid_non_fossil.2030=0.5",
        "economy.plants.data_centre.2030=-1e6",
        "energy.local_supply.hydro.2035=-1e9",
        "energy.certificates.2030=-1e9",
        "economy.new_capacity_factor=1e6",
        "account.carbon_price_growth=-1e6",
        "land.rates.DRY_BLT=-1",
        "land.rates.DRY_BLT=150",
        'tasks."4-2".2030="1e400"',
        'energy.levers.renewal.rate="1,5"',
        'climate.variability="1,5"',
        "uncertainty.seed=2147483648",
        "uncertainty.seed=true",
        "economy.cluster_realisation=true",
        "schema=true",
        'land.works=[{project="nope",from="CON",to="MIX",area=10,counties=["511921"]}]',
        'land.works=[{project="32",from="CON",to="xyz",area=10,counties=["511921"]}]',
        'land.works=[{project="32",from="CON",to="MIX",area=10,counties=["x"]}]',
        'land.events=[{name="a",year=2050,county="511902",to="RES",area=10,lon=1,lat=1}]',
        'land.events=[{name="a",year=2030,county="x",to="RES",area=10,lon=1,lat=1}]',
    ],
)
def test_a_scenario_cannot_ask_for_what_cannot_be(change):
    from gepsim.inputs import gather

    with pytest.raises(InputError):
        gather("baseline", [change])
