"""An invented town without materials, chemicals and clusters, under a plan 2025–2040."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gepsim.coefficients import Table
from gepsim.draws import Draws
from gepsim.economy.base import base_year
from gepsim.economy.model import simulate
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.errors import InputError

YEARS, CHECKPOINTS = range(2024, 2041), [2028, 2032, 2040]
#: Invented sectors: group, industry, roles, and whose rows and numbers they take.
TOWN = {
    "farms": ("rest", "primary", ("agriculture",), ["agriculture"]),
    "workshops": (
        "rest",
        "secondary",
        ("industry",),
        ["other_industry", "advanced_materials", "energy_chemicals", "food_beverage",
         "electronics", "medicine_health"],
    ),
    "builders": ("rest", "secondary", ("construction",), ["construction"]),
    "hauliers": ("rest", "tertiary", ("transport",), ["transport"]),
    "shops": (
        "rest", "tertiary", (), ["other_services", "trade_hospitality", "finance", "information"],
    ),
    "town_homes": ("household", "household", ("urban_households",), ["urban_households"]),
    "village_homes": ("household", "household", ("rural_households",), ["rural_households"]),
}  # fmt: skip
SUMMED = ("value_added_cny", "energy_tce", "coal_tce", "oil_tce", "gas_tce",
          "other_non_fossil_tce", "electricity_kwh", "co2_t")  # fmt: skip
BY_SECTOR = ("sector_growth", "new_capacity_ratio", "capacity_life", "value_added_rate",
             "household_growth.fuel", "household_growth.electricity", "household_electric_ratio",
             "biomass_part")  # fmt: skip


def sector_of(city, name):
    """Return an invented sector with the numbers of all that it takes the place of."""
    group, industry, roles, parts = TOWN[name]
    rows = [city.sector(part) for part in parts]
    sums = {column: sum(getattr(row, column) for row in rows) for column in SUMMED}
    known = {"id": name, "name_zh": name, "name_en": name, "group": group, "industry": industry}
    return rows[0].model_copy(update={**known, "roles": roles, "gross_output_cny": None, **sums})


@pytest.fixture(scope="module")
def town(city):
    sectors = tuple(sector_of(city, name) for name in TOWN)
    return replace(city, sectors=sectors, clusters=(), cluster_ambitions=(), statistics=())


@pytest.fixture(scope="module")
def rows(city, draws):
    """Return the shipped rows with those of the shipped sectors renamed to the invented ones."""
    table = draws.table
    old = {f"{name}.{sector.id}" for name in BY_SECTOR for sector in city.sectors}
    kept = {name: row for name, row in table.rows.items() if name not in old}
    for name, (*_, parts) in TOWN.items():
        for stem in BY_SECTOR:
            for row in table.rows.get(f"{stem}.{parts[0]}", ()):
                new = row.model_copy(update={"name": f"{stem}.{name}"})
                kept[new.name] = (new,)
    workshops = table.rows["value_added_rate.construction"][0]
    for name in ("farms", "workshops"):
        row = workshops.model_copy(update={"name": f"value_added_rate.{name}"})
        kept[row.name] = (row,)
    return Draws(Table(kept, table.sources), 20, 1, draws.counties, draws.deflator, 2022)


def lived(town, rows, economy=None, energy=None):
    asked = EconomySettings(**(economy or {})), EnergySettings(**(energy or {}))
    return simulate(base_year(town), *asked, rows, YEARS)


@pytest.mark.parametrize("model", ["recipe", "vintage"])
def test_every_checkpoint_of_the_plan_has_its_numbers(town, rows, model):
    levers = {"efficiency": {"rate": 1.5}, "ev": {"rate": 2}, "coal_switch": {"rate": 2}}
    ds = lived(town, rows, {"model": model}, {"levers": levers})
    assert ds.time.values.tolist() == list(YEARS)
    for name in ("value_added", "energy_use", "co2_emissions", "non_fossil_share", "lever_cost"):
        assert bool(ds[name].sel(time=CHECKPOINTS).notnull().all()), name
    assert float(ds.lever_cost.sel(lever="ev", time=2040).min()) != 0
    assert bool((ds.peak_year >= 2024).all())


def test_the_base_year_closes_on_what_the_town_states(town, rows):
    first = lived(town, rows).sel(time=2024)
    total = town.energy("energy_total").value
    assert np.allclose(first.energy_use.sum(["sector", "carrier"]), total, rtol=1e-9)


def test_what_the_town_lacks_is_zero(town, rows):
    ds = lived(town, rows, energy={"scope": "energy_import_process"})
    assert float(abs(ds.process_co2).max()) == 0
    assert float(abs(ds.feedstock_energy).max()) == 0
    assert ds.cluster_plan_unowned == 0


def test_power_of_the_grid_before_the_base_year_says_nothing(town, rows):
    ds = lived(town, rows, energy={"grid_non_fossil": {2023: 10, 2030: 90}})
    assert float(ds.grid_non_fossil.sel(time=2040).isel(member=0)) == pytest.approx(90)
    assert float(ds.grid_non_fossil.sel(time=2024).isel(member=0)) > 80


def test_what_needs_a_sector_that_the_town_lacks_is_refused_by_name(town, rows):
    economy = {"plants": {"lng_capacity": 3e6, "lng_start": 2031, "data_centre": {2030: 10}}}
    with pytest.raises(InputError) as caught:
        lived(town, rows, economy, {"levers": {"cement_decline": {"rate": 2}}})
    said = str(caught.value)
    assert "3 problems" in said
    for role, who in (
        ("materials", "energy.levers.cement_decline"),
        ("chemicals", "economy.plants.lng_capacity"),
        ("data_centres", "economy.plants.data_centre"),
    ):
        assert f"no sector has the role '{role}', which is needed by '{who}'" in said


def test_without_transport_electric_vehicles_are_refused_and_nothing_else_stops(town, rows):
    walkers = tuple(s.model_copy(update={"roles": ()}) for s in town.sectors)
    ds = lived(replace(town, sectors=walkers), rows)
    assert bool(ds.energy_use.notnull().all())
    with pytest.raises(InputError, match=r"needed by 'energy\.levers\.ev'"):
        lived(replace(town, sectors=walkers), rows, energy={"levers": {"ev": {"rate": 1}}})
