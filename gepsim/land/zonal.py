"""The one pass over the cells: sums of fields by zone and class, in a fixed order.

Cells are taken in blocks of fixed size; each block has its own float64 sums, and the blocks are
added in their order. Results are therefore the same bytes for any number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gepsim.errors import InputError, Problem, Problems
from gepsim.kernels import kernel
from gepsim.land.threads import BLOCK, in_blocks


def zonal_sums(
    fields: np.ndarray,
    zone: np.ndarray,
    kind: np.ndarray,
    area: np.ndarray,
    *,
    zones: int,
    kinds: int,
    names: Sequence[str],
    threads: int | None = None,
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
    threads : int, optional
        As many as there are processors by default; the result is the same.

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
    parts = np.zeros((-(-zone.size // BLOCK), zones * kinds, len(fields)))

    def add(first: int, last: int) -> None:
        cells = slice(first, last)
        own = parts[first // BLOCK]
        _add(fields[:, cells], zone[cells], kind[cells], area[cells], kinds, own)

    in_blocks(add, zone.size, threads)
    sums = np.add.reduce(parts, axis=0).T.reshape(len(fields), zones, kinds)
    if not np.isfinite(sums).all():
        _report_holes(fields, names)
    return sums


def _check_codes(code: np.ndarray, count: int, name: str) -> None:
    """Refuse codes beyond the known ones: the kernel would write past its sums."""
    if code.size and int(code.max()) >= count:
        unknown = int((code >= count).sum())
        what = f"{unknown} cells have a code of {count} or more"
        raise InputError(Problem(f"layer '{name}'", what))


def _report_holes(fields: np.ndarray, names: Sequence[str]) -> None:
    """Raise with the number of cells without a value, by field."""
    problems = Problems()
    for name, field in zip(names, fields, strict=True):
        holes = int((~np.isfinite(field)).sum())
        if holes:
            what = f"{holes} of {field.size} cells inside the counties have no value"
            problems.add(f"driver '{name}'", what, "fill them or take them out of the mask")
    problems.raise_if_any()


@kernel(nogil=True)
def _add(fields, zone, kind, area, kinds, sums):  # type: ignore[no-untyped-def]
    """Add up six fields at a time; where fewer are left, the last one fills the rest."""
    last, at_once = fields.shape[0] - 1, 6
    for first in range(0, last + 1, at_once):
        own = np.zeros((sums.shape[0], at_once))
        a, b, c = fields[first], fields[min(first + 1, last)], fields[min(first + 2, last)]
        d, e, f = (
            fields[min(first + 3, last)],
            fields[min(first + 4, last)],
            fields[min(first + 5, last)],
        )
        _six(a, b, c, d, e, f, zone, kind, area, kinds, own)
        end = min(first + at_once, last + 1)
        sums[:, first:end] = own[:, : end - first]


@kernel(nogil=True)
def _six(a, b, c, d, e, f, zone, kind, area, kinds, sums):  # type: ignore[no-untyped-def]
    """Add up six fields; written out, so that their additions do not wait for each other."""
    for i in range(zone.size):
        slot = np.uint32(zone[i]) * np.uint32(kinds) + np.uint32(kind[i])
        size = area[i]
        sums[slot, 0] += np.float64(a[i]) * size
        sums[slot, 1] += np.float64(b[i]) * size
        sums[slot, 2] += np.float64(c[i]) * size
        sums[slot, 3] += np.float64(d[i]) * size
        sums[slot, 4] += np.float64(e[i]) * size
        sums[slot, 5] += np.float64(f[i]) * size
