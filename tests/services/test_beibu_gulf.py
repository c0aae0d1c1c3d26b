"""The coast of the Beibu Gulf in Guangxi: areas go in, the values that the paper prints come out.

罗盛锋 and 闫文德, 生态学报 38(9):3248, 2018, doi 10.5846/stxb201704050578. Table 3 (areas, km2) is
``beibu_gulf.csv``; table 7 has the value of each ecosystem, table 8 that of each function. The
paper counts fields as paddy, woods as broadleaf, orchards as shrub, at 3,406.5 yuan a unit.
"""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import Draws, central
from gepsim.paths import shipped
from gepsim.prices import load_deflator
from gepsim.services.settings import AccountSettings
from gepsim.units import factor
from gepsim.valuation import Supply, evaluate

PAGE = Path(__file__).parents[2] / "docs" / "published.md"
TEXT = (Path(__file__).parent / "beibu_gulf.csv").read_text(encoding="utf-8")
LAND = list(csv.DictReader(TEXT.splitlines()))
YEARS = [1999, 2006, 2014]
#: Table 7, CNY a year in 1999, 2006 and 2014, by ecosystem and in all.
BY_ECOSYSTEM = {
    "farmland": (4.87e9, 3.66e9, 3.49e9),
    "forest": (2.52e10, 2.92e10, 2.91e10),
    "wetland": (5.84e9, 7.82e9, 5.80e9),
    "water": (1.24e10, 1.28e10, 1.56e10),
    "desert": (2.33e7, 2.57e7, 1.92e7),
    "urban": (0.0, 0.0, 0.0),
}
TOTAL = (4.83e10, 5.35e10, 5.40e10)
#: Table 8, CNY a year in the same years, by the service that holds the function.
BY_FUNCTION = {
    "equivalence_supply": {
        "food": (2.16e9, 1.80e9, 1.74e9),
        "raw material": (9.09e8, 1.01e9, 9.94e8),
        "water": (-1.82e9, -8.12e8, -6.19e8),
    },
    "equivalence_regulation": {
        "gas": (4.04e9, 4.14e9, 4.03e9),
        "climate": (8.40e9, 9.50e9, 9.36e9),
        "environment": (3.29e9, 3.73e9, 3.70e9),
        "hydrology": (2.16e10, 2.28e10, 2.40e10),
    },
    "equivalence_support": {
        "soil": (3.24e9, 3.79e9, 3.71e9),
        "nutrients": (4.82e8, 4.65e8, 4.50e8),
        "biodiversity": (4.02e9, 4.68e9, 4.41e9),
    },
    "equivalence_culture": {"aesthetics": (1.98e9, 2.32e9, 2.17e9)},
}


def half_of_the_last_digit(*printed):
    """Return what three printed digits leave open, of a number or a sum. [CNY year-1]"""
    return sum(0.5 * 10.0 ** (len(f"{abs(value):.0f}") - 3) for value in printed if value)


@pytest.fixture(scope="module")
def coast(table):
    """Return the worth over (time, county, service); a county is an ecosystem. [CNY year-1]"""
    area = defaultdict(float)
    for row in LAND:
        for year in YEARS:
            size = float(row[f"area_{year}"]) * factor("km2", "ha")
            area[year, row["ecosystem"], row["ecosystem_type"]] += size
    labels = {"time": YEARS, "county": list(BY_ECOSYSTEM), "ecosystem_type": list(ECOSYSTEM_TYPES)}
    cells = [
        [[area[year, place, kind] for kind in ECOSYSTEM_TYPES] for place in BY_ECOSYSTEM]
        for year in YEARS
    ]
    asked = AccountSettings(profile="xie2015", price_year=2010)
    deflator = load_deflator(shipped("coefficients") / "deflator.csv")
    draws = Draws(table, 0, 1, list(BY_ECOSYSTEM), deflator, asked.price_year)
    supply = Supply(xr.Dataset({"area": xr.DataArray(cells, labels)}))
    return central(evaluate(supply, draws, asked).gep)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("ecosystem", [*BY_ECOSYSTEM, "total"])
def test_each_ecosystem_is_worth_what_the_paper_prints(coast, ecosystem, year):
    here = coast.sel(time=year).sum("service")
    found = float(here.sum() if ecosystem == "total" else here.sel(county=ecosystem))
    printed = {**BY_ECOSYSTEM, "total": TOTAL}[ecosystem][YEARS.index(year)]
    assert found == pytest.approx(printed, abs=half_of_the_last_digit(printed) + 1.0)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("service", BY_FUNCTION)
def test_each_service_is_worth_its_printed_functions(coast, service, year):
    printed = [values[YEARS.index(year)] for values in BY_FUNCTION[service].values()]
    found = float(coast.sel(time=year, service=service).sum())
    assert found == pytest.approx(sum(printed), abs=half_of_the_last_digit(*printed) + 1.0)


def test_the_page_shows_both(coast):
    shown = PAGE.read_text(encoding="utf-8").splitlines()
    whole = coast.sum("service") / 1e8
    made = {name: whole.sel(county=name) for name in BY_ECOSYSTEM if name != "urban"}
    for name, found in {**made, "total": whole.sum("county")}.items():
        printed = {**BY_ECOSYSTEM, "total": TOTAL}[name]
        pairs = zip(printed, (float(found.sel(time=year)) for year in YEARS), strict=True)
        cells = " | ".join(f"{one / 1e8:.3g} / {two:.4g}" for one, two in pairs)
        assert f"| {name} | {cells} |" in shown
