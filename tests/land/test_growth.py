"""Forest grows older, binds carbon by its age, and is felled and planted with the land."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.errors import InputError
from gepsim.land.change import account, project
from gepsim.land.cohorts import WOODY, base_stands, cohorts, stands_at
from gepsim.land.demand import Demand, Transition, demand
from gepsim.land.growth import carbon_stock, forest_carbon, growth_on_cells, loss_on_cells
from gepsim.land.settings import LandSettings
from gepsim.land.woods import GROWING, SPECIES

YEARS = range(2022, 2036)
DRY, BLT, CON, MIX, DBF = (ECOSYSTEM_TYPES.index(n) for n in ("DRY", "BLT", "CON", "MIX", "DBF"))


@pytest.fixture(scope="module", params=["none", "baseline", "conservation"])
def path(request, landscape, table):
    return project(landscape, demand(LandSettings(pathway=request.param), table), YEARS)


@pytest.fixture(scope="module")
def forest(path, landscape):
    return cohorts(path, landscape)


@pytest.mark.parametrize(
    ("species", "stocks"),
    [  # methods, section 5.2: at 20, 40, 60 and 80 years
        ("cypress", (24.6, 45.4, 58.2, 65.7)),
        ("masson_pine", (32.5, 57.2, 70.8, 77.9)),
        ("chinese_fir", (39.7, 59.4, 66.4, 68.8)),
        ("oak", (38.7, 71.6, 93.6, 107.6)),
        ("soft_broadleaf", (40.8, 57.4, 62.7, 64.3)),
        ("mixed", (36.6, 65.8, 84.1, 95.0)),
        ("fir_spruce", (31.1, 64.0, 91.3, 113.0)),
    ],
)
def test_stocks_meet_the_published_table(draws, species, stocks):
    rows = [
        draws.table.value(f"{name}.{species}", units)
        for name, units in (
            ("forest_carbon_maximum", "tC ha-1"),
            ("forest_growth_rate", "year-1"),
            ("forest_growth_shape", "1"),
        )
    ]
    age = xr.DataArray([20.0, 40.0, 60.0, 80.0], dims="age")
    np.testing.assert_allclose(carbon_stock(age, *rows), stocks, atol=0.1)


def test_cohorts_hold_the_extent_of_the_account(path, forest):
    extent = account(path).area.sel(ecosystem_type=list(WOODY))
    found = forest.standing.sum(["species", "age"])
    np.testing.assert_allclose(found, extent, atol=1e-6)


def test_what_leaves_and_what_comes_balance(path, forest):
    """Standing this year = standing last year - felled + planted, and nothing is negative."""
    assert float(forest.standing.min()) >= 0
    total = forest.standing.sum(["county", "ecosystem_type", "species", "age"])
    felled = forest.felled.sum(["county", "ecosystem_type", "species", "age"])
    planted = total.diff("time") + felled.isel(time=slice(1, None))
    assert float(planted.min()) >= -1e-6


def test_the_mean_sink_is_what_inventories_found(landscape, draws):
    """0.8 to 1.2 tC per ha and year, Gansu forest inventory."""
    path = project(landscape, Demand(), [2022])
    forest = cohorts(path, landscape)
    growth = forest_carbon(forest, draws).forest_carbon_growth.isel(member=0)
    area = forest.standing.sel(ecosystem_type=list(FOREST_TYPES)).sum()
    mean = float(growth.sel(ecosystem_type=list(FOREST_TYPES)).sum() / area)
    assert 0.8 <= mean <= 1.2


def test_without_management_the_cypress_sink_declines_after_2030(landscape, draws):
    forest = cohorts(project(landscape, Demand(), YEARS), landscape)
    cypress = forest.standing.sel(species=["cypress"]).reindex_like(forest.standing, fill_value=0)
    only = type(forest)(cypress, forest.felled, forest.thinned)
    sink = forest_carbon(only, draws).forest_carbon_growth.sum(["county", "ecosystem_type"])
    late = sink.sel(time=slice(2030, 2035))
    assert (late.diff("time") < 0).all()
    assert float(sink.sel(time=2035)[0] / sink.sel(time=2030)[0]) < 0.95


def test_mixing_conifers_keeps_more_of_the_sink(landscape, table, draws):
    """Management by the conservation pathway slows the decline to 2035."""
    sinks = {}
    for pathway in ("none", "conservation"):
        path = project(landscape, demand(LandSettings(pathway=pathway), table), YEARS)
        growth = forest_carbon(cohorts(path, landscape), draws).forest_carbon_growth
        sinks[pathway] = float(growth.isel(member=0, time=-1).sum())
    assert sinks["conservation"] > sinks["none"]


def test_a_stand_by_hand(strip, draws):
    """Two hectares of 30-year cypress, one felled in 2023, one left to reach 31."""
    stack = strip([CON, CON], forest_age=[30, 30], forest_species=[SPECIES.index("cypress")] * 2)
    path = project(stack, Demand((Transition(CON, BLT, 0.5),)), [2022, 2023])
    forest = cohorts(path, stack)
    found = forest_carbon(forest, draws).isel(member=0).sel(county="511902", ecosystem_type="CON")
    hectare = float(path.cells.area[0])

    def stock(age):
        return 75 * (1 - np.exp(-0.030 * age)) ** 1.4

    assert float(forest.felled.sum()) == pytest.approx(2 * hectare, rel=1e-3)
    loss = found.forest_carbon_loss.sel(time=2023)
    assert float(loss) == pytest.approx(hectare * stock(30), rel=1e-3)
    growth = found.forest_carbon_growth.sel(time=2023)
    assert float(growth) == pytest.approx(0.65 * hectare * (stock(31) - stock(30)), rel=1e-3)


def test_a_thinned_stand_keeps_its_age_and_a_planted_one_starts_young(strip):
    stack = strip([CON, DRY], forest_age=[30, 0], forest_species=[SPECIES.index("cypress"), 0])
    both = Demand((Transition(CON, MIX, 1.0), Transition(DRY, DBF, 1.0)))
    path = project(stack, both, range(2022, 2026))
    forest = cohorts(path, stack).standing.sel(time=2025, county="511902")
    assert float(forest.sel(ecosystem_type="MIX", species="mixed", age=33)) > 0.9
    assert float(forest.sel(ecosystem_type="DBF", species="oak", age=2)) > 0.9


def test_zones_equal_cells(path, forest, landscape, draws):
    stands = base_stands(path, landscape)
    zones = forest_carbon(forest, draws).forest_carbon_growth.isel(member=0).sel(time=2030)
    density = growth_on_cells(path, stands, draws, 2030)
    cells = float((density.astype(float) * path.cells.area).sum())
    assert cells == pytest.approx(float(zones.sum()), rel=1e-6)
    now = stands_at(path, stands, 2030)
    assert now.age.max() <= 200


def test_growth_less_loss_is_the_change_of_the_stock(strip, draws):
    """A pine wood is partly built over and a field planted: no tonne is gained or lost unseen."""
    species = [SPECIES.index("masson_pine")] * 2 + [0, 0]
    stack = strip([CON, CON, DRY, DRY], forest_age=[30, 50, 0, 0], forest_species=species)
    asked = Demand((Transition(CON, BLT, 0.3), Transition(DRY, DBF, 0.2)))
    path = project(stack, asked, range(2022, 2030))
    forest = cohorts(path, stack)
    full = draws.table.named("forest_growth_efficiency")[0].model_copy(
        update={"value": 1.0, "dist": "fixed", "low": None, "high": None}
    )
    alone = replace(draws, table=draws.table.replaced([full]), members=0)
    found = forest_carbon(forest, alone).sum(["county", "ecosystem_type"])
    curves = [
        alone.family(name, "species", GROWING, units)
        for name, units in (
            ("forest_carbon_maximum", "tC ha-1"),
            ("forest_growth_rate", "year-1"),
            ("forest_growth_shape", "1"),
        )
    ]
    per_hectare = carbon_stock(forest.standing.age * 1.0, *curves)
    stock = (forest.standing * per_hectare).sum(["county", "ecosystem_type", "species", "age"])
    net = (found.forest_carbon_growth - found.forest_carbon_loss).isel(time=slice(1, None))
    np.testing.assert_allclose(net.squeeze(), stock.diff("time").squeeze(), rtol=1e-9)
    assert float(found.forest_carbon_loss.sum()) > 0.0


@pytest.mark.parametrize("year", [2022, 2025, 2030])
def test_losses_on_cells_are_those_of_zones(path, forest, landscape, draws, year):
    """Felled and thinned land, cell by cell and by cohort; nothing in the base year."""
    stands = base_stands(path, landscape)
    zones = forest_carbon(forest, draws).forest_carbon_loss.isel(member=0).sel(time=year)
    density = loss_on_cells(path, stands, draws, year)
    cells = float((density.astype(float) * path.cells.area).sum())
    assert cells == pytest.approx(float(zones.sum()), rel=1e-6, abs=1e-9)
    still = year == 2022 or path.changes[year].cells.size == 0
    assert (cells == 0.0) == still


def test_growth_needs_ages(strip, draws):
    stack = strip([CON, DRY])
    with pytest.raises(InputError, match="layer 'forest_age': is missing"):
        cohorts(project(stack, Demand(), [2022]), stack)
