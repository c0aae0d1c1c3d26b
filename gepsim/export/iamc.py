"""The wide table that integrated-assessment tools (pyam, the IAMC databases) read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
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
    "Energy Use": ("energy_total", (), ("tce", "EJ", "EJ/yr")),
    "Emissions|CO2": ("co2_total", (), ("t", "Mt", "Mt CO2/yr")),
    # no level below GEP: what stands there sums to it
    "GEP Weather Standard Deviation": ("gep_weather_sd", (), _MONEY),
    "Non-Fossil Share": ("non_fossil_share", (), ("percent", "percent", "%")),
}
#: What the quantiles are called.
_ENDS = ("5th Percentile", "95th Percentile")
#: Runs that were made without single years have no weather.
_OPTIONAL = ("gep_weather_sd",)


def write_iamc(runs: Results | Sequence[Results], path: Path) -> None:
    """Write medians of the draws as ``model, scenario, region, variable, unit, <years>``.

    A level is its own median: what stands below it need not add up to it. Its 5 and 95 % quantiles
    stand in rows of their own, ``<variable>|5th Percentile`` and ``<variable>|95th Percentile``.
    """
    given = [runs] if isinstance(runs, Results) else list(runs)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    years = sorted({year for run in given for year in run.years})
    writer.writerow(["model", "scenario", "region", "variable", "unit", *years])
    for run in given:
        for region, variable, unit, values in rows(run):
            known = dict(zip(run.years, values.values, strict=True))
            numbers = [f"{known[year]:.10g}" if year in known else "" for year in years]
            row = [f"gepsim {__version__}", run.id, region, variable, unit, *numbers]
            writer.writerow(plain_row(row))
    write_text(path, text.getvalue())


def rows(run: Results) -> Iterator[Row]:
    """Yield the city's economy and weather, and GEP of city and counties with their services."""
    city = region_of(run)
    year = run.record["price_year"]
    for variable, (name, over, (inside, outside, unit)) in _PATHS.items():
        if name not in run.accounts and name in _OPTIONAL:
            continue
        path = run.headline(name).sum(over)
        yield from _spread(run, name, city, variable, unit.format(year=year), path,
                           factor(inside, outside))  # fmt: skip
    unit = _MONEY[2].format(year=year)
    yield from services(run, city, unit, "gep_city", "gep_city_service", {})
    for code, name in names_of(run.accounts, "county", "en").items():
        yield from services(run, f"{city}|{name}", unit, "gep_total", "gep", {"county": code})


def _spread(
    run: Results, name: str, region: str, variable: str, unit: str, middle: xr.DataArray,
    scale: float, place: Mapping[str, str] | None = None,
) -> Iterator[Row]:  # fmt: skip
    """Yield a variable and, where it is drawn and not summed over parts, its quantiles."""
    yield region, variable, unit, middle * scale
    for word, end in zip(_ENDS, run.band(name) or (), strict=False):
        if set(end.dims) - set(place or {}) == {"time"}:
            yield region, f"{variable}|{word}", unit, end.sel(place or {}) * scale


def region_of(run: Results) -> str:
    """Return the city's place among the regions."""
    return str(run.record.get("region", f"China|{str(run.record['scenario']['city']).title()}"))


def services(
    run: Results, region: str, unit: str, total: str, each: str, place: Mapping[str, str]
) -> Iterator[Row]:
    """Yield GEP of a region and of each of its services, by category: medians with quantiles."""
    scale = factor(*_MONEY[:2])
    own = run.headline(total).sel(place)
    yield from _spread(run, total, region, "GEP", unit, own, scale, place)
    names = run.labels("service")
    for name, kind in categories(names).items():
        where = {**place, "service": name}
        variable = f"GEP|{kind}|{_title(name)}"
        middle = run.headline(each).sel(where)
        yield from _spread(run, each, region, variable, unit, middle, scale, where)


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
