"""The wide table that integrated-assessment tools (pyam, the IAMC databases) read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import xarray as xr

from gepsim import __version__
from gepsim.files.folders import write_text
from gepsim.files.names import names_of
from gepsim.files.results import Results
from gepsim.tables import plain_row
from gepsim.units import factor

#: Region, variable, unit and the path over the years.
Row = tuple[str, str, str, xr.DataArray]

_MONEY = ("CNY", "GCNY", "billion CNY_{year}/yr")
#: Variable of the city: array, dimensions summed over, its unit, the one here, and how it is said.
_PATHS: dict[str, tuple[str, tuple[str, ...], tuple[str, str, str]]] = {
    "Value Added": ("value_added", ("sector",), _MONEY),
    "Investment|Plan": ("investment", ("project",), _MONEY),
    "Energy Use": ("energy_use", ("sector", "carrier"), ("tce", "EJ", "EJ/yr")),
    "Emissions|CO2": ("co2_total", (), ("t", "Mt", "Mt CO2/yr")),
    # no level below GEP: what stands there sums to it
    "GEP Weather Standard Deviation": ("gep_weather_sd", (), _MONEY),
    "Non-Fossil Share": ("non_fossil_share", (), ("percent", "percent", "%")),
}
#: Runs that were made without single years have no weather.
_OPTIONAL = ("gep_weather_sd",)


def write_iamc(run: Results, path: Path) -> None:
    """Write central estimates as ``model, scenario, region, variable, unit, <years>``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    years = [int(year) for year in run.accounts["time"].values]
    writer.writerow(["model", "scenario", "region", "variable", "unit", *years])
    for region, variable, unit, values in rows(run):
        numbers = [f"{value:.10g}" for value in values.values]
        row = [f"gepsim {__version__}", run.id, region, variable, unit, *numbers]
        writer.writerow(plain_row(row))
    write_text(path, text.getvalue())


def rows(run: Results) -> Iterator[Row]:
    """Yield the city's economy and weather, and GEP of city and counties at three levels."""
    city = region_of(run)
    year = run.record["price_year"]
    for variable, (name, over, (inside, outside, unit)) in _PATHS.items():
        if name not in run.accounts and name in _OPTIONAL:
            continue
        path = run.accounts[name].sum(over) * factor(inside, outside)
        yield city, variable, unit.format(year=year), path
    gep, unit = run.accounts["gep"] * factor(*_MONEY[:2]), _MONEY[2].format(year=year)
    yield from services(city, unit, gep.sum("county"))
    for code, name in names_of(run.accounts, "county", "en").items():
        yield from services(f"{city}|{name}", unit, gep.sel(county=code))


def region_of(run: Results) -> str:
    """Return the city's place among the regions."""
    return str(run.record.get("region", f"China|{str(run.record['scenario']['city']).title()}"))


def services(region: str, unit: str, gep: xr.DataArray) -> Iterator[Row]:
    """Yield GEP, its categories and their services, each the sum of the level below."""
    category = categories([str(name) for name in gep["service"].values])
    yield region, "GEP", unit, gep.sum("service")
    for kind in dict.fromkeys(category.values()):
        names = [name for name, of in category.items() if of == kind]
        yield region, f"GEP|{kind}", unit, gep.sel(service=names).sum("service")
        for name in names:
            yield region, f"GEP|{kind}|{_title(name)}", unit, gep.sel(service=name)


def categories(names: list[str]) -> dict[str, str]:
    """Return the category of each service; ``Other`` where none is declared.

    Examples
    --------
    >>> categories(["soil_retention", "no_such_service"])
    {'soil_retention': 'Regulating', 'no_such_service': 'Other'}
    """
    from gepsim.services import SERVICES

    return {n: SERVICES[n].category.title() if n in SERVICES else "Other" for n in names}


def _title(name: str) -> str:
    return name.replace("_", " ").title()
