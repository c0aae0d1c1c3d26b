"""What a scenario comes to, few draws and no page: what a person sees while turning its knobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.draws import frequency, headline, spread
from gepsim.economy.peak import peak_due
from gepsim.engine.road import spending, travel
from gepsim.engine.state import RunState
from gepsim.inputs import Inputs, layers_of
from gepsim.targets.summary_rows import SummaryRow
from gepsim.text import Text
from gepsim.units import factor

#: Cell size and number of draws where nothing else is asked. [m], [1]
QUICK: Mapping[str, Mapping[str, int]] = {
    "layers": {"resolution": 500},
    "uncertainty": {"members": 200},
}
_OUTER = (0.05, 0.95)


@dataclass(frozen=True)
class Series:
    """One quantity of the city by year: how it is called, its unit, and where it is found.

    Parameters
    ----------
    scale : float
        From the unit of the accounts to the Chinese unit.
    per_en : float
        Chinese units in one English unit: 10 in a billion yuan, which English counts by.
    """

    name: str
    text: Text
    unit: Text
    scale: float
    per_en: float
    of: Callable[[RunState], xr.DataArray]


def _economy(name: str) -> Callable[[RunState], xr.DataArray]:
    def found(state: RunState) -> xr.DataArray:
        array = state.economy[name]
        return array.sum([dim for dim in array.dims if dim not in ("time", "member")])

    return found


_YI = (Text("亿元", "bn CNY"), factor("CNY", "yi_CNY"), 10.0)
_WAN_T = (Text("万吨", "Mt"), factor("t", "wan_t"), 100.0)
_WAN_TCE = (Text("万吨标准煤", "Mtce"), factor("tce", "wan_tce"), 100.0)
_PER_GDP = (Text("吨/万元", "t per 10,000 CNY"), 1.0, 1.0)
_PERCENT = (Text("%", "%"), 1.0, 1.0)
SERIES: tuple[Series, ...] = (
    Series("gep", Text("生态产品总值", "GEP"), *_YI, lambda s: s.account.gep_total.sum("county")),
    Series("co2", Text("二氧化碳排放", "CO2 emissions"), *_WAN_T, _economy("co2_emissions")),
    Series("gdp", Text("地区生产总值", "GDP"), *_YI, _economy("value_added")),
    Series("energy", Text("能源消费", "Energy use"), *_WAN_TCE, _economy("energy_use")),
    Series("carbon_intensity", Text("单位GDP碳排放", "CO2 per GDP"), *_PER_GDP,
           _economy("carbon_intensity")),
    Series("non_fossil_share", Text("非化石能源占比", "Non-fossil share"), *_PERCENT,
           _economy("non_fossil_share")),
)  # fmt: skip


@dataclass(frozen=True)
class Band:
    """Median and 5 and 95 % quantiles of the draws, one value for each label."""

    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Live:
    """What a scenario comes to.

    Parameters
    ----------
    series : mapping of str to Band
        By the names of `SERIES`, by year, in their units.
    rows : sequence of SummaryRow
        One for each target and checkpoint.
    peak : float or None
        Chance that emissions peak by `peak_due`, strict test; None where the run cannot tell. [1]
    paid : mapping of str to Band
        Net compensation of each county by checkpoint. [1e4 CNY year-1]
    projects : float
        Money of all projects over the run. [1e8 CNY]
    measures : Band
        Cost of all measures over the run. [1e8 CNY]
    landscape : str
        What the land is.
    """

    inputs: Inputs
    years: tuple[int, ...]
    series: Mapping[str, Band]
    rows: Sequence[SummaryRow]
    peak_due: int
    peak: float | None
    paid: Mapping[str, Band]
    projects: float
    measures: Band
    landscape: str


def live(inputs: Inputs) -> Live:
    """Return what checked inputs come to."""
    layers = layers_of(inputs)
    return of_state(travel(inputs, layers), str(layers.attrs.get("landscape", "")))


def of_state(state: RunState, landscape: str) -> Live:
    """Return what a road that was travelled has to say to a person at the knobs."""
    inputs = state.inputs
    yi = factor("CNY", "yi_CNY")
    cost = state.economy["lever_cost"].sum(["time", "lever"])
    return Live(
        inputs=inputs,
        years=inputs.scenario.time.years,
        series={one.name: _band(one.of(state) * one.scale) for one in SERIES},
        rows=state.targets.rows,
        peak_due=peak_due(inputs.table),
        peak=_chance(state.economy["strict_peak"]),
        paid=_paid(state),
        projects=float(spending(inputs).sum()) * yi,
        measures=_band(cost * yi),
        landscape=landscape,
    )


def _paid(state: RunState) -> dict[str, Band]:
    years = list(state.inputs.scenario.time.checkpoints)
    net = state.compensation["transfer"].sum("rule").sel(time=years) * factor("CNY", "wan_CNY")
    known = set(net["party"].values.tolist())
    return {code: _band(net.sel(party=code)) for code in state.inputs.city.codes if code in known}


def _chance(test: xr.DataArray) -> float | None:
    return None if bool(test.isnull().any()) else float(frequency(test))


def _band(array: xr.DataArray) -> Band:
    """Return median and outer quantiles; a number that is not drawn is its own band.

    Examples
    --------
    The central member 0 and three draws:

    >>> _band(xr.DataArray([1.0, 2.0, 3.0, 4.0], dims="member")).middle
    (3.0,)
    """
    middle = headline(array)
    ends = [middle, middle]
    if array.sizes.get("member", 1) > 1:
        ends = list(spread(array, _OUTER))
    low, high = (tuple(np.atleast_1d(end.values).tolist()) for end in ends)
    return Band(low, tuple(np.atleast_1d(middle.values).tolist()), high)
