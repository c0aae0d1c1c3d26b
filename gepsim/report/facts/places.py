"""Where the value arises: maps of cells and counties, with the extent account as their legend."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.report import maps
from gepsim.report.facts.gep import map_words
from gepsim.report.figures import DENSITY, MONEY, RANGE, fixed, rounded
from gepsim.report.model import Column, Figure, Swatch, Table
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import same

_SPARE = "#dddddd"
#: Values that one byte can hold.
_CODES = 256


@dataclass(frozen=True)
class Atlas:
    """The cells of the base year as the page shows them.

    Parameters
    ----------
    grid : Grid
    worth : array
        Value per area. [CNY m-2 year-1]
    kind : array
        Place of the ecosystem type in `types`, from 1; 0 outside. [1]
    types : sequence of str
    """

    grid: maps.Grid
    worth: np.ndarray
    kind: np.ndarray
    types: Sequence[str]


def read_atlas(run: Results) -> Atlas:
    """Return the base year's maps of a run."""
    with run.maps as opened:
        grid, layer = maps.read_grid(opened), opened["ecosystem_type"]
        worth = grid.view(opened["gep_total"][0].values, mean=True)
        raw = np.nan_to_num(grid.view(layer[0].values, mean=False)).astype(int)
    types = layer.attrs["flag_meanings"].split()
    places = np.zeros(_CODES, "u1")
    places[np.atleast_1d(layer.attrs["flag_values"]).astype(int)] = np.arange(1, len(types) + 1)
    kind = np.where(grid.county > 0, places[raw % _CODES], 0).astype("u1")
    return Atlas(grid, worth, kind, types)


def value_map(run: Results, atlas: Atlas) -> Figure:
    """Return where the value arises, as a map of the base year."""
    grid, field = atlas.grid, atlas.worth
    breaks = maps.round_breaks(field, len(maps.SEQUENCE))
    palette = maps.SEQUENCE[: len(breaks) + 1]
    names = {code: run.name("county", code) for code in grid.codes}
    drawing = maps.draw_map(grid, maps.classes(field, breaks), ["#ffffff", *palette], names)
    return Figure(
        "map-value", say("gep.map", year=run.years[0]), drawing,
        legend=_class_legend(breaks, palette), finding=map_words(run, run.years[0]),
        source="maps.nc: gep_total",
    )  # fmt: skip


def _class_legend(breaks: Sequence[float], palette: Sequence[str]) -> list[Swatch]:
    edges = [DENSITY.number(limit, 2) for limit in breaks]
    between = [low + RANGE + high for low, high in itertools.pairwise(edges)]
    spans = [same("< ") + edges[0], *between, same("≥ ") + edges[-1] + " " + DENSITY.unit]
    return [Swatch(colour, span) for colour, span in zip(palette, spans, strict=True)]


def type_map(run: Results, atlas: Atlas) -> Figure:
    """Return the ecosystem types of the base year as a map whose legend is the extent account."""
    grid, types = atlas.grid, atlas.types
    palette = ["#ffffff", *(maps.TYPE_COLOURS.get(kind, _SPARE) for kind in types)]
    drawing = maps.draw_map(
        grid, atlas.kind, palette, {c: run.name("county", c) for c in grid.codes}
    )
    return Figure(
        "map-types", say("gep.types", year=run.years[0]), drawing, legend=_type_legend(run, types),
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
            maps.TYPE_COLOURS.get(k, _SPARE),
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
    """Return GEP per area by county."""
    base, grid = run.years[0], atlas.grid
    total = run.headline("gep_total").sel(time=base)
    area = run.array("extent").sel(time=base).sum("ecosystem_type")
    density = {c: float(total.sel(county=c) / area.sel(county=c)) / 1e6 for c in grid.codes}
    order = sorted(density, key=density.__getitem__)
    colours = _ranked(grid.codes, order)
    labels = {
        code: run.name("county", code) + "\n" + MONEY.write(float(total.sel(county=code)))
        for code in grid.codes
    }
    palette = ["#ffffff", *(colours[code] for code in grid.codes)]
    return Figure(
        "map-counties", say("gep.choropleth", year=base),
        maps.draw_map(grid, grid.county, palette, labels),
        legend=[
            Swatch(colours[code], run.name("county", code) + " " + DENSITY.number(density[code]))
            for code in reversed(order)
        ],
        finding=say("gep.choropleth_say", unit=DENSITY.unit), source="gep_total, extent",
    )  # fmt: skip


def _ranked(codes: Sequence[str], order: Sequence[str]) -> dict[str, str]:
    """Return a colour for each county, darker the higher it ranks."""
    shades = maps.SEQUENCE[1:-1]
    return {code: shades[order.index(code) * len(shades) // len(order)] for code in codes}
