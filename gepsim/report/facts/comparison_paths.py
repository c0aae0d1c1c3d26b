"""The paths of several runs: all in the same axes, then each beside the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gepsim.report import svg
from gepsim.report.facts import carbon, gep
from gepsim.report.facts.series import Path, path_of, tick_years
from gepsim.report.figures import CARBON, CARBON_INTENSITY, MONEY, PERCENT, Scale
from gepsim.report.model import Column, Figure, Gap, Swatch, Table, attempt
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text

#: Told apart by colour and dash, also in grey.
COLOURS = ("#0b4f66", "#c4622d", "#6a5fa8", "#7a7d1f", "#4a90b8", "#8a4153", "#3f3f46")
DASHES = ("", "7 3", "2 3", "10 3 2 3", "4 2", "1 2", "12 4")


@dataclass(frozen=True)
class Multiple:
    """One run's path beside the first run's, in a small drawing."""

    run: str
    name: Text
    drawing: Markup


@dataclass(frozen=True)
class PathFigure(Figure):
    """A figure of all runs with one small drawing for each."""

    multiples: Sequence[Multiple] = ()


_MEASURES: tuple[tuple[str, str, Scale, Callable[[Results], Path], str], ...] = (
    ("co2", "economy.co2_plain", CARBON, carbon.carbon_path, "co2_emissions"),
    ("gep", "gep.path", MONEY, gep.total_path, "gep_total"),
    ("intensity", "economy.intensity", CARBON_INTENSITY,
     lambda run: path_of(run, "carbon_intensity"), "carbon_intensity"),
    ("non_fossil", "economy.non_fossil", PERCENT,
     lambda run: path_of(run, "non_fossil_share"), "non_fossil_share"),
)  # fmt: skip


def path_figures(runs: Sequence[Results]) -> list[Figure | Gap]:
    """Return the paths of all runs in the same axes, with small multiples."""
    return [
        attempt(say(title), _figure, runs, key, say(title), scale, path, source)
        for key, title, scale, path, source in _MEASURES
    ]


def _figure(
    runs: Sequence[Results], key: str, title: Text, scale: Scale,
    path: Callable[[Results], Path], source: str,
) -> Figure:  # fmt: skip
    paths = [path(run) for run in runs]
    years = list(paths[0].years)
    rows = [[str(year), *(scale.number(each.at(year), 4) for each in paths)] for year in years]
    heads = [Column(scale.unit), *(Column(run.title, True) for run in runs)]
    legend = [
        Swatch(COLOURS[place % len(COLOURS)], run.title, run.id) for place, run in enumerate(runs)
    ]
    multiples = [
        Multiple(run.id, run.title, Markup(_small(paths, place, scale)))
        for place, run in enumerate(runs)
    ]
    return PathFigure(
        f"compare-{key}", title, Markup(_whole(runs, paths, scale)), legend=legend,
        table=Table(heads, rows), source=source, multiples=multiples,
    )  # fmt: skip


def _extent(paths: Sequence[Path]) -> tuple[float, float]:
    every = [float(value) for each in paths for value in each.value]
    every += [float(v) for each in paths if each.bands is not None for v in each.bands[::4].ravel()]
    return min(every), max(every)


def _whole(runs: Sequence[Results], paths: Sequence[Path], scale: Scale) -> str:
    values = [float(value) for each in paths for value in each.value]
    years, marks = paths[0].years, svg.ticks(min(values), max(values))
    field = svg.PlotField(62, 34, 440, 220, (years[0], years[-1]), (marks[0], marks[-1]))
    lines = [
        _line(field, each, run.id, place)
        for place, (run, each) in enumerate(zip(runs, paths, strict=True))
    ]
    frame = svg.axes(
        field, years, tick_years(years), scale.unit, marks, (scale.zh, scale.en)
    )  # fmt: skip
    return svg.drawing(524, 282, [frame, *lines])


def _line(field: svg.PlotField, path: Path, run: str, place: int) -> str:
    colour, dash = COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)]
    d = field.line(path.years, path.value.tolist())
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path data-run="{run}" fill="none" stroke="{colour}" stroke-width="2.4"{dashed} d="{d}"/>'
    )


def _small(paths: Sequence[Path], place: int, scale: Scale) -> str:
    """Return one run's path with its 90 % band, and the first run's as a thin line."""
    own, first = paths[place], paths[0]
    marks = svg.ticks(*_extent(paths), 3)
    field = svg.PlotField(50, 30, 180, 84, (own.years[0], own.years[-1]), (marks[0], marks[-1]))
    ends = (own.years[0], own.years[-1])
    parts = [svg.axes(field, own.years, ends, scale.unit, marks, (scale.zh, scale.en))]
    if own.bands is not None:
        low, high = own.bands[0].tolist(), own.bands[-1].tolist()
        parts.append(svg.path(field.band(own.years, low, high), "most"))
    parts.append(svg.path(field.line(first.years, first.value.tolist()), "first"))
    parts.append(_line(field, own, "", place).replace(' data-run=""', ""))
    return svg.drawing(244, 136, parts, "own mini")
