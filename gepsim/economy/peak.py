"""Has the peak passed? Weak, strict and plateau tests on a path of emissions."""

from __future__ import annotations

import xarray as xr

from gepsim.coefficients import Table
from gepsim.draws import Draws


def peak_year(emissions: xr.DataArray) -> xr.DataArray:
    """Return the year of the highest emissions; the last year means that none is in sight.

    Examples
    --------
    >>> path = xr.DataArray([1.0, 3.0, 2.0], {"time": [2029, 2030, 2031]})
    >>> int(peak_year(path))
    2030
    """
    return emissions.idxmax("time")


def weak_peak(emissions: xr.DataArray, by: int) -> xr.DataArray:
    """Return whether no year after `by` lies above the highest year until `by`.

    Examples
    --------
    >>> path = xr.DataArray([3.0, 2.0, 2.5], {"time": [2030, 2031, 2032]})
    >>> bool(weak_peak(path, 2030))
    True
    """
    until, after = emissions.time <= by, emissions.time > by
    later = emissions.where(after).max("time")
    return (later <= emissions.where(until).max("time")) | later.isnull()


def strict_peak(emissions: xr.DataArray, by: int, rise: float) -> xr.DataArray:
    """Return whether the weak test holds and no step after `by` rises by more than `rise`.

    Examples
    --------
    A path that falls early and climbs again is no peak:

    >>> path = xr.DataArray([3.0, 2.0, 2.5], {"time": [2030, 2031, 2032]})
    >>> bool(strict_peak(path, 2030, 0.005))
    False
    """
    step = emissions / emissions.shift(time=1) - 1.0
    calm = (step.where(emissions.time > by, 0.0) <= rise).all("time")
    return weak_peak(emissions, by) & calm


def plateau(emissions: xr.DataArray, tolerance: float, length: int) -> xr.DataArray:
    """Return whether at least `length` years lie within `tolerance` of the highest.

    Examples
    --------
    >>> path = xr.DataArray([9.9, 10.0, 9.9, 8.0], {"time": [2028, 2029, 2030, 2031]})
    >>> bool(plateau(path, 0.02, 3))
    True
    """
    near = emissions >= (1.0 - tolerance) * emissions.max("time")
    return near.sum("time") >= length


def peak_due(table: Table) -> int:
    """Return the year by which the city wants its emissions to peak."""
    return int(table.value("peak_due", "year"))


def peak_tests(emissions: xr.DataArray, draws: Draws) -> dict[str, xr.DataArray]:
    """Return all tests with the year and the tolerances of the coefficient rows, as 0 and 1.

    A run that does not look beyond the year by which the peak is wanted cannot tell: its tests
    are missing.
    """
    near = draws.table.value("plateau_tolerance", "1")
    length = int(draws.table.value("plateau_length", "year"))
    return {
        "peak_year": peak_year(emissions),
        "weak_peak": peak_test("weak_peak", emissions, draws),
        "strict_peak": peak_test("strict_peak", emissions, draws),
        "plateau": plateau(emissions, near, length).astype(float),
    }


def peak_test(name: str, emissions: xr.DataArray, draws: Draws) -> xr.DataArray:
    """Return one of the tests ``weak_peak`` and ``strict_peak``, as `peak_tests` does."""
    by = peak_due(draws.table)
    rise = draws.table.value("peak_rise_tolerance", "1")
    strict = name == "strict_peak"
    passed = strict_peak(emissions, by, rise) if strict else weak_peak(emissions, by)
    return passed.astype(float).where(bool((emissions.time > by).any()))
