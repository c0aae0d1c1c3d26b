"""What one year's weather does to GEP, beside what the years of the run do to it."""

from __future__ import annotations

from collections.abc import Sequence

from gepsim.comparison.weather import clear_of_weather
from gepsim.report.facts.gep import band_legend, moved_by_kind
from gepsim.report.facts.series import fan, path_of, path_table
from gepsim.report.figures import MONEY, fixed, signed
from gepsim.report.model import Figure, attempt
from gepsim.report.reading import Absent, Results
from gepsim.report.words import say
from gepsim.text import Text, same

#: Causes of change that are neither prices nor weather.
_LASTING = ("quantity", "extent")
#: Part of GEP below which a change is none.
_TRACE = 1e-9


def weather_figure(run: Results) -> Figure:
    """Return GEP of normal years with the spread that the weather of single years has."""
    path = path_of(run, "gep_city_weather")
    if path.bands is None:
        raise Absent("accounts.nc: gep_city_weather_quantile")
    return Figure(
        "gep-weather", say("weather.title"), fan(path, MONEY, zero=True),
        finding=weather_sentence(run), legend=band_legend(path), table=path_table(path, MONEY),
        source="gep_city_weather, gep_city_weather_quantile, gep_weather_sd",
    )  # fmt: skip


def weather_sentence(run: Results) -> Text:
    """Return by how much one year's weather moves GEP, and whether the years' change shows."""
    first, last = run.years[0], run.years[-1]
    base = run.array("gep_city").sel(time=first).item()
    sd = run.array("gep_weather_sd")
    bands = run.array("gep_city_weather_quantile").sel(time=first)
    low, high = (_percent(bands.isel(quantile=end).item() / base - 1.0) for end in (0, -1))
    change = run.array("gep_change").sel(driver=list(_LASTING)).sum("driver")
    year = clear_of_weather(change, sd)
    verdict = say("weather.shows", year=year) if year else say("weather.hides")
    return say(
        "weather.say", sd=fixed(100.0 * sd.sel(time=first).item() / base), low=low, high=high,
        first=first, last=last, change=_percent(change.sel(time=last).item() / base),
        part=_regulating(run, base), verdict=verdict,
    )  # fmt: skip


def _regulating(run: Results, base: float) -> Text:
    """Return what regulating services add to the change; nothing where prices or weather act."""
    beside = run.array("gep_change").sel(time=run.years[-1]).drop_sel(driver=list(_LASTING))
    if abs(beside).sum() > _TRACE * base:
        return same("")
    return say("weather.part", regulating=_percent(moved_by_kind(run)["regulating"] / base))


def _percent(part: float) -> Text:
    return signed(same(fixed(100.0 * part)))


def _sd(run: Results, year: int) -> float:
    return float(run.array("gep_weather_sd").sel(time=year))


def weather_rows(runs: Sequence[Results]) -> list[list[object]]:
    """Return one year's weather as a row of a comparison; the difference stands above it."""
    year = runs[0].years[-1]
    title = say("weather.row", year=year)
    found = [attempt(title, _sd, run, year) for run in runs]
    cells = [
        same("±") + MONEY.write(cell) if isinstance(cell, float) else same("–") for cell in found
    ]
    return [[title, *cells]]
