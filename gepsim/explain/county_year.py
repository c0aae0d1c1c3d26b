"""One county and year of a run: its driver sums and settings, ready to be computed with again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xarray as xr

from gepsim.coefficients import Table
from gepsim.errors import InputError, Problem
from gepsim.files.results import Results
from gepsim.inputs import Inputs
from gepsim.text import Text
from gepsim.valuation.account import resolver_of
from gepsim.valuation.paths import activity_paths
from gepsim.valuation.reservoirs import reservoir_statistics
from gepsim.valuation.supply import Resolver, Supply

_PREFIX = "driver_"


@dataclass(frozen=True)
class CountyYear:
    """One county and year of a run.

    Parameters
    ----------
    where : str
        Folder or name of the run.
    resolver : Resolver
        Finds every input of a flow, at central coefficients.
    gep : DataArray
        Value by service, in the total or beside it, as the run holds it. [CNY year-1]
    memo : tuple of str
        Services beside the total.
    types : tuple of str
        Ecosystem types that occur in the county.
    moved : tuple of str
        Input files that differ from those of the run.
    record : mapping
        What ``run.json`` holds.
    table : Table
        The coefficient rows.
    called : Text
        Name of the county.
    """

    where: str
    resolver: Resolver
    gep: xr.DataArray
    memo: tuple[str, ...]
    county: str
    year: int
    scale: str
    types: tuple[str, ...]
    moved: tuple[str, ...]
    record: Mapping[str, Any]
    table: Table
    called: Text

    def place(self, name: str) -> Text:
        """Return what the numbers are of, in words."""
        return Text(
            f"{self.where}：{name}，{{county}}（{self.county}），{self.year} 年，中心估计",
            f"{self.where}: {name}, county {self.county} {{county}}, {self.year}, central estimate",
        ).fill(county=self.called)


def county_year(run: Results, inputs: Inputs, county: str | None, year: int | None) -> CountyYear:
    """Return a run at one county and year; by default the first of each.

    Raises
    ------
    InputError
        If the run has no such county or year.
    """
    codes, years = run.labels("county"), run.years
    place = one_of(county or codes[0], codes, "county", run.where)
    when = one_of(year or years[0], years, "year", run.where)
    area = run.accounts["extent"].sel(time=when, county=place)
    present = tuple(str(t) for t in area["ecosystem_type"].values if area.sel(ecosystem_type=t) > 0)
    return CountyYear(
        run.where,
        _resolver(run, inputs, years),
        valued_of(run).sel(time=when, county=place),
        tuple(str(name) for name in _memo(run)["service"].values),
        place,
        when,
        inputs.scenario.account.scale,
        present,
        moved(run, inputs),
        run.record,
        inputs.table,
        run.name("county", place),
    )


def valued_of(run: Results) -> xr.DataArray:
    """Return the value of every service of a run, in the total or beside it. [CNY year-1]"""
    return xr.concat([_bare(run.accounts["gep"]), _memo(run)], "service")


def _memo(run: Results) -> xr.DataArray:
    """Return the values of a run's memo items along ``service``, of which there may be none."""
    if "gep_memo" not in run.accounts:
        return _bare(run.accounts["gep"]).isel(service=slice(0))
    return _bare(run.accounts["gep_memo"].rename(memo_item="service"))


def _bare(array: xr.DataArray) -> xr.DataArray:
    return array.drop_vars([name for name in array.coords if name not in array.dims])


def one_of(asked: Any, known: list[Any], kind: str, where: str) -> Any:
    """Return what was asked for if the run has it; otherwise say what it has."""
    if asked not in known:
        allowed = ", ".join(str(label) for label in known)
        raise InputError(Problem(where, f"no {kind} '{asked}' in this run", f"allowed: {allowed}"))
    return asked


def _resolver(run: Results, inputs: Inputs, years: list[int]) -> Resolver:
    names = [str(n) for n in run.accounts.data_vars if str(n).startswith(_PREFIX)]
    drivers = xr.Dataset({n.removeprefix(_PREFIX): run.accounts[n] for n in names})
    keep = [name for name in drivers.coords if name in drivers.dims]
    drivers = drivers.reset_coords(drop=True) if not keep else drivers
    draws = inputs.draws(members=0)
    statistics = reservoir_statistics(inputs.city.reservoirs, years, inputs.city.codes)
    supply = Supply(drivers, statistics, activity_paths(draws, years))
    return resolver_of(supply, draws, inputs.scenario.account)


def moved(run: Results, inputs: Inputs) -> tuple[str, ...]:
    """Return the tables that differ from those the run was made with."""
    then: Mapping[str, str] = run.record["inputs_sha256"]
    now = inputs.checksums()
    tables = [name for name in then if name.endswith(".csv")]
    return tuple(name for name in tables if now.get(name) != then[name])
