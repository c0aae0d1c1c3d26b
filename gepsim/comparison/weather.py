"""Signal and noise: whether a change of GEP is larger than what one year's weather does to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import xarray as xr

from gepsim.comparison.sections import Line, judged_years, picked
from gepsim.files.results import Results
from gepsim.text import Text

_MONEY = ("CNY year-1", "yi_CNY year-1")
_NEEDED = ("gep_city", "gep_city_weather", "gep_weather_sd")
NEVER = Text("期内没有", "none within the years")


def clear_of_weather(change: xr.DataArray, sd: xr.DataArray) -> int | None:
    """Return the first year from which on a change is larger than one year's weather.

    Parameters
    ----------
    change : DataArray
        Change or difference of GEP under normal weather, over time. [CNY year-1]
    sd : DataArray
        Standard deviation of GEP over the weather of single years, over time. [CNY year-1]

    Returns
    -------
    int or None
        None where the last year is not yet clear of the weather.

    Examples
    --------
    A change of 1, 3, 2 and 4 beside a standard deviation of 2.5 stays above it only at the end:

    >>> years = {"time": [2022, 2023, 2024, 2025]}
    >>> clear_of_weather(xr.DataArray([1.0, 3.0, 2.0, -4.0], years), xr.DataArray(2.5))
    2025
    >>> clear_of_weather(xr.DataArray([1.0, 3.0, 2.0, 2.0], years), xr.DataArray(2.5)) is None
    True
    """
    hidden = change["time"].values[(abs(change) <= sd).values]
    later = change["time"].values[change["time"].values > hidden.max(initial=0)]
    return int(later[0]) if later.size else None


def weather(runs: Sequence[Results]) -> Iterator[Line]:
    """Yield GEP under one year's weather, and from when on the difference is larger than that.

    The spread of these lines is weather alone. Runs with one seed share it and GEP rises with
    rain, so equal quantiles are equal weather: their difference is free of it.
    """
    if not all(name in run.accounts for run in runs for name in _NEEDED):
        return
    year = judged_years(runs)[-1]
    words = Text("单个年份天气下的生态产品总值", "GEP under one year's weather")
    yield picked(runs, "gep", words, "gep_city_weather", _MONEY, time=year)
    words = Text("天气引起的标准差", "standard deviation of GEP by weather")
    yield picked(runs, "gep", words, "gep_weather_sd", _MONEY, time=year)
    first = runs[0].accounts
    moved = [run.accounts["gep_city"] - first["gep_city"] for run in runs]
    if any(change.any() for change in moved):
        clear = [clear_of_weather(change, first["gep_weather_sd"]) for change in moved[1:]]
        words = Text(
            "差异自此超过一年天气的标准差", "year from which the difference exceeds weather"
        )
        found = (float(year) if year else NEVER for year in clear)
        yield Line("gep", words, "", "", (None, *found))
