"""From what the rooms found to what is written: one dataset, maps, table rows and the record."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import xarray as xr

from gepsim.draws import Draws
from gepsim.engine.label_names import label_names
from gepsim.engine.maps import value_maps
from gepsim.engine.notes.slope_length import SUMS, soil_attributes, soil_brief
from gepsim.engine.notes.standing import standing
from gepsim.engine.notes.warnings import balance_of, layers_brief, notes, warnings
from gepsim.engine.state import RunState
from gepsim.engine.weather import single_years
from gepsim.files.fields import FIELDS
from gepsim.files.model import Outcome
from gepsim.files.summary import columns_of
from gepsim.kept import kept
from gepsim.land.layers import crs_of
from gepsim.memory import back_to_files
from gepsim.projects.purse import county_burden, payments_by_payer
from gepsim.projects.schedule import investment
from gepsim.registry import SERVICES
from gepsim.services.settings import AccountSettings
from gepsim.units import factor
from gepsim.valuation.account import Account
from gepsim.valuation.decompose import decompose
from gepsim.valuation.marks import by_mark
from gepsim.valuation.side_by_side import open_choices
from gepsim.valuation.supply import Supply

Found = TypeVar("Found")


def outcome(road: RunState, layers: xr.Dataset, begin: float) -> Outcome:
    """Return everything a run has to say, ready to be written.

    Parameters
    ----------
    road : RunState
        What the rooms found.
    layers : Dataset
        The layers that the land was read from.
    begin : float
        When the simulation began, on the clock of `time.perf_counter`. [s]
    """
    scenario = road.inputs.scenario
    kept = [str(name) for name in road.account.quantity.data_vars]
    return Outcome(
        id=scenario.id,
        title=scenario.title,
        scenario=scenario.model_dump(mode="json", by_alias=True),
        accounts=accounts(road),
        maps=value_maps(road, layers),
        crs_wkt=crs_of(layers),
        summary=[columns_of(row) for row in road.targets.rows],
        quantity_units={name: SERVICES[name].units for name in kept},
        price_year=scenario.account.price_year,
        landscape=str(layers.attrs.get("landscape", "layers of the user")),
        seed=scenario.uncertainty.seed,
        members=scenario.uncertainty.members,
        notes=lambda: told(road, layers),
        attributes=attributes(road, layers),
        wall_seconds=time.perf_counter() - begin,
    )


def told(road: RunState, layers: xr.Dataset) -> dict[str, Any]:
    """Return what the record tells beside settings and checks; made when it is asked for."""
    balance = balance_of(road)
    choices = of_supply(road, "choices", open_choices)
    marks = of_supply(road, "marks", by_mark)
    return {
        "gep_share_by_mark": {mark: marks[mark] for mark in sorted(marks)},
        "warnings": warnings(road, layers, balance, choices),
        **notes(road, balance),
        **standing(road, choices),
        **soil_brief(road, layers),
        **layers_brief(layers),
    }


def of_supply(
    road: RunState, kind: str, find: Callable[[Supply, Draws, AccountSettings], Found]
) -> Found:
    """Return what the physical side of the account, its draws and its methods alone say."""
    supply, draws, settings = road.supply, road.draws, road.inputs.scenario.account
    words = [settings.model_dump_json()]
    found = kept(
        kind, lambda: find(supply, draws, settings), of=[supply, road.normal, draws], words=words
    )
    back_to_files()
    return found


def accounts(road: RunState) -> xr.Dataset:
    """Return all accounts of a run with their members and the names of their labels."""
    judged = road.targets.dataset
    parts: dict[str, xr.DataArray] = {
        **described(road.economy),
        **described(road.compensation),
        **drivers(road),
        "extent": extent(road),
        "gep": road.account.gep,
        "gep_total": road.account.gep_total,
        **beside_the_total(road.account),
        "gep_change": change(road),
        **single_years(road),
        **purse(road),
        "transfer": road.compensation["transfer"],
        **{str(name): array for name, array in judged.data_vars.items()},
        **{f"quantity_{n}": settled(q) for n, q in road.account.quantity.data_vars.items()},
    }
    bare = [_bare(array).rename(name) for name, array in parts.items()]
    whole = xr.merge(bare, join="exact", combine_attrs="override").drop_attrs(deep=False)
    units = ("indicator", [str(unit) for unit in judged["indicator_units"].values])
    names = label_names(road.inputs.city, whole)
    back_to_files()
    return whole.assign_coords({"indicator_units": units, **names})


def attributes(road: RunState, layers: xr.Dataset) -> dict[str, dict[str, str]]:
    """Return what variables say about their numbers: the form of LS, and what counts twice."""
    soil, twice = soil_attributes(layers, road.account), overlap_attributes(road)
    names = dict.fromkeys([*soil, *twice])
    return {name: {**soil.get(name, {}), **twice.get(name, {})} for name in names}


def overlap_attributes(road: RunState) -> dict[str, dict[str, str]]:
    """Return the overlaps that a total holds because ``allow_overlaps`` asks for them."""
    found = road.inputs.scenario.account.counted_twice
    if not found:
        return {}
    said = "; ".join(f"{o.other} beside {o.one}: {o.why.en}" for o in found)
    return {name: {"overlaps_allowed": said} for name in SUMS}


def beside_the_total(account: Account) -> dict[str, xr.DataArray]:
    """Return the value of memo items, if there are any. [CNY year-1]"""
    memo = account.memo.rename(service="memo_item")
    return {"gep_memo": memo} if memo.sizes["memo_item"] else {}


def purse(road: RunState) -> dict[str, xr.DataArray]:
    """Return who pays the programme, and what it asks of the counties; empty if no row says it."""
    city, spent = road.inputs.city, investment(road.inputs.schedule)
    if not city.project_funding or not spent.sizes["project"]:
        return {}
    paid = payments_by_payer(city, spent)
    burden = county_burden(paid, road.draws)
    return {"investment_by_payer": paid, **({} if burden is None else {"county_burden": burden})}


def change(road: RunState) -> xr.DataArray:
    """Return why the total moved since the base year, by cause. [CNY year-1]"""
    normal = None if road.supply is road.normal else road.normal
    return of_supply(road, "change", partial(decompose, normal=normal))


def described(found: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return the variables of a room that have a name, of the files' own table or of the room."""
    words, known = ("units", "long_name", "long_name_zh"), {row.name for row in FIELDS}
    return {
        str(name): array
        for name, array in found.data_vars.items()
        if str(name) in known or all(array.attrs.get(word) for word in words)
    }


def drivers(road: RunState) -> dict[str, xr.DataArray]:
    """Return the driver sums under ``driver_<name>``, so that a run can be reckoned again."""
    return {
        f"driver_{name}": array.assign_attrs(
            long_name=f"zonal sum of {str(name).replace('_', ' ')}",
            long_name_zh=f"分区汇总：{name}",
        )
        for name, array in road.supply.drivers.data_vars.items()
    }


def extent(road: RunState) -> xr.DataArray:
    """Return the area of every ecosystem type by year and county. [km2]"""
    return road.extent * factor("ha", "km2")


def settled(array: xr.DataArray) -> xr.DataArray:
    """Return an array without its draws where all of them agree, such as a structural zero."""
    first = array.isel(member=0, drop=True)
    return first if bool((array == first).all()) else array


def _bare(array: xr.DataArray) -> xr.DataArray:
    """Return an array with its index coordinates alone."""
    return array.drop_vars([name for name in array.coords if name not in array.dims])
