"""What a simulation hands over, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xarray as xr

from gepsim.text import Text


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Everything one simulated scenario has to say, before anything is written.

    Parameters
    ----------
    id : str
        Name of the scenario and of its folder.
    title : Text
        Its title.
    scenario : mapping
        The resolved scenario; holds only what JSON can say.
    accounts : Dataset
        Variables of `schema.FIELDS`, and others that bring their own ``units``, ``long_name`` and
        ``long_name_zh``, with whole years along `time`, text labels, names of labels
        as coordinates ``<dimension>_name_zh`` and ``<dimension>_name_en``, and `member` (0 the
        central estimate, 1 … n the draws) where something is uncertain.
    maps : Dataset
        ``gep_<service>`` and ``gep_total`` [CNY m-2 year-1] and ``ecosystem_type`` (1 … 16 in the
        order of `dims.ECOSYSTEM_TYPES`, 0 outside) on (time, y, x); ``county`` on (y, x), 1 … n
        in the order of the accounts, 0 outside; projected coordinates ``x`` and ``y`` [m].
    crs_wkt : str
        The coordinate reference system of `maps`.
    summary : sequence of mapping
        One row per indicator and checkpoint: the columns of `summary.COLUMNS`.
    quantity_units : mapping of str to str
        Physical unit of each service, as it is declared.
    price_year : int
        Year whose prices all money is in.
    landscape : str
        What the land is; ``"synthetic reference"`` unless layers were given.
    seed, members : int
        Seed and number of the draws.
    inputs : mapping of str to str
        SHA-256 of every file that was read, by folder and name.
    scenario_file : str
        File or name of the scenario that was asked for.
    command : str
        What was typed, where it was made from a terminal.
    marks : mapping of str to float
        Share of the base year's GEP that rests on coefficients of each mark. [1]
    warnings : sequence of mapping
        What a reader of the results must know, by language.
    notes : callable
        Gives further parts of the record when asked: marks, warnings, source audit, plausibility,
        targets that fail together.
    attributes : mapping
        Further attributes of variables in the files, by name.
    wall_seconds : float
        Time that the simulation took. [s]
    """

    id: str
    title: Text
    scenario: Mapping[str, Any]
    accounts: xr.Dataset
    maps: xr.Dataset
    crs_wkt: str
    summary: Sequence[Mapping[str, Any]]
    quantity_units: Mapping[str, str]
    price_year: int
    landscape: str
    seed: int
    members: int
    inputs: Mapping[str, str] = field(default_factory=dict)
    scenario_file: str = ""
    command: str = ""
    marks: Mapping[str, float] = field(default_factory=dict)
    warnings: Sequence[Any] = ()
    notes: Callable[[], Mapping[str, Any]] = dict
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    wall_seconds: float = 0.0
