"""Less fuel, cleaner air: laws of what burning puts into the air of any city."""

from __future__ import annotations

import numpy as np
import pytest

from gepsim.draws import central
from gepsim.economy.air import AIR_SOURCES, BURNT, POLLUTANTS, USES, use_of
from gepsim.economy.measures import MEASURES
from gepsim.units import factor

PLACES = sorted({place for place, _ in USES.values()})


def faster(name):
    """Return a measure at a pace that acts, all others standing still."""
    return {"levers": {name: {"rate": 2.0}}}


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_a_measure_against_carbon_never_soils_the_air(run, name):
    """New technology that burns more than the old is no cleaner by itself: it may do either."""
    if name in ("renewal", "learning"):
        pytest.skip("acts through what replaces old capacity")
    still, acting = run(), run(energy=faster(name))
    assert (acting.particle_emissions <= still.particle_emissions + 1e-9).all()
    assert (acting.air_emissions <= still.air_emissions + 1e-9).all()


def test_the_measures_that_move_fuel_are_felt_where_it_is_burnt(run):
    def cut(name):
        last = (
            d.particle_emissions.isel(time=-1, member=0) for d in (run(energy=faster(name)), run())
        )
        acting, still = last
        return {
            str(s): float(1 - acting.sel(air_source=s) / still.sel(air_source=s))
            for s in AIR_SOURCES
        }

    assert cut("ev")["mobile"] > 0.05
    assert cut("ev")["residential"] == pytest.approx(0.0, abs=1e-9)
    assert min(cut("coal_switch")[s] for s in ("industry", "residential")) > 0.02
    assert cut("electrification")["industry"] == pytest.approx(0.0, abs=1e-9)


def test_imported_power_soils_other_places(run):
    """More power for homes is more import: nothing is burnt here for it."""
    grown = {"growth": {"urban_households": 9.0}}
    more, usual = run(economy=grown), run()
    assert (more.net_import >= usual.net_import).all()
    industry = [d.air_emissions.sel(air_source="industry") for d in (more, usual)]
    assert np.allclose(*industry)


def test_every_fuel_burns_somewhere_and_coal_is_dirtier_than_gas(table, base):
    for pollutant in POLLUTANTS:
        for place in PLACES:
            names = {f: f"air_emission.{pollutant}.{f}.{place}" for f in BURNT}
            rows = {fuel: table.rows[name][0] for fuel, name in names.items()}
            assert rows["coal"].low >= rows["gas"].value, (pollutant, place)
            assert all(row.low >= 0 for row in rows.values())
    assert {use_of(s, base)[0] for s in base.sectors} <= set(PLACES)


def test_the_base_year_is_of_the_size_that_the_city_states(run, city):
    """Sulphur and nitrogen come from fuel alone; a city that states them is met within a half."""
    found = central(run().air_emissions).isel(time=0).sum("air_source")
    for pollutant in ("so2", "nox"):
        for row in [r for r in city.statistics if r.name == f"emission_{pollutant}"]:
            stated = row.value * factor(row.units, "t")
            assert 0.5 < float(found.sel(pollutant=pollutant)) / stated < 1.5
