"""From what the rooms found to what is written: one dataset, maps, table rows and the record."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import xarray as xr

from gepsim.engine.maps import value_maps
from gepsim.engine.names import label_names
from gepsim.engine.notes import notes, warnings
from gepsim.land.layers import crs_of
from gepsim.registry import SERVICES
from gepsim.results.model import Outcome
from gepsim.units import factor
from gepsim.valuation.decompose import decompose
from gepsim.valuation.marks import by_mark

if TYPE_CHECKING:
    from gepsim.engine.road import Road

#: Variables of the economy that the accounts carry, by their names there.
_ECONOMY = (
    "value_added",
    "gross_output",
    "energy_use",
    "electricity_use",
    "co2_emissions",
    "energy_intensity",
    "carbon_intensity",
    "non_fossil_share",
)
_JUDGED = ("probability_met", "probability_low", "probability_high", "verdict", "risk_flags")


def outcome(road: Road, layers: xr.Dataset, begin: float) -> Outcome:
    """Return everything a run has to say, ready to be written.

    Parameters
    ----------
    road : Road
        What the rooms found.
    layers : Dataset
        The layers that the land was read from.
    begin : float
        When the simulation began, on the clock of `time.perf_counter`. [s]
    """
    scenario = road.inputs.scenario
    kept = {name: SERVICES[name].units for name in road.account.quantity.data_vars}
    return Outcome(
        id=scenario.id,
        title=scenario.title.model_dump(),
        scenario=scenario.model_dump(mode="json", by_alias=True),
        accounts=accounts(road),
        maps=value_maps(road, layers),
        crs_wkt=crs_of(layers),
        summary=[_row(asdict(row)) for row in road.targets.rows],
        quantity_units=kept,
        price_year=scenario.account.price_year,
        landscape=str(layers.attrs.get("landscape", "layers of the user")),
        seed=scenario.uncertainty.seed,
        members=scenario.uncertainty.members,
        inputs=road.inputs.checksums(),
        marks=by_mark(road.supply, road.draws, scenario.account),
        warnings=warnings(road, layers),
        notes=notes(road),
        wall_seconds=time.perf_counter() - begin,
    )


def accounts(road: Road) -> xr.Dataset:
    """Return all accounts of a run with their members and the names of their labels."""
    judged = road.targets.dataset
    units = [str(unit) for unit in judged["indicator_units"].values]
    parts: dict[str, xr.DataArray] = {
        "extent": extent(road),
        "gep": road.account.gep,
        "gep_total": road.account.gep_total,
        "gep_change": decompose(road.supply, road.draws, road.inputs.scenario.account),
        "transfer": road.compensation["transfer"],
        "indicator_value": judged["indicator_value"],
        "investment": judged["investment"],
        "joint_probability": judged["joint_probability"],
        **{name: judged[name] for name in _JUDGED},
        **{name: road.economy[name] for name in _ECONOMY},
        **{f"quantity_{n}": q for n, q in road.account.quantity.data_vars.items()},
    }
    bare = {name: _bare(array) for name, array in parts.items()}
    whole = xr.merge([a.rename(n) for n, a in bare.items()], join="exact", combine_attrs="drop")
    names = label_names(road.inputs.city, whole)
    return whole.assign_coords(indicator_units=("indicator", units), **names)


def extent(road: Road) -> xr.DataArray:
    """Return the area of every ecosystem type by year and county. [km2]"""
    return road.supply.drivers["area"] * factor("ha", "km2")


def _bare(array: xr.DataArray) -> xr.DataArray:
    """Return an array with its index coordinates alone."""
    return array.drop_vars([name for name in array.coords if name not in array.dims])


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a summary row under the names of the table's columns."""
    renamed = {"units": "unit", "grade": "evidence_grade"}
    return {renamed.get(key, key): value for key, value in row.items()}
