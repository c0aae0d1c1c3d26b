"""A run's own driver sums and settings, made ready to be reckoned with again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xarray as xr

from gepsim.errors import InputError, Problem
from gepsim.files.results import Results
from gepsim.files.store import load_run
from gepsim.inputs import Inputs, gather
from gepsim.valuation.account import resolver_of
from gepsim.valuation.paths import activity_paths
from gepsim.valuation.reservoirs import reservoir_statistics
from gepsim.valuation.supply import Resolver, Supply

_PREFIX = "driver_"


@dataclass(frozen=True)
class Recorded:
    """One county and year of a run.

    Parameters
    ----------
    resolver : Resolver
        Finds every input of a flow, at central coefficients.
    gep : DataArray
        Value by service, in the total or beside it, as the run's file holds it. [CNY year-1]
    memo : tuple of str
        Services beside the total.
    types : tuple of str
        Ecosystem types that occur in the county.
    moved : tuple of str
        Input files that differ from those of the run.
    record : mapping
        What ``run.json`` holds.
    """

    resolver: Resolver
    gep: xr.DataArray
    memo: tuple[str, ...]
    county: str
    year: int
    scale: str
    types: tuple[str, ...]
    moved: tuple[str, ...]
    record: Mapping[str, Any]


def recorded(folder: Path, county: str | None, year: int | None, scenario: str) -> Recorded:
    """Return a run at one county and year; by default the first of each.

    Raises
    ------
    InputError
        If the run has no such county or year.
    """
    run = load_run(folder)
    inputs = gather_again(run, scenario)
    codes = [str(code) for code in run.accounts["county"].values]
    years = [int(when) for when in run.accounts["time"].values]
    place = _one_of(county or codes[0], codes, "county", folder)
    when = _one_of(year or years[0], years, "year", folder)
    resolver = _resolver(run, inputs, years)
    area = run.accounts["extent"].sel(time=when, county=place)
    present = tuple(str(t) for t in area["ecosystem_type"].values if area.sel(ecosystem_type=t) > 0)
    gep = valued_of(run).sel(time=when, county=place)
    memo = tuple(str(name) for name in _memo(run)["service"].values)
    scale = inputs.scenario.account.scale
    changed = moved(run, inputs)
    return Recorded(resolver, gep, memo, place, when, scale, present, changed, run.record)


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


def _one_of(asked: Any, known: list[Any], kind: str, folder: Path) -> Any:
    if asked not in known:
        allowed = ", ".join(str(label) for label in known)
        raise InputError(Problem(str(folder), f"no {kind} '{asked}' in this run", allowed))
    return asked


def gather_again(run: Results, scenario: str) -> Inputs:
    """Return the inputs of a run: the settings of its record over the city of a scenario."""
    return gather(scenario, [dict(run.record["scenario"])])


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
