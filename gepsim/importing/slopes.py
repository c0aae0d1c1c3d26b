"""LS from a height model: its forms, what each gives, how much the cell size matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gepsim.coefficients import Table
from gepsim.land.derived.flow import Flow, flow_over, stream_cells
from gepsim.land.derived.relief import coarsened, slope_and_aspect
from gepsim.land.derived.steepness import desmet_govers_chinese
from gepsim.land.facts import LandscapeFacts
from gepsim.land.terrain import LS_VARIANT, slope_length_steepness
from gepsim.services.erosion import length_steepness_factor
from gepsim.units import factor

#: The land is also looked at with cells so many times as wide.
COARSER = 3
_STRIP = 1 << 20  # cells that one form of LS is reckoned on at a time
_FEWEST = 3  # rows and columns that show a slope


@dataclass(frozen=True)
class Ground:
    """A height model and what follows from it.

    Parameters
    ----------
    height : ndarray, shape (y, x)
        Rows from north to south; NaN where unknown. [m]
    cell : float
        Edge of a cell. [m]
    facts : LandscapeFacts
        Lines and caps of LS.
    rows : Table
        Where streams begin, InVEST's cap.
    """

    height: np.ndarray
    cell: float
    facts: LandscapeFacts
    rows: Table

    @cached_property
    def relief(self) -> tuple[np.ndarray, np.ndarray]:
        """Return slope and aspect [degree]."""
        return slope_and_aspect(self.height, self.cell)

    @cached_property
    def flow(self) -> Flow:
        """Return filled heights and where water runs."""
        return flow_over(self.height)

    def coarser(self) -> Ground:
        """Return the land seen with cells three times as wide."""
        height = coarsened(self.height, COARSER)
        return Ground(height, COARSER * self.cell, self.facts, self.rows)


def hillside(ground: Ground) -> np.ndarray:
    """Return LS with the city's one hillside length, as the reference landscape has it [1]."""
    return _strips(lambda slope: slope_length_steepness(slope, ground.facts), ground.relief[0])


def desmet_govers(ground: Ground) -> np.ndarray:
    """Return LS with L from the land above, capped as a length, and Chinese lines of S [1]."""

    def form(slope: np.ndarray, aspect: np.ndarray, upslope: np.ndarray) -> np.ndarray:
        return desmet_govers_chinese(slope, aspect, upslope, ground.cell, ground.facts)

    return _strips(form, *ground.relief, ground.flow.upslope)


def invest(ground: Ground) -> np.ndarray:
    """Return LS as InVEST has it, on filled heights, with one way down from each cell [1]."""
    longest = ground.rows.value("ls_invest_cap", "1")

    def form(slope: np.ndarray, upslope: np.ndarray) -> np.ndarray:
        percent = 100 * np.tan(np.radians(slope.astype(float)))
        return length_steepness_factor(percent, np.maximum(upslope, 1), ground.cell, longest)

    slope = slope_and_aspect(ground.flow.filled, ground.cell)[0]
    return _strips(form, slope, ground.flow.upslope)


#: Forms of LS by the name that a recipe gives them; the first is the default.
FORMS: dict[str, Callable[[Ground], np.ndarray]] = {
    "hillside": hillside,
    "desmet_govers_chinese": desmet_govers,
    "invest": invest,
}
#: What each is, in plain ASCII, as every soil figure says it.
WORDS = {
    "hillside": LS_VARIANT,
    "desmet_govers_chinese": "Desmet-Govers L, three-line S, slope and slope length capped",
    "invest": "InVEST: Desmet-Govers L with the root of the area above, two-line S",
}


