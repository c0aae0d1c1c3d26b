"""Layers that follow from others, where the recipe does not bring them; see `ways`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from scipy.ndimage import distance_transform_edt

from gepsim.coefficients import Table, load_table
from gepsim.errors import InputError, Problems, suggest
from gepsim.importing.ways import DERIVATIONS, OPTIONS, Derivation, Terrain, Work
from gepsim.land.facts import LandscapeFacts
from gepsim.land.grid import Grid
from gepsim.land.stack import LAYERS
from gepsim.paths import shipped


def derive(
    maps: dict[str, np.ndarray],
    terrain: Terrain | None,
    grid: Grid,
    choose: Mapping[str, str],
    facts: LandscapeFacts,
    *,
    rows: Table | None = None,
    attrs: dict[str, dict[str, str]] | None = None,
    mask: np.ndarray | None = None,
) -> list[str]:
    """Add to `maps` what follows from the layers there are, and return what was made from what.

    Parameters
    ----------
    maps : dict of str to ndarray
        Layers on (y, x), monthly ones on (12, y, x); NaN where there is no data.
    terrain : tuple of ndarray and Grid, or None
        Height on a grid of its own that is as fine as the model's or finer. [m]
    grid : Grid
        The model's grid.
    choose : mapping of str to str
        Variant that is wanted instead of the default, by layer.
    facts : LandscapeFacts
        The city's figures.
    rows : Table, optional
        Coefficients; those that ship by default.
    attrs : dict, optional
        Receives attributes for each layer that was made.
    mask : ndarray of bool, shape (y, x), optional
        Cells of the city, whose means are told; all by default.

    Raises
    ------
    InputError
        If a choice is unknown, lacks a layer that it needs, or is for a layer that is brought.
    """
    here = set(maps) | ({"elevation"} if terrain is not None else set())
    plan = _plan(here, choose)
    table = rows or load_table([shipped("coefficients")])
    work = Work(maps, terrain, grid, facts, table, mask=mask)
    for step in plan:
        if _made(step, work) and attrs is not None:
            attrs[step.target] = work.attrs
    return work.lines


def _made(step: Derivation, work: Work) -> bool:
    """Make one layer and tell of it; leave out an extra one that cannot be made here."""
    work.attrs = {"variant": step.variant, "derivation_source": step.source}
    place = len(work.lines)
    try:
        work.maps[step.target] = np.asarray(step.compute(work), np.float32)
    except InputError as error:
        if not step.extra:
            raise
        work.lines.append(f"{step.target}: left out: {error.problems[0]}")
        return False
    work.lines.insert(place, _told(step, work))
    return True


def _plan(here: set[str], choose: Mapping[str, str]) -> list[Derivation]:
    """Return what will be made, in order; note every choice that cannot be met."""
    problems, known, plan = Problems(), set(here), []
    for target in [name for name in choose if name not in OPTIONS]:
        problems.add(
            f"[derive] {target}", "is no layer that can be derived", suggest(target, OPTIONS)
        )
    for target in OPTIONS:
        if target in here:
            if target in choose:
                hint = "take away the layer or the choice"
                problems.add(f"[derive] {target}", "the recipe brings this layer", hint)
            continue
        step = _pick(target, choose.get(target, ""), known, problems)
        if step is not None:
            plan.append(step)
            known.add(target)
    problems.raise_if_any()
    return plan


def _pick(target: str, wanted: str, known: Iterable[str], problems: Problems) -> Derivation | None:
    """Return the first way to a layer whose inputs are there, of the wanted variant if one is."""
    ways = [way for way in DERIVATIONS if way.target == target and wanted in ("", way.variant)]
    for way in ways:
        if set(way.needs) <= set(known):
            return way
    if wanted and ways:
        lacking = ", ".join(name for name in ways[0].needs if name not in known)
        what = f"'{wanted}' needs {lacking}, which the recipe does not bring"
        problems.add(f"[derive] {target}", what, f"add a layer {lacking}")
    elif wanted:
        what = f"unknown variant '{wanted}'"
        problems.add(f"[derive] {target}", what, "choose " + ", ".join(OPTIONS[target]))
    return None


def _told(step: Derivation, work: Work) -> str:
    """Return one line on a layer that was made."""
    values, units = work.maps[step.target], LAYERS[step.target].units
    values = values if work.mask is None else values[work.mask]  # the land around is no city's
    mean = float(np.nanmean(values)) if not np.isnan(values).all() else np.nan
    text = f"{step.target}: derived from {', '.join(step.needs)} ({step.variant}, {step.source})"
    if units is None or step.target == "aspect":  # numbers that have no mean
        return text
    text += f", mean {mean:,.4g} {units}"
    if step.beside in work.facts.rows:
        text += f"; the city's figure is {work.facts.get(step.beside, str(units)):,.4g}"
    return text


def filled(values: np.ndarray) -> np.ndarray:
    """Return a map whose holes have the nearest value.

    Examples
    --------
    >>> filled(np.array([[1.0, np.nan, np.nan, 7.0]])).tolist()
    [[1.0, 1.0, 7.0, 7.0]]
    """
    nearest = distance_transform_edt(np.isnan(values), return_distances=False, return_indices=True)
    return np.asarray(values[tuple(nearest)])
