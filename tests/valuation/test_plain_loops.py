"""Every service in every year, added up cell by cell in plain Python from the printed formulas.

The landscape is random: any of the sixteen types may lie anywhere in the five counties, beside the
protected land of the shipped city. Of the program only the land's path, the rows and the statistics
are taken; what a cell is worth is written here once more, without arrays.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import central

sys.path.insert(0, str(Path(__file__).parent))
from plain_loops import LAYERS, Loops


@pytest.fixture(scope="module")
def random_run():
    """Return a whole run over a map on which nothing is where it should be."""
    from gepsim.engine.road import travel
    from gepsim.inputs import gather, layers_of

    small = {"layers": {"resolution": 1000}, "uncertainty": {"members": 20}}
    inputs = gather("ecology_first", [small])
    layers = layers_of(inputs).copy()  # others of this process share what it returns
    rng = np.random.default_rng(20)
    inside = layers["county"].values != layers["county"].attrs.get("_FillValue", 255)
    count = int(inside.sum())
    drawn = {
        "ecosystem_type": rng.integers(0, len(ECOSYSTEM_TYPES), count),
        "rain": rng.uniform(500.0, 2000.0, count),
        "potential_evapotranspiration": rng.uniform(500.0, 1200.0, count),
        "slope_length_steepness": rng.uniform(0.0, 20.0, count),
        "hot_days": rng.uniform(0.0, 90.0, count),
        "forest_age": rng.integers(1, 120, count),
    }
    for name, values in drawn.items():
        whole = layers[name].values.copy()
        whole[inside] = values
        layers[name] = layers[name].copy(data=whole)
    return travel(inputs, layers), layers


def test_plain_loops_over_cells_give_the_account(random_run):
    road, layers = random_run
    for name, units in LAYERS.items():
        assert layers[name].attrs["units"] == units
    worth = Loops(road, layers).worth()
    gep = central(road.account.gep)
    assert set(map(str, gep.service.values)) == {service for _, _, service in worth}
    for (year, county, service), value in worth.items():
        found = float(gep.sel(time=year, county=county, service=service))
        assert found == pytest.approx(value, rel=1e-6, abs=1.0), (year, county, service)