@dataclass(frozen=True)
class Looks:
    """The mean of each form of LS with the model's own cells and with coarser ones.

    Parameters
    ----------
    cells : tuple of float
        Edges of the cells. [m]
    means : dict of str to tuple of float
        One for each size of cell, by form. [1]
    """

    cells: tuple[float, ...]
    means: dict[str, tuple[float, ...]]

    def text(self) -> str:
        """Return the means in plain ASCII.

        Examples
        --------
        >>> Looks((30.0, 90.0), {"hillside": (6.61, 6.48)}).text()
        'mean LS of the whole height model: hillside 30 m 6.61, 90 m 6.48'
        """
        parts = [
            f"{name} " + ", ".join(_sized(*pair) for pair in zip(self.cells, means, strict=True))
            for name, means in self.means.items()
        ]
        return "mean LS of the whole height model: " + "; ".join(parts)

    def change(self, form: str) -> float:
        """Return the relative change of one form from the own cells to coarser ones [1].

        Examples
        --------
        >>> Looks((500.0, 1500.0), {"hillside": (2.0, 1.0)}).change("hillside")
        -0.5
        """
        means = self.means[form]
        return means[-1] / means[0] - 1 if means[0] > 0 else 0.0


def look(ground: Ground) -> Looks:
    """Return what each form of LS gives on average, seen with two sizes of cell.

    Parameters
    ----------
    ground : Ground
        The height model.
    """
    looks = [ground]
    if min(ground.height.shape) // COARSER >= _FEWEST:
        looks.append(ground.coarser())
    means = {name: tuple(_mean(form(each)) for each in looks) for name, form in FORMS.items()}
    return Looks(tuple(each.cell for each in looks), means)


def _mean(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean(dtype=float)) if known.size else float("nan")


def _sized(cell: float, mean: float) -> str:
    return f"{cell:.4g} m {mean:.2f}"


def cell_size_lines(ground: Ground, form: str, looks: Looks) -> list[str]:
    """Return what to know about cell size: the means, and a warning where the form follows it."""
    lines = [f"slope_length_steepness: on cells of {ground.cell:.4g} m; {looks.text()}"]
    change, limit = looks.change(form), ground.rows.value("ls_cell_size_limit", "1")
    if abs(change) > limit:
        lines.append(
            f"slope_length_steepness: {form} changes by {change:+.0%} with cells {COARSER} times "
            f"as wide, more than {limit:.0%}: totals of soil follow the cell size  <- "
            + ("bring finer heights" if change < 0 else "choose a capped form in [derive]")
        )
    return lines


def told(ground: Ground) -> list[str]:
    """Return what a reader should know about slopes, one line each."""
    slope = ground.relief[0]
    cap = ground.facts.get("slope_cap", "degree")
    steep = slope[~np.isnan(slope)] > cap
    area = float(steep.sum()) * ground.cell**2 * factor("m2", "km2")
    share = float(steep.mean()) if steep.size else 0.0
    lines = [
        f"slope: {area:,.1f} km2 ({share:.1%}) of the height model are steeper than {cap:g} degree "
        "and count as that steep in LS: S is not calibrated beyond",
        "elevation: where it is a surface model (Copernicus GLO-30, SRTM, AW3D30) it holds canopy "
        "and roofs, and edges of woods and towns count as slopes  <- prefer a model of bare ground",
    ]
    return lines + _streams(ground)


def _streams(ground: Ground) -> list[str]:
    """Return how much of the land is stream and how much was pit."""
    flow = ground.flow
    area = ground.rows.value("stream_area", "m2")
    land = max(1, int((flow.upslope > 0).sum()))
    share = float(stream_cells(flow.upslope, ground.cell, area).sum()) / land
    least, most = (v * factor("m2", "km2") for v in (area, flow.upslope.max() * ground.cell**2))
    depth = np.nan_to_num(flow.filled - ground.height)
    return [
        f"flow: {share:.1%} of the cells are streams (from {least:g} km2); the largest basin "
        f"within the height model has {most:,.0f} km2; land beyond it is not seen",
        f"flow: {float((depth > 0).sum()) / land:.1%} of the cells lay in pits, up to "
        f"{max(0.0, float(depth.max())):,.0f} m deep, and were filled to direct the flow",
    ]


def _strips(form: Callable[..., np.ndarray], *maps: np.ndarray) -> np.ndarray:
    """Return a function of cells as float32, a strip of rows at a time."""
    height, width = np.shape(maps[0])
    out = np.empty((height, width), np.float32)
    rows = max(1, _STRIP // max(1, width))
    for start in range(0, height, rows):
        part = slice(start, start + rows)
        out[part] = form(*(each[part] for each in maps))
    return out
