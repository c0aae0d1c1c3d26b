"""The one pass over the cells: sums of fields by zone and class, in a fixed order.

Cells are taken in blocks of fixed size; each block has its own float64 sums, and the blocks are
added in their order. Results are therefore the same bytes for any number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence

import numba
import numpy as np

from gepsim.errors import Problems

BLOCK = 1 << 15


def zonal_sums(
    fields: np.ndarray,
    zone: np.ndarray,
    kind: np.ndarray,
    area: np.ndarray,
    *,
    zones: int,
    kinds: int,
    names: Sequence[str],
) -> np.ndarray:
    """Return the sum of field x area by zone and class.

    Parameters
    ----------
    fields : ndarray of float32, shape (fields, cells)
        Fields per unit of area.
    zone, kind : ndarray of uint8, shape (cells,)
        Zone and class of each cell.
    area : ndarray of float64, shape (cells,)
        Area of each cell.
    zones, kinds : int
        How many there are.
    names : sequence of str
        What the fields are called, for the message.

    Returns
    -------
    ndarray of float64, shape (fields, zones, kinds)

    Raises
    ------
    InputError
        If a field has no value in a cell: it says in how many.

    Examples
    --------
    Two cells of 2 ha in one zone with 10 and 30 t per hectare:

    >>> fields = np.array([[10.0, 30.0]], np.float32)
    >>> zone, kind = np.zeros(2, np.uint8), np.array([0, 1], np.uint8)
    >>> zonal_sums(fields, zone, kind, np.full(2, 2.0), zones=1, kinds=2, names=["soil"])
    array([[[20., 60.]]])
    """
    _check_codes(zone, zones, "county")
    _check_codes(kind, kinds, "ecosystem_type")
    parts = _block_sums(fields, zone, kind, area, zones, kinds, BLOCK)
    sums = _in_order(parts)
    if not np.isfinite(sums).all():
        _report_holes(fields, names)
    return sums


def _check_codes(code: np.ndarray, count: int, name: str) -> None:
    """Refuse codes beyond the known ones: the kernel would write past its sums."""
    unknown = int((code >= count).sum()) if code.size else 0
    problems = Problems()
    if unknown:
        problems.add(f"layer '{name}'", f"{unknown} cells have a code of {count} or more")
    problems.raise_if_any()


def _report_holes(fields: np.ndarray, names: Sequence[str]) -> None:
    """Raise with the number of cells without a value, by field."""
    problems = Problems()
    for name, field in zip(names, fields, strict=True):
        holes = int((~np.isfinite(field)).sum())
        if holes:
            what = f"{holes} of {field.size} cells inside the counties have no value"
            problems.add(f"driver '{name}'", what, "fill them or take them out of the mask")
    problems.raise_if_any()


@numba.njit(parallel=True, cache=True)
def _block_sums(fields, zone, kind, area, zones, kinds, block):  # type: ignore[no-untyped-def]
    cells = zone.size
    blocks = (cells + block - 1) // block
    parts = np.zeros((blocks, zones * kinds, fields.shape[0]))
    for b in numba.prange(blocks):
        for i in range(b * block, min(cells, (b + 1) * block)):
            slot = np.int64(zone[i]) * kinds + kind[i]
            for f in range(fields.shape[0]):
                parts[b, slot, f] += np.float64(fields[f, i]) * area[i]
    return parts.reshape(blocks, zones, kinds, fields.shape[0])


@numba.njit(cache=True)
def _in_order(parts):  # type: ignore[no-untyped-def]
    blocks, zones, kinds, count = parts.shape
    sums = np.zeros((count, zones, kinds))
    for b in range(blocks):
        for z in range(zones):
            for k in range(kinds):
                for f in range(count):
                    sums[f, z, k] += parts[b, z, k, f]
    return sums
