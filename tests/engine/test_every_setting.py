"""Every value that a setting allows runs whole and moves what it is for, or is refused by name.

The values are read from the settings themselves, so that a new choice is tried without a line
here. What a setting cannot touch is shared: a choice of the economy stands on the land of the
baseline, one of the compensation on its account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, get_args, get_origin

import numpy as np
import pytest
import xarray as xr

from gepsim.compensation.evidence import CARRIED
from gepsim.compensation.rules import RULES, in_force
from gepsim.dims import matching_labels
from gepsim.engine.economy import grow
from gepsim.engine.outcome import accounts, outcome
from gepsim.engine.road import compensated, draws_of, judged, travel
from gepsim.errors import InputError
from gepsim.files.accounts import account_tables
from gepsim.files.check import check_outcome
from gepsim.inputs import gather
from gepsim.scenario_file import ScenarioSettings
from gepsim.valuation.account import evaluate

SMALL = {"layers": {"resolution": 1000}, "uncertainty": {"members": 20}}
LAND = {"year": 2026, "county": "511902", "area": "10 ha"}
#: Entries that a choice within a list stands in.
ENTRIES: dict[str, dict[str, Any]] = {
    "compensation.conversions": LAND, "compensation.offsets": LAND,
}  # fmt: skip
#: Choices that are about the page, not about numbers.
PAGE = ("outputs", "schema_")


def words(kind: Any) -> list[Any]:
    """Return the values that a type allows, if they can be counted."""
    if kind is bool:
        return [True, False]
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    return []


def choices(model: Any = ScenarioSettings, path: tuple[str, ...] = ()) -> Iterator[Any]:
    """Yield every countable choice below a section as its path and what is written there."""
    for name, field in model.model_fields.items():
        here, kind = (*path, name), field.annotation
        inner = [part for part in (kind, *get_args(kind)) if hasattr(part, "model_fields")]
        for section in inner:
            yield from choices(section, here)
        yield from ((here, value) for value in words(kind))
        listed = [word for part in get_args(kind) for word in words(part)]
        if get_origin(kind) is tuple:
            yield from ((here, [value]) for value in listed)
        elif here == ("compensation", "rules"):
            yield from (((*here, rule), value) for rule in RULES for value in listed)
        elif not words(kind):
            yield from ((here, value) for value in listed)


def written(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return a choice as a scenario writes it."""
    inside = ENTRIES.get(".".join(path[:-1]))
    found: Any = value if inside is None else [{**inside, path[-1]: value}]
    for name in reversed(path if inside is None else path[:-1]):
        found = {name: found}
    return dict(found)


ALL = [(path, value) for path, value in choices() if path[0] not in PAGE]


@pytest.fixture(scope="module")
def shared(travelled):
    road, layers = travelled(uncertainty={"members": 20})
    return road, layers, outcome(road, layers, 0.0)


def asked(shared, *changes):
    """Travel the road of the baseline with changes, as far as they reach."""
    road, layers, _ = shared
    inputs = gather("baseline", [SMALL, *changes])
    rooms = {room for change in changes for room in change}
    with matching_labels():
        if rooms <= {"economy", "energy", "tasks"}:
            return with_economy(replace(road, inputs=inputs))
        if rooms <= {"compensation"}:
            return with_compensation(replace(road, inputs=inputs))
        if rooms <= {"account"}:
            return with_account(replace(road, inputs=inputs, draws=draws_of(inputs)))
    return travel(inputs, layers)


def with_economy(road):
    economy = grow(road.inputs, road.draws)
    found = judged(road.inputs, road.extent, road.account, economy, road.draws)
    return replace(road, economy=economy, targets=found)


def with_compensation(road):
    account = road.account
    paid = compensated(
        road.inputs, road.path, road.extent, account, account, road.economy, road.draws
    )
    return replace(road, compensation=paid)


def with_account(road):
    scenario = road.inputs.scenario
    found = evaluate(road.supply, road.draws, scenario.account.beside(CARRIED))
    return with_compensation(replace(road, account=found))


def holds(road, made):
    """Hold what is written of a road against the rules of the files; return the accounts."""
    told = replace(made, accounts=accounts(road))
    assert account_tables(told)
    assert all(one.holds for one in check_outcome(told))
    return told.accounts


