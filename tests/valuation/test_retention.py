"""Water retention obeys an order under any sky, and no building or felling raises it."""

import itertools

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import Draws, central
from gepsim.land.cells import Cells
from gepsim.land.maturity import mature_account, restoration_times
from gepsim.land.path import Change, LandPath
from gepsim.land.water import EVAPORATED_INFLOW
from gepsim.registry import DRIVERS, FLOWS
from gepsim.services.settings import AccountSettings
from gepsim.valuation.inflow import evaporated_inflow, inflow_on_cells, thirst_of
from gepsim.valuation.supply import Supply, resolver_of
from gepsim.valuation.water_balance import water_balance, water_parts

COUNTIES = ["511902", "511903", "511921", "511922", "511923"]
FOREST = ["EBF", "DBF", "CON", "MIX"]
PLANTS = [*FOREST, "SHR", "GRS", "ORC", "UGR"]
FIELDS = ["DRY", "PAD"]
ORDERS = [(PLANTS, FIELDS), (FIELDS, ["BAR"]), (["BAR"], ["BLT"]), (FOREST, ["SHR"]),
          (["SHR"], ["GRS"]), (FOREST, PLANTS[4:])]  # fmt: skip
PAIRS = [pair for more, less in ORDERS for pair in itertools.product(more, less)]
ASKED = AccountSettings()


@pytest.fixture(scope="module")
def few(draws):
    return Draws(draws.table, 2, 1, COUNTIES, draws.deflator, 2022)


def cells_of(rain, pet, kind, county, area):
    """Return cells under a rain and a demand. [m, m, -, -, ha]."""
    fields = np.zeros((len(DRIVERS), len(kind)), np.float32)
    fields[list(DRIVERS).index("area")] = 1.0
    fields[list(DRIVERS).index("rain_volume")] = np.asarray(rain) * 1e4
    fields[list(DRIVERS).index("pet_volume")] = np.asarray(pet) * 1e4
    mask = np.ones((1, len(kind)), bool)
    return Cells(
        mask, COUNTIES, np.asarray(county, np.uint8), np.asarray(kind, np.uint8), area, fields
    )


def supply_of(path, few, times=None, asked=ASKED):
    drivers = mature_account(path, times or {})
    inflow = evaporated_inflow(path, times or {}, thirst_of(path.cells, few, asked))
    return Supply(drivers.assign({EVAPORATED_INFLOW: inflow}))


def kept(path, few, times=None, asked=ASKED):
    """Return the water retained by year, county and type. [m3 year-1]."""
    supply = supply_of(path, few, times, asked)
    resolver = resolver_of(supply, few.alone, asked)
    return central(resolver.flow(FLOWS["retained_water"]))


@settings(max_examples=60, deadline=None)
@given(rain=st.floats(0.0, 4.0), pet=st.floats(0.05, 2.5))
def test_every_type_keeps_its_place_under_any_sky(few, rain, pet):
    """Plants above fields, fields above bare, bare above built; forest above shrub above grass."""
    count = len(ECOSYSTEM_TYPES)
    place = [rain] * count, [pet] * count, range(count), [0] * count, np.ones(count)
    path = LandPath(cells_of(*place), (2022,))
    depth = kept(path, few).sel(time=2022, county="511902") / 1e4
    at = {name: float(depth.sel(ecosystem_type=name)) for name in ECOSYSTEM_TYPES}
    for more, less in PAIRS:
        assert at[more] >= at[less] - 1e-6, f"{more} {at[more]} below {less} {at[less]}"
    assert at["BLT"] == at["BAR"] == 0.0
    assert all(at[name] >= -1e-6 for name in PLANTS + FIELDS)


