"""One question put to the rules: a network, what is known of it, and what is uncertain."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import xarray as xr
from scipy import special

from gepsim.coefficients import Row, Table
from gepsim.compensation.evidence import CARRIED, Evidence
from gepsim.compensation.network import Network
from gepsim.compensation.settings import CompensationSettings
from gepsim.draws import Draws
from gepsim.errors import InputError, Problems
from gepsim.units import quantity


@dataclass(frozen=True)
class Case:
    """Everything a rule may look at."""

    network: Network
    evidence: Evidence
    settings: CompensationSettings
    draws: Draws
    years: tuple[int, ...]

    @property
    def time(self) -> xr.DataArray:
        """Return the years, labelled by themselves."""
        return xr.DataArray(list(self.years), {"time": list(self.years)})

    @cached_property
    def regulating_value(self) -> xr.DataArray:
        """Return the value of the regulating services by county and year [CNY year-1]."""
        if "regulating_value" in self.evidence:
            return self.known("regulating_value")
        return self.known("service_value").sel(service=list(CARRIED)).sum("service")

    @cached_property
    def usual_regulating_value(self) -> xr.DataArray:
        """Return the same at the climate normal, where it is known apart [CNY year-1]."""
        name = "usual_regulating_value"
        return self.known(name) if name in self.evidence else self.regulating_value

    def number(self, name: str, units: str) -> xr.DataArray:
        """Return a coefficient that holds everywhere."""
        return self.draws.get(name, units)

    def numbers(self, name: str, dim: str, labels: Sequence[str], units: str) -> xr.DataArray:
        """Return the coefficients ``name.<label>`` along `dim`; read once, asked for often."""
        key = (name, dim, tuple(labels), units)
        if key not in self._families:
            parts = [self.draws.get(f"{name}.{label}", units) for label in labels]
            self._families[key] = side_by_side(parts, dim, labels)
        return self._families[key]

    @cached_property
    def found(self) -> dict[object, Any]:
        """Return what functions have found of the case; see `once`."""
        return {}

    @cached_property
    def _families(self) -> dict[tuple[str, str, tuple[str, ...], str], xr.DataArray]:
        return {}

    def known(self, name: str) -> xr.DataArray:
        """Return evidence by county and year, in the order of the network."""
        array = self.evidence[name]
        labels = [str(v) for v in array["county"].values]
        array = array.assign_coords(county=labels)
        return array.sel(county=list(self.network.counties), time=list(self.years))

    def statistic(self, name: str, places: Sequence[str], units: str) -> xr.DataArray:
        """Return a number of every place and year: evidence where there is some, else rows.

        Rows ``<name>`` by county or ``<name>.<place>`` describe the first year and grow as the
        economy of the scenario does, those of places outside by ``<name>_growth``.
        """
        if name not in self.evidence:
            return self._from_rows(name, places, units)
        known = self.known(name).rename(county="place").reindex(place=list(places))
        unknown = [place for place in places if place not in self.network.counties]
        if not unknown:
            return known
        rows = self._from_rows(name, unknown, units).reindex(place=list(places))
        return xr.where(np.isnan(known), rows, known)

    def _from_rows(self, name: str, places: Sequence[str], units: str) -> xr.DataArray:
        first = [self._first(name, place, units) for place in places]
        return side_by_side(first, "place", places) * self._grown(name, places)

    def _grown(self, name: str, places: Sequence[str]) -> xr.DataArray:
        """Return the factor by which a statistic of places has grown since the first year [1]."""
        by_rows = self.growth(f"{name}_growth")
        inside = [place for place in places if place in self.network.counties]
        if name not in FOLLOWS or "economic_growth" not in self.evidence or not inside:
            return by_rows
        grown = self.known("economic_growth").rename(county="place").sel(place=inside)
        own = FOLLOWS[name](self, grown).reindex(place=list(places))
        return own if len(inside) == len(places) else xr.where(np.isnan(own), by_rows, own)

    def _first(self, name: str, place: str, units: str) -> xr.DataArray:
        """Return a statistic of the first year: a county's row, or the row of an outside place."""
        if name in self.draws.table.rows and place in self.network.counties:
            return self.draws.get(name, units).sel(county=place, drop=True)
        return self.draws.get(f"{name}.{place}", units)

    def noise(self, key: str, dims: Mapping[str, Sequence[object]]) -> xr.DataArray:
        """Return independent standard normal noise for every combination of labels [1]."""
        places = itertools.product(*dims.values())
        words = ["|".join(map(str, (key, *place))) for place in places]
        drawn = [self.draws.column(word) for word in words]
        shape = [len(labels) for labels in dims.values()]
        like = xr.zeros_like(self.draws.normal(key))
        centred = np.pad(special.ndtri(np.stack(drawn)), ((0, 0), (1, 0)))
        values = centred.reshape(*shape, -1)
        whole = xr.DataArray(values, dims=(*dims, *like.dims), coords=like.coords)
        return whole.assign_coords({dim: list(labels) for dim, labels in dims.items()})

    def growth(self, name: str) -> xr.DataArray:
        """Return the factor by which a statistic has grown since the first year."""
        return (1.0 + self.number(name, "1")) ** (self.time - self.years[0])

    def area(self, name: str) -> xr.DataArray:
        """Return an area by county and year in hectares; constant where only rows know it."""
        if name in self.evidence:
            return self.known(name)
        rows = self.numbers(name, "county", self.network.counties, "ha")
        return rows * xr.ones_like(self.time, dtype=float)


