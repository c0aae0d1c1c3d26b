"""Formulas that InVEST has too give InVEST's numbers, to the single precision it prints.

The numbers were made by natcap.invest 3.20.2; see ``source`` in invest_oracles.json.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from gepsim.services.budyko import budyko_evapotranspiration
from gepsim.services.erosion import delivery_ratio, length_steepness_factor
from gepsim.services.soil_water import available_water
from gepsim.services.storms import curve_storage, storm_runoff

ORACLES = json.loads((Path(__file__).parent / "invest_oracles.json").read_text(encoding="utf-8"))
CLOSE = 1e-5


def test_water_yield():
    """Rain less evaporation, one square metre, depths in metres."""
    case = {k: np.asarray(v) for k, v in ORACLES["water_yield"].items()}
    held = available_water(case["root_depth"] / 1000, case["soil_depth"] / 1000, case["pawc"])
    rain = case["precip"] / 1000
    wet = budyko_evapotranspiration(
        1.0, case["kc"], case["veg"], held, case["Z"], 1.25, 5.0, 1.0, rain, case["eto"] / 1000
    )
    np.testing.assert_allclose(wet / rain, case["aet_fraction"], rtol=CLOSE, atol=1e-6)
    np.testing.assert_allclose(
        (rain - wet) * 1000, case["yield_mm"], rtol=CLOSE, atol=2e-4 * case["precip"].max() / 1000
    )


@pytest.mark.parametrize("case", ORACLES["storm_runoff"], ids=lambda c: f"{c['rain_mm']:g} mm")
def test_storm_runoff(case):
    """A curve number of zero stores a hundred metres in InVEST; above zero the formula holds."""
    number = np.asarray(case["cn"])
    some = number > 0.0
    storage = curve_storage(number[some], 254.0)
    np.testing.assert_allclose(storage, np.asarray(case["s_max_mm"])[some], rtol=CLOSE, atol=1e-4)
    runoff = storm_runoff(case["rain_mm"], storage, 0.2)
    wanted = np.asarray(case["runoff_mm"])[some]
    np.testing.assert_allclose(runoff, wanted, rtol=CLOSE, atol=1e-4)


@pytest.mark.parametrize(
    "case", ORACLES["ls_factor"], ids=lambda c: f"{c['cell_m']:g} m, {c['l_max']:g}"
)
def test_slope_length_and_steepness(case):
    found = length_steepness_factor(
        case["slope_percent"], case["flow_accumulation_cells"], case["cell_m"], case["l_max"]
    )
    np.testing.assert_allclose(found, case["ls"], rtol=CLOSE)


def test_sediment_delivery():
    case = ORACLES["sediment_delivery"]
    found = delivery_ratio(case["ic"], case["ic0"], case["k"], case["sdr_max"])
    np.testing.assert_allclose(found, case["sdr"], rtol=CLOSE)
