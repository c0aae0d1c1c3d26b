"""The numbers of one run behind one service, so that a person can follow them by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import xarray as xr

from gepsim.errors import InputError, Problem
from gepsim.explain.recorded import Recorded, recorded
from gepsim.explain.slopes import SERVICE, ls_of_run
from gepsim.registry import SERVICES, Flow
from gepsim.valuation.account import amount, unit_value

_PLAIN = ("time", "county", "ecosystem_type")


def recomputed(
    name: str, folder: Path, county: str | None, year: int | None, scenario: str
) -> Iterator[str]:
    """Yield every step from driver sums to money for one service, county and year.

    Raises
    ------
    InputError
        If the name is no service of the run.
    """
    run = recorded(folder, county, year, scenario)
    if name not in run.gep["service"].values:
        known = ", ".join(str(s) for s in run.gep["service"].values)
        raise InputError(Problem(str(folder), f"'{name}' is not in this account", known))
    yield ""
    yield f"== {folder}: {name}, county {run.county}, {run.year}, central estimate"
    if run.moved:
        yield f"   these inputs have changed since the run: {', '.join(run.moved)}"
    total = 0.0
    for flow in SERVICES[name].flows.values():
        if flow.instead_of is None:
            worth, lines = _flow_steps(flow, run)
            total += worth
            yield from lines
    stored = float(run.gep.sel(service=name))
    beside = " (memo item, in no total)" if name in run.memo else ""
    yield f"  value {total:,.0f} CNY; the run's file says {stored:,.0f} CNY{beside}"
    if name == SERVICE:
        yield from ls_of_run(run.record)


def _flow_steps(flow: Flow, run: Recorded) -> tuple[float, list[str]]:
    """Return the value of one flow and the lines that lead to it."""
    used = run.resolver.used_by(flow)
    lines = [f"  {used.name} [{used.units}] = {used.summary}"]
    for key, units in used.inputs.items():
        lines.append(f"    {key} [{units}]: {_said(run.resolver.get(key, units), run)}")
    whole = run.resolver.flow(flow)
    lines.append(f"    by type: {_said(whole, run)}")
    kept = float(_here(amount(flow, run.resolver, run.scale), run))
    lines.append(
        f"    sum{f', at most {flow.limit}' if flow.limit else ''}: {kept:,.6g} {flow.units}"
    )
    if not flow.price:
        return 0.0, lines
    price = float(_here(unit_value(flow, run.resolver), run))
    lines.append(f"    × {flow.price} {price:,.6g} {flow.price_units} = {kept * price:,.0f} CNY")
    return kept * price, lines


def _here(array: xr.DataArray, run: Recorded) -> xr.DataArray:
    """Return the central value at the county and year asked for."""
    place = {"time": run.year, "county": run.county, "member": 0}
    return array.sel({dim: label for dim, label in place.items() if dim in array.dims})


def _said(array: xr.DataArray, run: Recorded) -> str:
    """Return a number, or the numbers of the ecosystem types that occur."""
    here = _here(array, run)
    if "ecosystem_type" not in here.dims:
        return f"{float(here):,.6g}"
    present = run.types
    pairs = [(t, float(here.sel(ecosystem_type=t))) for t in present]
    if len({value for _, value in pairs}) == 1 and not np.isnan(pairs[0][1]):
        return f"{pairs[0][1]:,.6g} for every type"
    return "  ".join(f"{label} {value:,.6g}" for label, value in pairs)
