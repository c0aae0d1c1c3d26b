"""Where the value arises: maps of cells and counties, with the extent account as their legend."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from gepsim.files.colours import SEQUENCE, TYPE_COLOURS
from gepsim.report import maps
from gepsim.report.facts.gep import map_words
from gepsim.report.figures import DENSITY, MONEY, RANGE, fixed, rounded
from gepsim.report.model import Column, Figure, Swatch, Table
from gepsim.report.reading import Results
from gepsim.report.svg import ticks
from gepsim.report.words import say
from gepsim.text import Text, same

_SPARE = "#dddddd"
#: Values that one byte can hold.
_CODES = 256


@dataclass(frozen=True)
class Atlas:
    """The cells of each mapped year as the page shows them.

    Parameters
    ----------
    grid : Grid
    years : sequence of int
        The mapped years, the base year first.
    worth : sequence of array
        Value per area in each of them. [CNY m-2 year-1]
    kind : sequence of array
        Place of the ecosystem type in `types`, from 1; 0 outside. [1]
    types : sequence of str
    """

    grid: maps.Grid
    years: Sequence[int]
    worth: Sequence[np.ndarray]
    kind: Sequence[np.ndarray]
    types: Sequence[str]


def read_atlas(run: Results) -> Atlas:
    """Return the maps of a run."""
    with run.maps as opened:
        grid, layer = maps.read_grid(opened), opened["ecosystem_type"]
        years = [int(year) for year in opened["time"].values]
        worth = grid.views(opened["gep_total"], mean=True)
        raw = [np.nan_to_num(kind).astype(int) for kind in grid.views(layer, mean=False)]
    types = layer.attrs["flag_meanings"].split()
    places = np.zeros(_CODES, "u1")
    places[np.atleast_1d(layer.attrs["flag_values"]).astype(int)] = np.arange(1, len(types) + 1)
    kind = [np.where(grid.county > 0, places[one % _CODES], 0).astype("u1") for one in raw]
    return Atlas(grid, years, worth, kind, types)


def value_map(run: Results, atlas: Atlas) -> Figure:
    """Return where the value arises, as maps of each year in the classes of the first."""
    grid = atlas.grid
    breaks = maps.round_breaks(atlas.worth[0], len(SEQUENCE))
    palette = SEQUENCE[: len(breaks) + 1]
    names = {code: run.name("county", code) for code in grid.codes}
    frames = [
        (year, maps.draw_map(grid, maps.classes(field, breaks), ["#ffffff", *palette], names))
        for year, field in zip(atlas.years, atlas.worth, strict=True)
    ]
    return Figure(
        "map-value", say("gep.map", year=run.years[0]), frames[0][1], frames=frames,
        legend=_class_legend(breaks, palette), finding=map_words(run, run.years[0]),
        source="maps.nc: gep_total",
    )  # fmt: skip


def _class_legend(breaks: Sequence[float], palette: Sequence[str]) -> list[Swatch]:
    edges = [DENSITY.number(limit, 2) for limit in breaks]
    between = [low + RANGE + high for low, high in itertools.pairwise(edges)]
    spans = [same("< ") + edges[0], *between, same("≥ ") + edges[-1] + " " + DENSITY.unit]
    return [Swatch(colour, span) for colour, span in zip(palette, spans, strict=True)]


def type_map(run: Results, atlas: Atlas) -> Figure:
    """Return the ecosystem types as maps whose legend is the extent account of the base year."""
    grid, types = atlas.grid, atlas.types
    palette = ["#ffffff", *(TYPE_COLOURS.get(kind, _SPARE) for kind in types)]
    names = {code: run.name("county", code) for code in grid.codes}
    frames = [
        (year, maps.draw_map(grid, kind, palette, names))
        for year, kind in zip(atlas.years, atlas.kind, strict=True)
    ]
    return Figure(
        "map-types", say("gep.types", year=run.years[0]), frames[0][1], frames=frames,
        legend=_type_legend(run, types),
        table=_extent_table(run), source="maps.nc: ecosystem_type; accounts.nc: extent",
    )  # fmt: skip


def _type_legend(run: Results, types: Sequence[str]) -> list[Swatch]:
    area = run.array("extent").sel(time=run.years[0]).sum("county")
    whole = float(area.sum())
    known_types = [kind for kind in types if kind in run.labels("ecosystem_type")]
    shares = {kind: float(area.sel(ecosystem_type=kind)) / whole for kind in known_types}
    order = sorted((k for k in shares if shares[k] > 0), key=lambda k: -shares[k])
    return [
        Swatch(
            TYPE_COLOURS.get(k, _SPARE),
            run.name("ecosystem_type", k) + " " + _percent(shares[k]),
        )
        for k in order
    ]


def _percent(share: float) -> str:
    """Return a share of the area, never as a false zero."""
    text = fixed(100 * share)
    return f"{text}%" if float(text) else "<0.1%"


def _extent_table(run: Results) -> Table:
    area = run.array("extent").sum("county")
    years = [run.years[0], *run.checkpoints]
    rows = [
        [name, *(rounded(float(area.sel(time=y, ecosystem_type=kind)), 4) for y in years)]
        for kind, name in run.named("ecosystem_type")
    ]
    return Table(
        [Column(say("gep.type")), *(Column(same(f"{y} (km²)"), True) for y in years)], rows
    )


def county_map(run: Results, atlas: Atlas) -> Figure:
    """Return GEP per area by county, in each mapped year in the classes of the first."""
    base, grid = atlas.years[0], atlas.grid
    density = {year: _densities(run, grid.codes, year) for year in atlas.years}
    breaks = _breaks(list(density[base].values()))
    frames = [(year, _county_frame(run, grid, year, density[year], breaks)) for year in density]
    table = Table(
        [
            Column(say("common.county") + Text("（", " (") + DENSITY.unit + Text("）", ")")),
            *(Column(same(str(year)), True) for year in atlas.years),
        ],
        [
            [
                run.name("county", code),
                *(DENSITY.number(density[year][code]) for year in atlas.years),
            ]
            for code in grid.codes
        ],
    )
    palette = SEQUENCE[1 : len(breaks) + 2]
    return Figure(
        "map-counties", say("gep.choropleth", year=base), frames[0][1], frames=frames,
        legend=_class_legend(breaks, palette), table=table,
        finding=say("gep.choropleth_say", unit=DENSITY.unit), source="gep_total, extent",
    )  # fmt: skip


def _densities(run: Results, codes: Sequence[str], year: int) -> dict[str, float]:
    """Return the value per area of counties. [CNY m-2 year-1]"""
    total = run.headline("gep_total").sel(time=year)
    area = run.array("extent").sel(time=year).sum("ecosystem_type")
    found = total.sel(county=list(codes)) / area.sel(county=list(codes))
    return {code: float(one) / 1e6 for code, one in zip(codes, found.values, strict=True)}


def _breaks(values: Sequence[float]) -> list[float]:
    """Return class limits at even steps from zero on, so that a small difference looks small.

    Examples
    --------
    >>> _breaks([10.8, 12.4])
    [5.0, 10.0]
    """
    step = max(values) / (len(SEQUENCE) - 2)
    marks = [mark for mark in ticks(0.0, max(values), len(SEQUENCE) - 2) if mark > 0]
    return [mark for mark in marks if mark < max(values) + step / 1e6][: len(SEQUENCE) - 3]


def _county_frame(
    run: Results, grid: maps.Grid, year: int, density: Mapping[str, float], breaks: Sequence[float]
) -> Markup:
    total = run.headline("gep_total").sel(time=year)
    labels = {
        code: run.name("county", code) + "\n" + MONEY.write(float(total.sel(county=code)))
        for code in grid.codes
    }
    shades = SEQUENCE[1 : len(breaks) + 2]
    place = {code: int(np.digitize(density[code], list(breaks))) for code in grid.codes}
    palette = ["#ffffff", *(shades[place[code]] for code in grid.codes)]
    return maps.draw_map(grid, grid.county, palette, labels)
