"""Keyed Latin-hypercube members: the same key and seed give the same draws in every scenario.

Member 0 of every array is the central estimate; members 1 … n are the draws.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import xarray as xr
from scipy import special

from gepsim.coefficients import Row, Table
from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.prices import Deflator
from gepsim.strata import from_quantile as from_quantile
from gepsim.strata import stratified as stratified
from gepsim.strata import stratified_blocks
from gepsim.units import factor, money_power

#: A word of a key: what stands between its separators may be the id of a thing.
_WORD = re.compile(r"[^\s.|:]+")
#: Draws that are valued at a time: what is in hand does not grow with their number.
AT_ONCE = 2000
#: Draws up to which a run holds what it finds in memory, about 0.2 MiB each; then it is in files.
IN_MEMORY = 2000


@dataclass
class Draws:
    """Everything uncertain in one run.

    Parameters
    ----------
    table : Table
        Coefficient rows.
    members, seed : int
        Number of draws after the central member 0, and the seed.
    counties : sequence of str
        County codes, in order.
    deflator, price_year
        Money is brought to `price_year` at this door.
    keys : mapping of str to str
        Ids whose draws are keyed by another word; see `City.draw_keys`.
    known : mapping of str to ndarray
        Quantiles of some keys that something is known about, in the place of their own column; see
        `gepsim.valuation.gauge`. [1]
    span : tuple of int, optional
        Where these are a part of all draws: how many come before them, and how many there are.
    """

    table: Table = field(repr=False)
    members: int
    seed: int
    counties: Sequence[str]
    deflator: Deflator
    price_year: int
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    known: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False, compare=False)
    span: tuple[int, int] | None = None
    used: dict[str, str] = field(default_factory=dict)
    _kept: dict[tuple[str, ...], xr.DataArray] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _alone: Draws | None = field(default=None, init=False, repr=False, compare=False)
    _whole: Draws | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def member(self) -> np.ndarray:
        """Return the member labels, 0 (central) … n."""
        before, _ = self.span or (0, 0)
        return np.append(0, np.arange(before + 1, before + self.members + 1))

    def parts(self) -> list[Draws]:
        """Return the draws `AT_ONCE` at a time, each part with the central member first.

        Examples
        --------
        >>> draws = Draws(Table({}, {}), 2500, 1, (), Deflator({}), 2024)
        >>> [part.members for part in draws.parts()], draws.parts()[1].member[:2].tolist()
        ([2000, 500], [0, 2001])
        >>> whole = np.concatenate([part.column("rain") for part in draws.parts()])
        >>> bool((whole == draws.column("rain")).all())
        True
        """
        if self.members <= AT_ONCE:
            return [self]
        starts = range(0, self.members, AT_ONCE)
        sizes = [min(AT_ONCE, self.members - start) for start in starts]
        spans = zip(starts, sizes, strict=True)
        parts = [replace(self, members=n, span=(start, self.members)) for start, n in spans]
        for part in parts:
            part._whole = self  # a column is drawn once, not once for each part
        return parts

    @property
    def alone(self) -> Draws:
        """Return the same draws with nothing but the central member."""
        if self._alone is None:
            self._alone = self if self.members == 0 else replace(self, members=0)
        return self._alone

    @property
    def certain(self) -> Draws:
        """Return as many members with every coefficient at its central value."""
        every = (row for rows in self.table.rows.values() for row in rows)
        rows = [row.model_copy(update={"dist": "fixed"}) for row in every]
        return replace(self, table=self.table.replaced(rows))

    def keyed(self, key: str) -> str:
        """Return what a key is drawn by: ids that were renamed give way to their draw keys.

        Examples
        --------
        >>> draws = Draws(Table({}, {}), 2, 1, (), Deflator({}), 2024, keys={"steel": "metal"})
        >>> draws.keyed("growth.steel|*|*")
        'growth.metal|*|*'
        """
        return _WORD.sub(lambda word: self.keys.get(word[0], word[0]), key) if self.keys else key

    def column(self, key: str) -> np.ndarray:
        """Return a Latin-hypercube column in (0, 1) over the draws, without the central member."""
        before, every = self.span or (0, self.members)
        whole = self.known.get(key)
        if whole is None:
            whole = stratified(self.keyed(key), every, self.seed)
        return whole[before : before + self.members]

    def uniform(self, key: str) -> xr.DataArray:
        """Return quantiles in (0, 1) for a noise source; 0.5 in the central member."""
        column = np.concatenate([[0.5], self.column(key)])
        return xr.DataArray(column, {"member": self.member})

    def normal(self, key: str) -> xr.DataArray:
        """Return standard normal noise; 0 in the central member."""
        return xr.DataArray(special.ndtri(self.uniform(key).values), {"member": self.member})

    def yearly(self, key: str, years: Sequence[int]) -> xr.DataArray:
        """Return standard normal noise of calendar years; 0 in the central member.

        A number depends on key, seed, year and member alone: it stays when years or members are
        added.
        """
        key = self.keyed(key)
        before, every = self.span or (0, self.members)
        drawn = [stratified_blocks(f"{key}:{y}", every, self.seed)[before:] for y in years]
        noise = special.ndtri(np.stack(drawn))[:, : self.members]
        noise = np.column_stack([np.zeros(len(years)), noise])
        return xr.DataArray(noise, {"time": list(years), "member": self.member})

    def of_row(self, row: Row, units: str) -> np.ndarray:
        """Return one row's values over members, in `units` and the run's price year.

        What an authority has set keeps its number; other money follows the price index.
        """
        scale = factor(row.units, units, f"coefficient '{row.name}'")
        if row.indexed and row.price_year is not None:
            index = self.deflator.factor(row.price_year, self.price_year)
            scale *= index ** money_power(row.units)
        column = self.column(row.key)
        return scale * np.concatenate([[row.value], from_quantile(row, column)])

    def get(self, name: str, units: str) -> xr.DataArray:
        """Return a coefficient over those of (county, ecosystem_type, member) that it needs."""
        self.used[name] = units
        if (name, units) not in self._kept:
            whole = self._whole
            drawn = self._drawn(name, units) if whole is None else self.own(whole.get(name, units))
            self._kept[name, units] = drawn
        return self._kept[name, units]

    @property
    def whole(self) -> Draws:
        """Return all draws that these are a part of."""
        return self._whole or self

    def own(self, array: xr.DataArray) -> xr.DataArray:
        """Return of an array of all draws the members of these, laid out as it is."""
        if self.span is None or "member" not in array.dims:
            return array
        before, axis = self.span[0] + 1, array.get_axis_num("member")
        every = np.moveaxis(array.values, axis, -1)
        some = np.concatenate([every[..., :1], every[..., before : before + self.members]], axis=-1)
        coords = {name: one for name, one in array.coords.items() if name != "member"}
        moved = np.moveaxis(some, -1, axis)
        return xr.DataArray(moved, {**coords, "member": self.member}, array.dims, attrs=array.attrs)

    def _drawn(self, name: str, units: str) -> xr.DataArray:
        """Return a coefficient, drawn afresh."""
        rows = self.table.asked(name, units)
        by_county = any(row.county != "*" for row in rows)
        by_type = any(row.ecosystem_type != "*" for row in rows)
        counties = list(self.counties) if by_county else ["*"]
        types = list(ECOSYSTEM_TYPES) if by_type else ["*"]
        fits = [[self.table.best(rows, c, t) for t in types] for c in counties]
        cube = np.stack([np.stack([self.of_row(row, units) for row in own]) for own in fits])
        array = xr.DataArray(cube, dims=("county", "ecosystem_type", "member"))
        array = array.assign_coords(member=self.member)
        array = array.assign_coords(county=counties) if by_county else array.isel(county=0)
        if by_type:
            array = array.assign_coords(ecosystem_type=types)
        else:
            array = array.isel(ecosystem_type=0)
        fixed = all(row.dist == "fixed" for row in rows)
        return array.isel(member=0, drop=True) if fixed else array

    def family(self, name: str, dim: str, labels: Sequence[str], units: str) -> xr.DataArray:
        """Return ``name.<label>`` coefficients side by side along `dim`."""
        key = ("family", name, dim, *labels, units)
        if key not in self._kept:
            self._kept[key] = self._family(name, dim, labels, units)
        return self._kept[key]

    def _family(self, name: str, dim: str, labels: Sequence[str], units: str) -> xr.DataArray:
        parts = [self.get(f"{name}.{label}", units) for label in labels]
        whole = (
            xr.concat(xr.broadcast(*parts), dim) if len(parts) > 1 else parts[0].expand_dims(dim)
        )
        return whole.assign_coords({dim: list(labels)})

    def spread_over(self, name: str, dim: str, labels: Sequence[str], units: str) -> xr.DataArray:
        """Return ``name.<label>`` coefficients along `dim`, 0 where a label has no row."""
        key = ("spread", name, dim, *labels, units)
        if key not in self._kept:
            self._kept[key] = self._spread_over(name, dim, labels, units)
        return self._kept[key]

    def _spread_over(self, name: str, dim: str, labels: Sequence[str], units: str) -> xr.DataArray:
        values = np.zeros((len(labels), self.members + 1))
        rows = [self.table.rows.get(f"{name}.{label}", (None,))[0] for label in labels]
        for index, row in enumerate(rows):
            if row is not None:
                self.used[row.name] = units
                values[index] = self.of_row(row, units)
        array = xr.DataArray(values, {dim: list(labels), "member": self.member})
        fixed = all(row is None or row.dist == "fixed" for row in rows)
        return array.isel(member=0, drop=True) if fixed else array


def central(array: xr.DataArray) -> xr.DataArray:
    """Return the central estimate: member 0, or the array itself where nothing is uncertain."""
    return array.isel(member=0, drop=True) if "member" in array.dims else array


def headline(array: xr.DataArray) -> xr.DataArray:
    """Return the number that people read: the median of the draws; where none is drawn, the value.

    Examples
    --------
    The central member 0, whose values are modes, and three draws:

    >>> headline(xr.DataArray([1.0, 2.0, 3.0, 9.0], dims="member")).item()
    3.0
    """
    if "member" not in array.dims:
        return array
    if array.sizes["member"] == 1:
        return array.isel(member=0, drop=True)
    return array.isel(member=slice(1, None)).median("member")


def percentile(array: xr.DataArray) -> xr.DataArray:
    """Return the percentile of the central member 0 among the draws; a tie counts half. [percent]

    Examples
    --------
    >>> percentile(xr.DataArray([2.0, 1.0, 2.0, 3.0, 4.0], dims="member")).item()
    37.5
    """
    printed, drawn = array.isel(member=0, drop=True), array.isel(member=slice(1, None))
    return 100.0 * ((drawn < printed).mean("member") + (drawn == printed).mean("member") / 2.0)


def spread(array: xr.DataArray, quantiles: Sequence[float]) -> xr.DataArray:
    """Return quantiles over the draws (without the central member 0)."""
    drawn = array.isel(member=slice(1, None))
    return drawn.quantile(list(quantiles), dim="member")


def frequency(outcome: xr.DataArray) -> xr.DataArray:
    """Return the share of draws (without the central member 0) in which an outcome is true."""
    return outcome.isel(member=slice(1, None)).mean("member")


def constants(values: Mapping[str, float], dim: str) -> xr.DataArray:
    """Return labelled numbers as an array along `dim`."""
    return xr.DataArray(list(values.values()), {dim: list(values)})
