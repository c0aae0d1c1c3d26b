"""What other rooms hand over is used where it is there, and refused where it is wrong."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from gepsim.compensation.case import Case
from gepsim.compensation.cost import annualised, direct_cost
from gepsim.compensation.evidence import check_evidence
from gepsim.compensation.river import payer_cap
from gepsim.compensation.settings import CompensationSettings
from gepsim.errors import GepsimError

YEARS = tuple(range(2022, 2036))


@pytest.fixture
def flat(network):
    """Return a function that makes one number per county and year."""

    def make(value: float) -> xr.DataArray:
        codes = sorted(network.counties)
        return xr.DataArray(np.full((14, 5), value), {"time": list(YEARS), "county": codes})

    return make


def test_evidence_of_counties_stands_beside_rows_of_outside_places(network, evidence, draws, flat):
    """0.5 % of 1e9 CNY of revenue, nine tenths of it for this city; Guang'an's revenue is a row."""
    known = {**evidence, "fiscal_revenue": flat(1e9)}
    cap = payer_cap(Case(network, known, CompensationSettings(), draws, YEARS), "fiscal")
    central = cap.isel(member=0)
    assert float(central.sel(place="511902", time=2030)) == pytest.approx(0.9 * 0.005 * 1e9)
    assert float(central.sel(place="guangan", time=2022)) == pytest.approx(0.33 * 0.005 * 9.2e9)


def test_investment_costs_from_its_year_on_until_it_is_worn_out():
    spent = xr.DataArray([0.0, 100.0, 0.0, 0.0], {"time": [2022, 2023, 2024, 2025]})
    paid = annualised(spent, 0.05, 2.0)
    assert (paid.sel(time=[2022, 2025]) == 0.0).all()
    assert float(paid.sel(time=2023)) == float(paid.sel(time=2024)) > 50.0


def test_protection_investment_raises_direct_cost(network, evidence, draws, flat):
    case = Case(network, evidence, CompensationSettings(), draws, YEARS)
    dear = Case(
        network,
        {**evidence, "protection_investment": flat(1e8)},
        CompensationSettings(),
        draws,
        YEARS,
    )
    assert (direct_cost(dear) > direct_cost(case)).all()


def test_county_outputs_sum_to_the_city(city, table):
    total = sum(table.value(f"gdp.{county.code}", "CNY year-1") for county in city.counties)
    assert total == pytest.approx(city.facts.place.gdp_cny, rel=1e-3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e: {"service_valu": e}, "did you mean 'service_value'"),
        (lambda e: {}, "no evidence 'service_value'"),
        (lambda e: {"service_value": e.isel(service=0)}, "has no dimension 'service'"),
        (lambda e: {"service_value": e.isel(time=slice(1, None))}, "lacks time 2022"),
        (lambda e: {"service_value": e.isel(county=slice(1, None))}, "lacks county 511902"),
        (lambda e: {"service_value": e.where(e["time"] > 2022)}, "has gaps"),
    ],
)
def test_wrong_evidence_is_refused(change, message, network, evidence):
    with pytest.raises(GepsimError, match=message):
        check_evidence(change(evidence["service_value"]), network.counties, YEARS)
