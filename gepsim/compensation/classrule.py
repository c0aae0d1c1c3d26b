"""The class rule: a fixed sum a month where water meets its class and moves, a charge where not."""

from __future__ import annotations

import xarray as xr

from gepsim.compensation.case import Case, once
from gepsim.compensation.network import party_names
from gepsim.compensation.quality import class_settlement, over_standard_charge
from gepsim.compensation.rule import Entries, post, rule
from gepsim.compensation.sections import (
    JUDGED,
    class_limits,
    concentration,
    quality_of_sections,
)
from gepsim.text import Text

#: Exact: months in a year.
MONTHS = 12.0


def discharge(case: Case) -> xr.DataArray:
    """Return the water that leaves each county, with all that enters from above [m3 year-1].

    Water from outside places upstream is not known and not counted, so a charge is too low rather
    than too high.
    """
    counties = case.network.counties
    own = case.numbers("water_yield", "county", counties, "m3 year-1")
    passes = [[a == b or b in case.network.below(a) for b in counties] for a in counties]
    through = xr.DataArray(passes, {"source": list(counties), "county": list(counties)})
    return xr.dot(own.rename(county="source"), through.astype(float), dim="source")


def yearly_settlement(case: Case) -> xr.DataArray:
    """Return what the place below each county pays it by the class rule [CNY year-1].

    The sections are known by the year, so every month of a year is settled alike.
    """
    now = quality_of_sections(case)["water_class"]
    before = now.shift(time=1).fillna(now)
    required = case.number("required_class", "1")
    limit = class_limits(case).sel(grade=str(int(required)), drop=True)
    charges = case.numbers("over_standard_charge", "pollutant", JUDGED, "CNY t-1")
    monthly = discharge(case) / MONTHS
    charge = over_standard_charge(concentration(case), limit, monthly, charges).sum("pollutant")
    amount = case.number("class_monthly_amount", "CNY month-1")
    return MONTHS * class_settlement(now, before, required, amount, charge)


@rule(
    title=Text(
        "断面水质类别补偿（重庆模式）",
        "class rule for border sections after Chongqing's model",
    ),
    kind="horizontal",
    in_force=False,
    basis=("chongqing_class_rule", "discharge_charges"),
)
@once
def river_class(case: Case) -> Entries:
    """Neighbours settle a fixed sum a month by water class; in place of the band, not beside it."""
    pairs = [(reach.upstream, reach.downstream) for reach in case.network.reaches]
    inside = set(case.network.counties)
    chosen = [pair for pair in pairs if set(pair) <= inside]
    above = xr.DataArray([upstream for upstream, _ in chosen], dims="entry")
    amount = yearly_settlement(case).sel(county=above).drop_vars("county")
    return Entries(amount, tuple(u for u, _ in chosen), tuple(d for _, d in chosen))


def county_settlement(case: Case) -> xr.DataArray:
    """Return each county's net by the class rule, whether or not it is in force [CNY year-1]."""
    found, counties = river_class(case), list(case.network.counties)
    net = post(found.amount, found.receivers, found.payers, list(party_names(case.network)))
    return net.sel(party=counties).rename(party="county")