def _revenue(case: Case, grown: xr.DataArray) -> xr.DataArray:
    return grown ** case.number("fiscal_revenue_response", "1")


def _people(case: Case, grown: xr.DataArray) -> xr.DataArray:
    beyond = grown / case.growth("gdp_growth")
    return case.growth("population_growth") * beyond ** case.number("population_response", "1")


#: How a county's statistics follow the growth of its product: product itself, revenue by its
#: elasticity, people by their trend and by the work that grows beyond its trend. [1]
FOLLOWS: Mapping[str, Callable[[Case, xr.DataArray], xr.DataArray]] = {
    "gdp": lambda case, grown: grown,
    "fiscal_revenue": _revenue,
    "population": _people,
}

Found = TypeVar("Found")
Asked = ParamSpec("Asked")


def once(
    find: Callable[Concatenate[Case, Asked], Found],
) -> Callable[Concatenate[Case, Asked], Found]:
    """Let a function look at a case only once: several rules and outputs share what it finds."""

    @wraps(find)
    def look(case: Case, *asked: Asked.args, **named: Asked.kwargs) -> Found:
        key = (find, asked, tuple(named.items()))
        if key not in case.found:
            case.found[key] = find(case, *asked, **named)
        found: Found = case.found[key]
        return found

    return look


def side_by_side(parts: Sequence[xr.DataArray], dim: str, labels: Sequence[str]) -> xr.DataArray:
    """Return numbers and their draws along a new dimension; those without draws hold throughout.

    Examples
    --------
    >>> side_by_side([xr.DataArray(1.0), xr.DataArray(2.0)], "place", ["a", "b"]).values.tolist()
    [1.0, 2.0]
    """
    like = max(parts, key=lambda part: part.ndim, default=xr.DataArray(0.0))
    wide = [np.broadcast_to(part.values, like.shape) for part in parts]
    values = np.array(wide).reshape(len(parts), *like.shape)
    whole = xr.DataArray(values, dims=(dim, *like.dims), coords=like.coords)
    return whole.assign_coords({dim: list(labels)})


def with_trial_values(draws: Draws, settings: CompensationSettings) -> Draws:
    """Return the draws with the coefficients on trial fixed to the scenario's numbers.

    Raises
    ------
    InputError
        With every value that names no coefficient or has another unit.
    """
    if not settings.values:
        return draws
    problems, fixed = Problems(), []
    for name, value in settings.values.items():
        try:
            fixed.append(_fixed(draws.table, name, value))
        except InputError as error:
            problems.take(error)
    problems.raise_if_any()
    return replace(draws, table=draws.table.replaced(fixed))


def _fixed(table: Table, name: str, value: float | str) -> Row:
    row = table.named(name)[0]
    number = quantity(value, row.units, f"[compensation.values] {name}")
    kept = {"county": "*", "ecosystem_type": "*", "value": number, "dist": "fixed"}
    return row.model_copy(update={**kept, "low": None, "high": None, "note": "on trial"})
