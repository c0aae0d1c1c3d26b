"""Height, slope and the slope factor of RUSLE."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.land.facts import LandscapeFacts
from gepsim.land.fields import Frame, Lattice, add_up, distance_to_lines, lattice_nodes, rough
from gepsim.land.gradient import bend
from gepsim.land.grid import project
from gepsim.land.threads import by_cell

#: How LS is reckoned here; every soil figure names it.
LS_VARIANT = "RUSLE L, three-line S, one hillside length, slope and length capped"
#: The same in Chinese.
LS_VARIANT_ZH = "RUSLE坡长因子、三段式坡度因子、统一坡长，坡度与坡长均设上限"


#: A distance at which no river is felt any more. [m]
FAR = 1e5


@dataclass(frozen=True)
class Segments:
    """Straight pieces of the rivers' courses, from `start` to `end`. [m]."""

    start: np.ndarray
    end: np.ndarray

    def distance(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the distance of points to the nearest river; far where there is none. [m]."""
        if not len(self.start):
            return np.full(x.size, FAR, np.float32)
        return distance_to_lines(x, y, self.start, self.end)


def river_segments(facts: LandscapeFacts, crs: str) -> Segments:
    """Return all rivers of a landscape as segments, in the coordinates of a CRS."""
    starts, ends = [np.empty((0, 2))], [np.empty((0, 2))]
    for course in facts.rivers.values():
        line = sorted(course, key=lambda vertex: vertex.order)
        x, y = project(np.array([v.lon for v in line]), np.array([v.lat for v in line]), crs)
        corners = np.column_stack([x, y])
        starts.append(corners[:-1])
        ends.append(corners[1:])
    return Segments(np.concatenate(starts), np.concatenate(ends))


class Relief:
    """The height of the land as a function of place, before it is brought to its limits."""

    def __init__(
        self,
        facts: LandscapeFacts,
        frame: Frame,
        river: Callable[..., np.ndarray],
        seed: int,
        crs: str,
    ) -> None:
        self.facts = facts
        self.frame = frame
        lengths, shares = facts.family("relief_length", "m"), facts.family("relief_share")
        self.parts = rough("relief", seed, frame, lengths, shares)
        self.valley = self._valley(river)
        self.summit = project(
            np.array([facts.get("summit_lon", "degree")]),
            np.array([facts.get("summit_lat", "degree")]),
            crs,
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
        return by_cell(self._some, x, y)

    def _some(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
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


@dataclass(frozen=True)
class Heights:
    """The height of the land, brought to its published limits and mean.

    Parameters
    ----------
    relief : Relief
        Height before it was brought to its limits.
    bottom, top : float
        Lowest and highest raw height. [m]
    power : float
        How the rank between them is bent so that the mean fits. [1]
    """

    relief: Relief
    bottom: float
    top: float
    power: float

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the height of points [m]."""
        return self.of(self.relief.at(x, y))

    def of(self, raw: np.ndarray) -> np.ndarray:
        """Return the height of points of some raw heights [m]."""
        return by_cell(self._limited, raw)

    def _limited(self, raw: np.ndarray) -> np.ndarray:
        low, high = (self.relief.facts.get(f"elevation_{end}", "m") for end in ("min", "max"))
        rank = np.clip((raw - self.bottom) / (self.top - self.bottom), 0, 1)
        return (low + (high - low) * rank**self.power).astype(np.float32)

    def slope(self, x: np.ndarray, y: np.ndarray, baseline: float | None = None) -> np.ndarray:
        """Return the slope of points, the gradient over a baseline in metres [degree].

        By default over the same short distance at every resolution.
        """
        half = (baseline or self.relief.facts.get("slope_baseline", "m")) / 2

        def some(x: np.ndarray, y: np.ndarray) -> np.ndarray:
            east = self.at(x + half, y) - self.at(x - half, y)
            north = self.at(x, y + half) - self.at(x, y - half)
            return np.degrees(np.arctan(np.hypot(east, north) / (2 * half))).astype(np.float32)

        return by_cell(some, x, y)


def heights(relief: Relief, x: np.ndarray, y: np.ndarray, area: np.ndarray) -> Heights:
    """Return the heights whose limits are met exactly on these points, and whose mean is.

    Parameters
    ----------
    relief : Relief
        Raw heights.
    x, y : ndarray
        Points. [m]
    area : ndarray
        Weight of each point in the mean. [any area]
    """
    raw = relief.at(x, y)
    return limited(relief, raw, area, float(raw.min()), float(raw.max()))


def limited(
    relief: Relief, raw: np.ndarray, area: np.ndarray, bottom: float, top: float
) -> Heights:
    """Return the heights with given raw limits whose mean on some raw heights is the published."""
    low, high, mean = (relief.facts.get(f"elevation_{s}", "m") for s in ("min", "max", "mean"))
    power = bend((raw - bottom) / (top - bottom), area, (mean - low) / (high - low))
    return Heights(relief, bottom, top, power)


@dataclass(frozen=True)
class SlopeForm:
    """One form of LS that needs nothing but slope.

    Parameters
    ----------
    hillside : float
        Slope length. [m]
    cap : float
        Steeper land counts as this. [degree]
    lines : int
        Straight lines of S: 3 in Chinese practice, 2 in RUSLE itself and in InVEST.
    """

    hillside: float
    cap: float
    lines: int


def default_form(facts: LandscapeFacts) -> SlopeForm:
    """Return the form of LS that the landscape and derived layers have."""
    hillside = min(facts.get("slope_length", "m"), facts.get("slope_length_cap", "m"))
    lines = len(facts.family("slope_sine"))
    return SlopeForm(hillside, facts.get("slope_cap", "degree"), lines)


def slope_length_steepness(
    slope: np.ndarray, facts: LandscapeFacts, form: SlopeForm | None = None
) -> np.ndarray:
    """Return the LS factor of RUSLE, by default with the three slope lines of Chinese practice.

    Parameters
    ----------
    slope : ndarray
        [degree]
    facts : LandscapeFacts
        Slope length, its cap, breakpoints.
    form : SlopeForm, optional
        Another length, cap or number of lines.

    Returns
    -------
    ndarray
        [1]

    Notes
    -----
    .. math:: LS = (\\lambda / 22.13)^m S, \\quad m = \\beta / (1 + \\beta), \\quad
              \\beta = \\frac{\\sin\\theta / 0.0896}{3 \\sin^{0.8}\\theta + 0.56}
    """
    form = form or default_form(facts)
    capped = np.minimum(slope, form.cap).astype(np.float32)
    sine = np.sin(np.radians(capped))
    beta = (sine / facts.get("slope_beta_sine")) / (
        facts.get("slope_beta_factor") * sine ** facts.get("slope_beta_power")
        + facts.get("slope_beta_offset")
    )
    length = form.hillside / facts.get("slope_unit_length", "m")
    breaks = facts.family("slope_break", "degree")[: form.lines - 1]
    return (length ** (beta / (1 + beta)) * _lines(sine, capped, breaks, facts)).astype(np.float32)


def _lines(
    sine: np.ndarray, slope: np.ndarray, breaks: Sequence[float], facts: LandscapeFacts
) -> np.ndarray:
    """Return S from the straight line of sine that holds at each slope."""
    line = np.digitize(slope, breaks)
    factors = np.array(facts.family("slope_sine"), np.float32)
    offsets = np.array(facts.family("slope_offset"), np.float32)
    return factors[line] * sine + offsets[line]
