"""The numbers of one run behind one service, so that a person can follow them by hand."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np
import xarray as xr

from gepsim.errors import InputError, Problem
from gepsim.explain.county_year import CountyYear
from gepsim.explain.formulas import words_of
from gepsim.explain.in_words import name_of
from gepsim.explain.slope_length import SERVICE, ls_of_run
from gepsim.explain.steps import Explanation, Step, heading
from gepsim.registry import SERVICES, Flow
from gepsim.text import Text
from gepsim.valuation.account import amount, unit_value

_SUM = Text("合计", "sum")
_NOTHING = Text("", "")


def service_of_run(name: str, run: CountyYear) -> Explanation:
    """Return every step from driver sums to money for one service, county and year.

    Raises
    ------
    InputError
        If the name is no service of the run.
    """
    if name not in run.gep["service"].values:
        known = ", ".join(str(s) for s in run.gep["service"].values)
        raise InputError(Problem(run.where, f"'{name}' is not in this account", known))
    return Explanation(name, tuple(_steps(name, run)), run.place(name).en)


def _steps(name: str, run: CountyYear) -> Iterator[Step]:
    yield heading(run.place(name))
    if run.moved:
        files = ", ".join(run.moved)
        words = Text(f"此后改动的输入：{files}", f"inputs changed since the run: {files}")
        yield Step(label=words, depth=1)
    total = 0.0
    for flow in SERVICES[name].flows.values():
        if flow.instead_of is None:
            total += yield from _flow(flow, run)
    yield Step(label=Text("价值", "value"), value=total, unit="CNY", depth=1)
    stored = float(run.gep.sel(service=name))
    beside = Text("（备查项，不计入合计）", " (memo item, in no total)") if name in run.memo else ""
    yield Step(
        label=Text("该次运行文件中的值", "the run's file says") + beside,
        value=stored, unit="CNY", depth=1,
    )  # fmt: skip
    if name == SERVICE:
        yield from ls_of_run(run.record)


def _flow(flow: Flow, run: CountyYear) -> Generator[Step, None, float]:
    """Yield the steps of one flow; return its value. [CNY year-1]"""
    used = run.resolver.used_by(flow)
    label = Text(used.zh, used.name.replace("_", " "))
    yield Step(name=used.name, label=label, unit=used.units, note=words_of(used, run.table),
               depth=1)  # fmt: skip
    for key, units in used.inputs.items():
        named = name_of(key, run.table)
        yield _number(run.resolver.get(key, units), run, name=key, label=named, unit=units)
    yield _number(run.resolver.flow(flow), run, label=Text("各类型", "by type"), unit=flow.units)
    kept = float(_here(amount(flow, run.resolver, run.scale), run))
    limit = Text(f"，至多 {used.limit}", f", at most {used.limit}") if used.limit else ""
    yield Step(label=_SUM + limit, value=kept, unit=flow.units, depth=2)
    if not flow.price:
        return 0.0
    price = float(_here(unit_value(flow, run.resolver), run))
    yield Step(name=flow.price, label=Text("单价", "price"), value=price, unit=flow.price_units,
               depth=2)  # fmt: skip
    yield Step(label=Text("合计×单价", "sum × price"), value=kept * price, unit="CNY", depth=2)
    return kept * price


def _here(array: xr.DataArray, run: CountyYear) -> xr.DataArray:
    """Return the central value at the county and year asked for."""
    place = {"time": run.year, "county": run.county, "member": 0}
    return array.sel({dim: label for dim, label in place.items() if dim in array.dims})


def _number(
    array: xr.DataArray, run: CountyYear, *, unit: str, name: str = "", label: Text = _NOTHING
) -> Step:
    """Return a number, or the numbers of the ecosystem types that occur."""
    here = _here(array, run)
    if "ecosystem_type" not in here.dims:
        return Step(name=name, label=label, value=float(here), unit=unit, depth=2)
    by_type = {kind: float(here.sel(ecosystem_type=kind)) for kind in run.types}
    first = next(iter(by_type.values()), np.nan)
    if len(set(by_type.values())) == 1 and not np.isnan(first):
        every = label + Text("（各类型相同）", " (for every type)")
        return Step(name=name, label=every, value=first, unit=unit, depth=2)
    return Step(name=name, label=label, by_type=by_type, unit=unit, depth=2)
