"""Height, slope and the slope factor of RUSLE."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.land.facts import Facts
from gepsim.land.fields import Frame, Lattice, add_up, distance_to_lines, lattice_nodes, rough
from gepsim.land.gradient import bend
from gepsim.land.grid import project

#: How LS is reckoned here; every soil figure names it.
LS_VARIANT = "RUSLE L, three-line S, one hillside length, slope and length capped"


@dataclass(frozen=True)
class Segments:
    """Straight pieces of the rivers' courses, from `start` to `end`. [m]."""

    start: np.ndarray
    end: np.ndarray

    def distance(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the distance of points to the nearest river. [m]."""
        return distance_to_lines(x, y, self.start, self.end)


def river_segments(facts: Facts) -> Segments:
    """Return all rivers of a landscape as segments."""
    starts, ends = [], []
    for course in facts.rivers.values():
        line = sorted(course, key=lambda vertex: vertex.order)
        x, y = project(np.array([v.lon for v in line]), np.array([v.lat for v in line]))
        corners = np.column_stack([x, y])
        starts.append(corners[:-1])
        ends.append(corners[1:])
    return Segments(np.concatenate(starts), np.concatenate(ends))


class Relief:
    """The height of the land as a function of place, before it is brought to its limits."""

    def __init__(
        self, facts: Facts, frame: Frame, river: Callable[..., np.ndarray], seed: int
    ) -> None:
        self.facts = facts
        self.frame = frame
        lengths, shares = facts.family("relief_length", "m"), facts.family("relief_share")
        self.parts = rough("relief", seed, frame, lengths, shares)
        self.valley = self._valley(river)
        self.summit = project(
            np.array([facts.get("summit_lon", "degree")]),
            np.array([facts.get("summit_lat", "degree")]),
        )

    def _valley(self, river: Callable[..., np.ndarray]) -> Lattice:
        """Return how much of the height a river has cut away, 0 to 1."""
        width = self.facts.get("valley_width", "m")
        spacing = width / 8
        x, y = lattice_nodes(self.frame, spacing)
        distance = river(*(axis.ravel() for axis in np.meshgrid(x, y)))
        cut = self.facts.get("valley_cut") * np.exp(-distance / width)
        return Lattice(cut.reshape(y.size, x.size), spacing, float(x[0]), float(y[0]))

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the raw height of points [m]."""
        get = self.facts.get
        north = np.clip((y - self.frame.south) / (self.frame.north - self.frame.south), 0, 1)
        north = north.astype(np.float32)
        low = get("floor_south", "m")
        floor = low + (get("floor_north", "m") - low) * north ** get("floor_bend")
        rise = get("relief_south", "m") * (1 - north) + get("relief_north", "m") * north
        height = floor + rise * add_up(self.parts, x, y)
        (sx,), (sy,) = self.summit
        far = ((x - sx) ** 2 + (y - sy) ** 2) / get("summit_width", "m") ** 2
        height = height + get("summit_rise", "m") * np.exp(-far)
        return (height - (height - low) * self.valley.at(x, y)).astype(np.float32)


def elevation_and_slope(
    relief: Relief, x: np.ndarray, y: np.ndarray, area: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return height [m], with its published limits met exactly, and slope [degree].

    Slope is the gradient over the same short distance at every resolution.
    """
    get = relief.facts.get
    low, high, mean = (get(f"elevation_{what}", "m") for what in ("min", "max", "mean"))
    half = get("slope_baseline", "m") / 2
    raw = relief.at(x, y)
    bottom, top = float(raw.min()), float(raw.max())
    power = bend((raw - bottom) / (top - bottom), area, (mean - low) / (high - low))

    def height(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        rank = np.clip((relief.at(x, y) - bottom) / (top - bottom), 0, 1)
        return (low + (high - low) * rank**power).astype(np.float32)

    rise = np.hypot(
        height(x + half, y) - height(x - half, y), height(x, y + half) - height(x, y - half)
    )
    return height(x, y), np.degrees(np.arctan(rise / (2 * half))).astype(np.float32)


def slope_length_steepness(slope: np.ndarray, facts: Facts) -> np.ndarray:
    """Return the LS factor of RUSLE with the three slope lines of Chinese practice.

    Parameters
    ----------
    slope : ndarray
        [degree]
    facts : Facts
        Slope length, its cap, breakpoints.

    Returns
    -------
    ndarray
        [1]

    Notes
    -----
    .. math:: LS = (\\lambda / 22.13)^m S, \\quad m = \\beta / (1 + \\beta), \\quad
              \\beta = \\frac{\\sin\\theta / 0.0896}{3 \\sin^{0.8}\\theta + 0.56}
    """
    capped = np.minimum(slope, facts.get("slope_cap", "degree")).astype(np.float32)
    sine = np.sin(np.radians(capped))
    beta = (sine / facts.get("slope_beta_sine")) / (
        facts.get("slope_beta_factor") * sine ** facts.get("slope_beta_power")
        + facts.get("slope_beta_offset")
    )
    hillside = min(facts.get("slope_length", "m"), facts.get("slope_length_cap", "m"))
    length = hillside / facts.get("slope_unit_length", "m")
    steepness = _lines(sine, capped, facts.family("slope_break", "degree"), facts)
    return (length ** (beta / (1 + beta)) * steepness).astype(np.float32)


def _lines(
    sine: np.ndarray, slope: np.ndarray, breaks: Sequence[float], facts: Facts
) -> np.ndarray:
    """Return S from the straight line of sine that holds at each slope."""
    line = np.digitize(slope, breaks)
    factors = np.array(facts.family("slope_sine"), np.float32)
    offsets = np.array(facts.family("slope_offset"), np.float32)
    return factors[line] * sine + offsets[line]
