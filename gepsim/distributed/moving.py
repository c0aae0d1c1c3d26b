"""What a change of land is to each window, and to the whole once it is settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from gepsim.distributed.job import Moves
from gepsim.land.cells import Cells
from gepsim.land.path import Change


def moves_by_tile(
    changes: Mapping[int, Change], start: np.ndarray, place: np.ndarray
) -> dict[int, Moves]:
    """Return what changes in each window, cells by their place in its rows.

    Parameters
    ----------
    changes : mapping of int to Change
        By year; cells are counted through all windows.
    start : ndarray
        Number of the first cell of each window.
    place : ndarray
        Of each cell in the rows of its window.
    """
    found: dict[int, dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]]] = {}
    for year, change in changes.items():
        number = np.searchsorted(start, change.cells, side="right") - 1
        order: np.ndarray = np.argsort(number, kind="stable")
        parts: list[np.ndarray] = np.split(order, np.flatnonzero(np.diff(number[order])) + 1)
        for part in parts:
            if part.size:
                own = found.setdefault(int(number[part[0]]), {})
                own[year] = (place[change.cells[part]], change.before[part], change.after[part])
    return {number: Moves(own) for number, own in found.items()}


def changed_alone(cells: Cells, changes: Mapping[int, Change]) -> tuple[Cells, dict[int, Change]]:
    """Return the cells that change alone, each of them once, in the order of the changes."""
    every = np.concatenate([np.empty(0, np.int64), *(one.cells for one in changes.values())])
    some = replace(
        cells,
        county=cells.county[every],
        ecosystem_type=cells.ecosystem_type[every],
        area=cells.area[every],
        fields=np.empty((0, every.size), np.float32),
    )
    ends = np.cumsum([0, *(one.cells.size for one in changes.values())]).tolist()
    short = {
        year: replace(one, cells=np.arange(first, last))
        for (year, one), (first, last) in zip(changes.items(), pairwise(ends), strict=True)
    }
    return some, short
