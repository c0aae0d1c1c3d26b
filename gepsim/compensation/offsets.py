"""Land taken and land made good: a ledger by class, county and year that must close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.compensation.arrays import Array
from gepsim.compensation.case import Case
from gepsim.compensation.rule import Entries, rule
from gepsim.compensation.settings import LAND, LandChange
from gepsim.draws import central
from gepsim.errors import Problems, suggest
from gepsim.text import Text

#: Areas below this are rounding, not a debt. [ha]
CLOSED = 1e-9


def credit_ratio(loss: Array, gain: Array, rate: Array, lag: Array, success: Array) -> Array:
    """Area to be made good per area taken, so that the services are kept.

    Parameters
    ----------
    loss, gain : array
        Services per area of the land taken and of the land made good, in one unit.
    rate : array
        Discount rate per year. [1]
    lag : array
        Years until the new land gives them. [year]
    success : array
        Chance that it does. [1]

    Returns
    -------
    array
        Ratio, at least one. [1]

    Notes
    -----
    .. math:: R = \\max(1, \\; g_{loss} (1 + \\delta)^{lag} / (p \\, g_{gain}))

    Examples
    --------
    Equal land after 15 years at 5 %, four chances in five: 2.6 ha for one; better land: still one.

    >>> round(float(credit_ratio(1.0, 1.0, 0.05, 15.0, 0.8)), 2)
    2.6
    >>> float(credit_ratio(1.0, 9.0, 0.05, 0.0, 1.0))
    1.0
    """
    return np.maximum(1.0, loss * (1.0 + rate) ** lag / (success * gain))


@dataclass(frozen=True)
class Offsetting:
    """Part of a conversion that one offset makes good; areas in hectares."""

    taken: LandChange
    offset: LandChange
    area: float
    credit: float


Ratio = Callable[[LandChange, LandChange], float]


def settle_conversions(
    conversions: Sequence[LandChange], offsets: Sequence[LandChange], ratio: Ratio
) -> tuple[Offsetting, ...]:
    """Return which offset makes good which conversion: own county first, then the earliest.

    An offset counts from its own year on, for land of its own class.

    Raises
    ------
    InputError
        Naming every conversion that is not made good, and the area that lacks.

    Examples
    --------
    >>> from gepsim.compensation.settings import LandChange
    >>> taken = LandChange(year=2026, county="a", land="forest", area=10.0)
    >>> planted = LandChange(year=2025, county="a", land="forest", area=20.0)
    >>> settle_conversions([taken], [planted], lambda t, o: 1.5)[0].credit
    15.0
    """
    left = [offset.area for offset in offsets]
    lines: list[Offsetting] = []
    problems = Problems()
    for taken in sorted(conversions, key=lambda change: change.year):
        open_area = taken.area
        for i in _candidates(taken, offsets):
            per_area = ratio(taken, offsets[i])
            area = min(open_area, left[i] / per_area)
            if area > 0.0:
                lines.append(Offsetting(taken, offsets[i], area, area * per_area))
                open_area, left[i] = open_area - area, left[i] - area * per_area
        if open_area > CLOSED:
            what = f"{taken.area:g} ha of {taken.land} taken in {taken.year}: "
            what += f"{open_area:g} ha have no offset"
            hint = f"add [[compensation.offsets]] of {taken.land} by {taken.year}"
            problems.add(f"[[compensation.conversions]] {taken.county}", what, hint)
    problems.raise_if_any()
    return tuple(lines)


def _candidates(taken: LandChange, offsets: Sequence[LandChange]) -> list[int]:
    fits = [i for i, o in enumerate(offsets) if o.land == taken.land and o.year <= taken.year]
    return sorted(fits, key=lambda i: (offsets[i].county != taken.county, offsets[i].year))


def ledger_of(case: Case) -> tuple[Offsetting, ...]:
    """Return the ledger of the conversions and offsets that a scenario declares.

    Raises
    ------
    InputError
        If a county is unknown or a conversion is not made good.
    """
    asked, counties = case.settings, case.network.counties
    problems = Problems()
    for table in ("conversions", "offsets"):
        for change in getattr(asked, table):
            if change.county not in counties:
                where, what = f"[[compensation.{table}]]", f"unknown county '{change.county}'"
                problems.add(where, what, suggest(change.county, counties))
    problems.raise_if_any()
    if not asked.conversions:
        return ()
    rate = float(central(case.number("discount_rate", "1")))
    lag = central(case.numbers("offset_lag", "land", LAND, "year"))
    success = central(case.numbers("offset_success", "land", LAND, "1"))

    def ratio(taken: LandChange, offset: LandChange) -> float:
        years, chance = float(lag.sel(land=taken.land)), float(success.sel(land=taken.land))
        return float(credit_ratio(taken.quality, offset.quality, rate, years, chance))

    return settle_conversions(asked.conversions, asked.offsets, ratio)


def offset_account(case: Case, lines: Sequence[Offsetting]) -> xr.Dataset:
    """Return credit at the start, added, used and at the end, by year, county and class [ha].

    Examples
    --------
    The account closes: ``opening + added - used = closing`` in every cell.
    """
    years, counties = list(case.years), list(case.network.counties)
    empty = xr.DataArray(
        np.zeros((len(years), len(counties), len(LAND))),
        {"time": years, "county": counties, "land": list(LAND)},
    )
    added, used = empty.copy(), empty.copy()
    for offset in case.settings.offsets:
        _book(added, offset.year, offset, offset.area)
    for line in lines:
        _book(used, line.taken.year, line.offset, line.credit)
    closing = (added - used).cumsum("time").assign_coords(time=empty["time"])
    opening = closing - added + used
    return xr.Dataset(
        {
            "offset_opening": opening,
            "offset_added": added,
            "offset_used": used,
            "offset_closing": closing,
        }
    )


def _book(account: xr.DataArray, year: int, change: LandChange, area: float) -> None:
    if year in account["time"].values:
        account.loc[{"time": year, "county": change.county, "land": change.land}] += area


@rule(
    title=Text("占补平衡指标交易（市域内）", "offset quotas between the counties of the city"),
    kind="quota",
    in_force=True,
    basis=("cropland_quota",),
)
def offset_quota(case: Case) -> Entries:
    """County that takes land pays the county that makes it good, per area of quota."""
    traded = [line for line in ledger_of(case) if line.taken.county != line.offset.county]
    if not traded:
        nothing = xr.zeros_like(case.time, dtype=float).expand_dims(entry=[]).drop_vars("entry")
        return Entries(nothing, (), ())
    price = case.numbers("quota_price", "land", LAND, "CNY ha-1")
    amounts = [
        price.sel(land=line.taken.land, drop=True)
        * line.credit
        * (case.time == line.taken.year).astype(float)
        for line in traded
    ]
    return Entries(
        xr.concat(xr.broadcast(*amounts), "entry"),
        tuple(line.offset.county for line in traded),
        tuple(line.taken.county for line in traded),
    )
