"""A run on a coarse landscape with hardly any draws, to find every row that a run would miss."""

from __future__ import annotations

import math
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import xarray as xr

from gepsim.city.asked import hint_for
from gepsim.coefficients import Row, Table, best
from gepsim.dims import matching_labels
from gepsim.engine.road import simulate
from gepsim.errors import GepsimError, InputError, Problem, Problems, suggest
from gepsim.inputs import Inputs
from gepsim.land import cached, check_layers, check_place, open_layers
from gepsim.land.reference import RESOLUTIONS

#: Draws of a dry run: enough for every statistic to exist.
MEMBERS = 3
#: Cells that are looked at, about.
CELLS = 20_000
_SAID = 200  # characters of an error that are repeated


@dataclass(frozen=True)
class LenientTable(Table):
    """A table that notes what is missing and goes on with a stand-in, so that all is found at once.

    Parameters
    ----------
    missing : dict
        What each missing coefficient lacks, by its name.
    """

    missing: dict[str, str] = field(default_factory=dict)

    def named(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a coefficient, or a stand-in without unit."""
        return self.asked(name, "1")

    def asked(self, name: str, units: str) -> tuple[Row, ...]:
        """Return the rows of a coefficient, or a stand-in in `units`."""
        if name in self.rows:
            return self.rows[name]
        self.missing.setdefault(name, f"no coefficient '{name}' [{units}]")
        return (_stand_in(name, units),)

    def best(self, rows: Sequence[Row], county: str, ecosystem_type: str) -> Row:
        """Return the row that fits a place best, or any where none does."""
        try:
            return best(rows, county, ecosystem_type)
        except InputError as error:
            name = f"{rows[0].name} {county}"
            self.missing.setdefault(name, f"coefficient '{rows[0].name}': {error.problems[0].what}")
            return rows[0]


def _stand_in(name: str, units: str) -> Row:
    """Return a row that says one of whatever is asked for."""
    return Row.model_construct(
        name=name, zh=name, en=name, ecosystem_type="*", county="*", value=1.0, units=units,
        dist="fixed", low=None, high=None, price_year=None, group="", mark="C", source="", note="",
    )  # fmt: skip


def dry_run(inputs: Inputs) -> None:
    """Go the whole road once, to the page, on few cells and with few draws.

    Raises
    ------
    InputError
        With every coefficient that is missing, and the first fault of any other kind.
    """
    problems, table = Problems(), LenientTable(inputs.table.rows, inputs.table.sources)
    try:
        with warnings.catch_warnings(), matching_labels():
            warnings.simplefilter("ignore")
            lenient = replace(inputs, table=table)
            _check_balance(lenient)
            _travel(lenient)
    except InputError as error:
        problems.take(error)
    except Exception as error:
        if not table.missing:
            raise
        what = f"with 1 in place of these rows the rest of the road ended in {_named(error)}"
        problems.add("coefficients", what, "add the rows and check again; what follows is untried")
    for name, what in table.missing.items():
        hint = hint_for(name) or suggest(name, inputs.table.rows)
        problems.add("coefficients", what, hint)
    problems.raise_if_any()


def _named(error: Exception) -> str:
    """Return what an error is, on one short line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:_SAID]}"


def _check_balance(inputs: Inputs) -> None:
    """Refuse ranges in which some draw leaves the base-year energy balance open."""
    from gepsim.economy.base import base_year
    from gepsim.economy.calibration import base_balance
    from gepsim.economy.factors import load_factors

    draws = inputs.draws()
    try:
        base_balance(base_year(inputs.city), load_factors(inputs.scenario.energy, draws), draws)
    except GepsimError as error:
        where = "coefficients_economy.csv electricity_use, oil_use"
        hint = "narrow their ranges, or mend energy_base.csv"
        raise InputError(Problem(where, str(error), hint)) from error


def _travel(inputs: Inputs) -> None:
    from gepsim.files.store import write_run
    from gepsim.report import build

    scenario = inputs.scenario
    few = scenario.uncertainty.model_copy(update={"members": MEMBERS})
    small = inputs.under(scenario.model_copy(update={"uncertainty": few}))
    found = simulate(small, coarse_layers(inputs))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / scenario.id
        write_run(found, folder, lambda written: build([written], lang=scenario.outputs.language))


def coarse_layers(inputs: Inputs) -> xr.Dataset:
    """Return a scenario's layers on few cells: the coarsest landscape, or a sample of its own."""
    if inputs.stack is None:
        return cached(inputs.city, RESOLUTIONS[-1])
    layers = open_layers(inputs.stack)
    check_layers(layers, inputs.city.codes)
    check_place(layers, inputs.city)
    step = max(1, math.isqrt(layers.sizes["y"] * layers.sizes["x"] // CELLS))
    return layers.isel(y=slice(None, None, step), x=slice(None, None, step))