def landscape(seed, count=300, change=None):
    """Return a year of cells of all types in five counties, and a second year after a change."""
    rng = np.random.default_rng(seed)
    rain, pet = rng.uniform(0.4, 2.0, count), rng.uniform(0.5, 1.3, count)
    kind = rng.integers(0, len(ECOSYSTEM_TYPES), count)
    county, area = rng.integers(0, len(COUNTIES), count), rng.uniform(0.5, 2.0, count)
    cells = cells_of(rain, pet, kind, county, area)
    if change is None:
        return LandPath(cells, (2022,))
    source, to = change
    where = np.isin(kind, [ECOSYSTEM_TYPES.index(n) for n in source]) & (rng.random(count) < 0.5)
    places = np.flatnonzero(where)
    after = rng.choice([ECOSYSTEM_TYPES.index(n) for n in to], places.size).astype(np.uint8)
    moved = Change(places, kind[places].astype(np.uint8), after)
    return LandPath(cells, (2022, 2023, 2024), {2023: moved})


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    change=st.sampled_from(
        [(FIELDS, ["BLT"]), (PLANTS, ["BLT"]), (FOREST, ["SHR", "GRS", *FIELDS, "BAR", "BLT"]),
         (PLANTS, FIELDS), (FIELDS, ["BAR"])]
    ),
)  # fmt: skip
def test_building_and_felling_never_raise_the_service(few, table, seed, change):
    """In every county, at once and while the land matures."""
    path = landscape(seed, change=change)
    for times in ({}, restoration_times(table)):
        total = kept(path, few, times).sum("ecosystem_type")
        gain = (total - total.sel(time=2022)).max()
        assert float(gain) <= 1e-6


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), base_flow=st.booleans())
def test_the_account_is_a_loop_over_its_cells(few, seed, base_flow):
    """Q = s max(0, P (1 - a) - E); open waters keep the sign."""
    asked = AccountSettings(methods={"retention": "base_flow" if base_flow else "as_printed"})
    path = landscape(seed)
    found = kept(path, few, asked=asked).sel(time=2022)
    rows = {
        name: [float(central(few.get(name, units)).sel(ecosystem_type=t)) for t in ECOSYSTEM_TYPES]
        for name, units in {
            "runoff_coefficient_redline": "1", "evapotranspiration": "mm year-1", "rain_fed": "1",
            "base_flow_share" if base_flow else "retention_share": "1",
        }.items()
    }  # fmt: skip
    loose, wet, fed, share = rows.values()
    own, total = path.cells, np.zeros(found.shape)
    for i in range(own.area.size):
        k = int(own.ecosystem_type[i])
        rain, pet = (
            float(own.fields[list(DRIVERS).index(n), i]) for n in ("rain_volume", "pet_volume")
        )
        water = rain * (1.0 - loose[k]) - pet * wet[k] / 850.0
        water = max(water, 0.0) if fed[k] else water
        total[own.county[i], k] += share[k] * water * own.area[i]
    np.testing.assert_allclose(found, total, rtol=1e-6, atol=1e-3)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), option=st.sampled_from(["table", "budyko"]))
def test_rain_is_what_it_becomes(few, seed, option):
    """Rain and inflow are evaporation, quick runoff and what is retained; none of them negative."""
    from gepsim.valuation.curve import curve_table

    asked = AccountSettings(methods={"water_yield": option})
    path = landscape(seed)
    supply = supply_of(path, few, asked=asked)
    if option == "budyko":
        supply = Supply(supply.drivers, curve_table(path, {}, few, asked))
    parts = water_parts(supply, few, asked)
    gap = parts.rain + parts.inflow - parts.evaporation - parts.quick_runoff - parts.retained
    assert float(abs(gap).max()) <= 1e-9 * float(parts.rain.max())
    land = ~parts.ecosystem_type.isin(["WET", "RIV", "LAK", "RES", "BLT", "BAR"])
    assert float(parts.quick_runoff.where(land, 0.0).min()) >= -1e-6
    assert float(parts.retained.where(land, 0.0).min()) >= -1e-3


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000), wetter=st.sampled_from([0.7, 1.0, 1.4]))
def test_inflow_on_cells_sums_to_the_account_in_every_year_and_weather(few, table, seed, wetter):
    path = landscape(seed, change=(FIELDS, ["DBF", "BLT"]))
    times, thirst = restoration_times(table), thirst_of(path.cells, few, ASKED)
    rain = dict.fromkeys(path.years, wetter)
    zones = evaporated_inflow(path, times, thirst, None if wetter == 1.0 else rain)
    for year in path.years:
        found = inflow_on_cells(path, times, thirst, year, wetter) * path.cells.area
        assert found.sum() == pytest.approx(float(zones.sel(time=year).sum()), rel=1e-5)