def differs(one: xr.Dataset, other: xr.Dataset, names: Mapping[str, Any] | tuple[str, ...]) -> bool:
    """Return whether any of some variables differs."""
    return any(
        one[name].dims != other[name].dims
        or one[name].shape != other[name].shape
        or not np.array_equal(one[name].values, other[name].values, equal_nan=True)
        for name in names
    )


def values(road, indicator):
    """Return an indicator by year and draw."""
    return road.targets.dataset["indicator_value"].sel(indicator=indicator)


#: What is judged, paid or counted in the end.
#: A choice that has nothing to act on in the baseline, where no land is taken or made good.
IDLE = ("compensation.rules.offset_quota",)
ENDS = ("indicator_value", "probability_met", "transfer", "gep_total", "gep")
WORDS = [f"{'.'.join(path)}={value}" for path, value in ALL]


def at(settings: Any, path: tuple[str, ...]) -> Any:
    """Return what a scenario holds at a path; None within a list or where nothing stands."""
    for name in path:
        settings = settings.get(name) if isinstance(settings, Mapping) else None
    return list(settings) if isinstance(settings, tuple) else settings


@pytest.mark.parametrize(("path", "value"), ALL, ids=WORDS)
def test_every_value_runs_whole_and_reaches_an_end_or_is_refused(shared, path, value):
    road, _, made = shared
    known = road.inputs.scenario.model_dump(by_alias=True)
    known["compensation"]["rules"] = in_force(known["compensation"]["rules"])
    if at(known, path) == value:
        assert holds(road, made) is not None
        return
    try:
        travelled = asked(shared, written(path, value))
    except InputError as error:
        refused = str(error)
    else:
        found, refused = holds(travelled, made), ""
    if refused:
        assert path[-1] in refused or str(value) in refused, refused
        return
    paid = tuple(str(name) for name in road.compensation.data_vars if str(name) in made.accounts)
    moved = differs(found, made.accounts, (*ENDS, *paid))
    assert moved != (".".join(path) in IDLE), "what is judged or paid"


@pytest.mark.parametrize("land", ["forest", "wetland", "cropland"])
def test_land_made_good_elsewhere_lets_land_be_taken(shared, land):
    taken = {"compensation": {"conversions": [{**LAND, "land": land, "county": "511921"}]}}
    with pytest.raises(InputError, match="have no offset"):
        asked(shared, taken)
    good = {"compensation": {"offsets": [{**LAND, "land": land, "area": "30 ha"}]}}
    found = holds(asked(shared, taken, good), shared[2])
    assert differs(found, shared[2].accounts, ("transfer",))


@pytest.mark.parametrize(
    ("key", "value", "indicator"),
    [
        ("feedstock_excluded", True, "14"),
        ("feedstock_excluded", True, "15"),
        ("renewables_excluded", True, "14"),
        ("certificates", {"2030": "5e8 kWh"}, "14"),
        ("accounting", "calorific", "14"),
        ("scope", "energy_only", "15"),
        ("scope", "energy_import_process", "15"),
    ],
)
def test_a_switch_of_energy_reaches_its_indicator(shared, key, value, indicator):
    """Each moves the number, and with a task of its own the indicator has a probability."""
    task = {"tasks": {"14": {"2030": 2.0}}}
    found = asked(shared, task, {"energy": {key: value}})
    before, after = (values(road, indicator) for road in (shared[0], found))
    assert not np.allclose(before, after, equal_nan=True)
    chance = found.targets.dataset["probability_met"].sel(indicator=indicator, checkpoint=2030)
    assert np.isfinite(chance)


def test_the_method_of_accounting_never_mixes_with_the_levels_of_the_non_fossil_share(shared):
    """The plan's 43.5 and 45 % are of the coal equivalent: no calorific share is held to them."""
    found = asked(shared, {"energy": {"accounting": "calorific"}})
    one, other = (values(road, "13") for road in (shared[0], found))
    xr.testing.assert_allclose(one, other)
    assert float(found.economy["non_fossil_share"].isel(member=0, time=0)) < 30.0


def test_the_rules_of_assessment_turn_a_rise_of_intensity_into_a_fall(shared):
    """Without raw material and new renewables the five years to 2035 look better than with them."""
    official = {"feedstock_excluded": True, "renewables_excluded": True}
    found = asked(shared, {"energy": official})
    one, other = (values(road, "14").sel(time=2035).isel(member=0) for road in (shared[0], found))
    assert float(other) > float(one) + 5.0
