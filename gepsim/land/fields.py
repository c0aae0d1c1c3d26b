"""Smooth fields of map coordinates: the same place has the same value at every resolution.

A field is a lattice of numbers with cubic B-splines between them. Random lattices depend on their
name and the seed alone, so that one more field moves no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.kernels import kernel
from gepsim.land.threads import in_blocks

_MARGIN = 4  # lattice nodes beyond the frame; the spline reaches two
#: Standard deviation of cubic B-splines over independent standard normal nodes (mean over phase).
_SPLINE_SPREAD = 151 / 315
#: Points whose weights are found together: few enough to stay in the processor's first cache.
_POINTS = 512


@dataclass(frozen=True)
class Frame:
    """The corner coordinates that all lattices cover, whatever the resolution [m]."""

    west: float
    east: float
    south: float
    north: float


@dataclass(frozen=True)
class Lattice:
    """Node values of a field; node (0, 0) lies at (`x0`, `y0`) [m]."""

    values: np.ndarray
    spacing: float
    x0: float
    y0: float

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the field at points, as float32."""
        place = (self.spacing, self.x0, self.y0)
        out = np.empty(x.size, np.float32)
        in_blocks(lambda a, b: _spline(self.values, place, x[a:b], y[a:b], out[a:b]), x.size)
        return out


def lattice_nodes(frame: Frame, spacing: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the node coordinates along x and y [m]."""
    first_x, last_x = np.floor(frame.west / spacing), np.ceil(frame.east / spacing)
    first_y, last_y = np.floor(frame.south / spacing), np.ceil(frame.north / spacing)
    x = np.arange(first_x - _MARGIN, last_x + _MARGIN + 1) * spacing
    y = np.arange(first_y - _MARGIN, last_y + _MARGIN + 1) * spacing
    return x, y


def noise(name: str, seed: int, frame: Frame, spacing: float) -> Lattice:
    """Return a random field with mean 0, standard deviation about 1 and this grain [1]."""
    x, y = lattice_nodes(frame, spacing)
    word = hashlib.blake2b(name.encode(), digest_size=8).digest()
    rng = np.random.default_rng([seed, int.from_bytes(word, "big")])
    values = rng.standard_normal((y.size, x.size)) / _SPLINE_SPREAD
    return Lattice(values.astype(np.float32), spacing, float(x[0]), float(y[0]))


def rough(
    name: str, seed: int, frame: Frame, lengths: Sequence[float], shares: Sequence[float]
) -> list[tuple[float, Lattice]]:
    """Return random fields of several grains with their shares, to be added up."""
    return [
        (share, noise(f"{name}.{level}", seed, frame, length))
        for level, (length, share) in enumerate(zip(lengths, shares, strict=True))
    ]


def add_up(parts: Sequence[tuple[float, Lattice]], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the weighted sum of fields at points."""
    total = np.zeros(x.shape, np.float32)
    for share, lattice in parts:
        total += np.float32(share) * lattice.at(x, y)
    return total


@kernel(nogil=True)
def _spline(values, place, x, y, out):  # type: ignore[no-untyped-def]
    """Weights of a few hundred points come first, since that loop runs in lanes."""
    spacing, x0, y0 = place
    column, row = np.empty(_POINTS, np.int64), np.empty(_POINTS, np.int64)
    across, down = np.empty((4, _POINTS)), np.empty((4, _POINTS))
    for first in range(0, x.size, _POINTS):
        last = min(first + _POINTS, x.size)
        _basis(x[first:last], x0, spacing, column, across)
        _basis(y[first:last], y0, spacing, row, down)
        for i in range(last - first):
            c, r = np.uint64(column[i]), np.uint64(row[i])
            total = 0.0
            for j in range(4):
                line = 0.0
                for k in range(4):
                    line += across[k, i] * values[r + np.uint64(j), c + np.uint64(k)]
                total += down[j, i] * line
            out[first + i] = total


@kernel(nogil=True)
def _basis(places, origin, spacing, node, weight):  # type: ignore[no-untyped-def]
    """Set the first of the four nodes that reach each place, and their weights."""
    for i in range(places.size):
        u = (places[i] - origin) / spacing
        below = np.floor(u)
        node[i] = np.int64(below) - 1
        t = u - below
        s = 1.0 - t
        weight[0, i] = s * s * s / 6.0
        weight[1, i] = (3.0 * t * t * t - 6.0 * t * t + 4.0) / 6.0
        weight[2, i] = (3.0 * s * s * s - 6.0 * s * s + 4.0) / 6.0
        weight[3, i] = t * t * t / 6.0


def distance_to_lines(
    x: np.ndarray, y: np.ndarray, start: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """Return the distance from points to the nearest segment. [m].

    Parameters
    ----------
    x, y : ndarray
        Points. [m]
    start, end : ndarray, shape (segments, 2)
        Ends of the segments. [m]

    Examples
    --------
    >>> start, end = np.array([[0.0, 0.0]]), np.array([[10.0, 0.0]])
    >>> distance_to_lines(np.array([5.0, 13.0]), np.array([2.0, 4.0]), start, end)
    array([2., 5.], dtype=float32)
    """
    out = np.empty(x.size, np.float32)
    in_blocks(lambda a, b: _to_lines(x[a:b], y[a:b], start, end, out[a:b]), x.size)
    return out


@kernel(nogil=True)
def _to_lines(x, y, start, end, out):  # type: ignore[no-untyped-def]
    for i in range(x.size):
        best = np.inf
        for s in range(start.shape[0]):
            ax, ay = start[s]
            dx, dy = end[s, 0] - ax, end[s, 1] - ay
            along = ((x[i] - ax) * dx + (y[i] - ay) * dy) / (dx * dx + dy * dy)
            along = min(1.0, max(0.0, along))
            ex, ey = x[i] - ax - along * dx, y[i] - ay - along * dy
            best = min(best, ex * ex + ey * ey)
        out[i] = np.sqrt(best)