@pytest.mark.parametrize("name", ["baseline", "full_clusters", "ecology_first", "dry_decade"])
def test_no_field_built_over_and_no_forest_felled_raises_it_in_shipped_scenarios(travelled, name):
    """Cell by cell: what each changed cell keeps after, against before, under that year's rain."""
    state, _ = travelled(name)
    path, draws = state.path, state.draws
    thirst = thirst_of(path.cells, draws, state.inputs.scenario.account)
    from gepsim.valuation.weather import rain_factor

    rain = rain_factor(state.inputs.scenario.climate.rain, list(path.years))
    woods = [ECOSYSTEM_TYPES.index(t) for t in FOREST]
    towns = ECOSYSTEM_TYPES.index("BLT")
    share = central(draws.get("retention_share", "1")).values
    for year, change in path.changes.items():
        wetter = float(rain.sel(time=year))
        held = [
            share[kind] * own_rain(path, change.cells, kind, thirst, wetter)
            for kind in (change.before, change.after)
        ]
        felled = np.isin(change.before, woods) & ~np.isin(
            change.after, [*woods, ECOSYSTEM_TYPES.index("RES")]
        )
        built = (change.after == towns) & np.isin(change.before, [*woods, *range(4, 6)])
        fields = (change.after == towns) & np.isin(
            change.before, [ECOSYSTEM_TYPES.index(t) for t in FIELDS]
        )
        for some in (felled, built, fields):
            assert (held[1] - held[0])[some].max(initial=0.0) <= 1e-9


def own_rain(path, cells, kind, thirst, wetter):
    """Return what soaks in less what evaporates of it. [m]."""
    own = path.cells
    names = list(DRIVERS)
    rain = own.fields[names.index("rain_volume"), cells].astype(float) / 1e4 * wetter
    pet = own.fields[names.index("pet_volume"), cells].astype(float) / 1e4
    zone = own.county[cells].astype(int) * len(ECOSYSTEM_TYPES) + kind
    t = {name: values[zone] for name, values in thirst.table.items()}
    wet = pet * t["evapotranspiration"] / t["reference_evapotranspiration"]
    return rain * (1.0 - t["runoff_coefficient"]) - wet + thirst.depth(kind, cells, wetter)


def test_open_waters_and_fields_evaporate_what_flows_in_beyond_their_rain(few):
    kind = [ECOSYSTEM_TYPES.index(n) for n in ("RIV", "DRY")]
    path = LandPath(cells_of([0.3, 0.3], [0.9, 0.9], kind, [0, 0], np.ones(2)), (2022,))
    found = kept(path, few).sel(time=2022, county="511902", ecosystem_type=["RIV", "DRY"])
    np.testing.assert_allclose(found, 0.0, atol=1e-6)


def test_the_shipped_city_closes_with_its_gauge_and_says_what_it_retains(travelled):
    state, _ = travelled()
    balance = water_balance(state.supply, state.draws, state.inputs.scenario.account)
    assert balance.closes
    assert 0.0 < balance.retained < balance.runoff
    assert f"{balance.retained:.0f} mm" in balance.sentence()
    assert "计为水源涵养" in balance.sentence("zh")


def test_sealed_and_bare_ground_say_why_they_retain_nothing(table):
    rows = {r.ecosystem_type: r for r in table.rows["retention_share"]}
    for kind in ("BLT", "BAR"):
        assert rows[kind].value == 0.0
        assert "no service" in rows[kind].note


def test_fewer_zones_than_cells_lose_no_water(few):
    """Two cells of one zone: the dry one takes nothing from the wet one."""
    field = ECOSYSTEM_TYPES.index("DRY")
    path = LandPath(cells_of([1.4, 0.5], [0.8, 1.0], [field] * 2, [0, 0], np.ones(2)), (2022,))
    alone = LandPath(cells_of([1.4], [0.8], [field], [0], np.ones(1)), (2022,))
    both, one = (float(kept(p, few).sum()) for p in (path, alone))
    assert both == pytest.approx(one)
    assert isinstance(kept(path, few), xr.DataArray)
