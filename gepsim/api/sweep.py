"""A sweep: every combination of several values of some keys, side by side in one table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gepsim.api.live import SERIES, Live
from gepsim.api.scenario import Scenario
from gepsim.comparison.spoken import name_of
from gepsim.text import Text

if TYPE_CHECKING:
    import pandas

Grid = Mapping[str, Sequence[str]]
#: A comma that parts values: outside of quotes and brackets.
_COMMA = re.compile(r""",(?=(?:[^"']|"[^"]*"|'[^']*')*$)(?![^\[{]*[\]}])""")
_RISKY = ("toss_up", "unlikely", "very_unlikely")


@dataclass(frozen=True)
class Point:
    """One combination: the values that were set, and what they come to."""

    values: Mapping[str, str]
    live: Live

    def at_risk(self, year: int) -> int:
        """Return how many indicators are at risk in a year."""
        rows = (row for row in self.live.rows if row.checkpoint == year and row.kind != "text")
        return sum(row.verdict in _RISKY for row in rows)


@dataclass(frozen=True)
class Sweep:
    """All combinations of one scenario, and where they are written."""

    scenario: Scenario
    grid: Grid
    points: Sequence[Point]
    folder: Path

    @property
    def checkpoints(self) -> tuple[int, ...]:
        """Return the years in which targets are judged."""
        return tuple(self.scenario.inputs.scenario.time.checkpoints)

    def key_name(self, key: str) -> Text:
        """Return what people call a key."""
        return name_of(key.split("."), lambda dim, label: Text(label, label))

    def table(self) -> pandas.DataFrame:
        """Return one row for each combination: values, results with 5–95 %, chances of targets.

        Units stand in the names of columns: bn CNY is written as 1e8 CNY, as the Chinese do.
        """
        import pandas

        return pandas.DataFrame([dict(_row(point, self.checkpoints)) for point in self.points])


def _row(point: Point, checkpoints: Sequence[int]) -> Iterator[tuple[str, Any]]:
    live, end = point.live, point.live.years[-1]
    yield from point.values.items()
    for one in SERIES:
        band, unit = live.series[one.name], one.unit.zh
        for part, values in (("", band.middle), (" 5%", band.low), (" 95%", band.high)):
            yield f"{one.name} {end}{part} [{unit}]", values[-1]
    yield f"peak by {live.peak_due}", live.peak
    for year in checkpoints:
        yield f"at risk {year}", point.at_risk(year)
    yield "projects [亿元]", live.projects
    yield "measures [亿元]", live.measures.middle[0]
    for code, band in live.paid.items():
        yield f"compensation {code} {end} [万元]", band.middle[-1]
    for row in live.rows:
        if row.kind != "text":
            yield f"probability {row.id} {row.checkpoint}", row.probability


def grid_of(overrides: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Return the overrides that give one value, and the values of those that give several.

    Examples
    --------
    >>> grid_of(["time.end=2030", "economy.cluster_realisation=0.2,0.4", "a.b=[1, 2]"])
    (['time.end=2030', 'a.b=[1, 2]'], {'economy.cluster_realisation': ['0.2', '0.4']})
    """
    plain: list[str] = []
    grid: dict[str, list[str]] = {}
    for text in overrides:
        key, _, value = text.partition("=")
        parts = [part.strip() for part in _COMMA.split(value)]
        if len(parts) > 1 and all(parts):
            grid[key.strip()] = parts
        else:
            plain.append(text)
    return plain, grid
