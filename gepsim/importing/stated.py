"""What a city states of its land, held against what was read: rows of ``stated.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np

from gepsim.errors import Problem, Problems
from gepsim.importing.ranges import Said
from gepsim.importing.reading import Reading
from gepsim.land.facts import LandscapeFacts
from gepsim.land.ranges import ranges
from gepsim.settings import Section, read_section
from gepsim.units import factor

_PERCENT = 100.0
_BY: dict[str, Said] = {
    "ratio": {"en": "the city states", "zh": "本市公布值"},
    "difference": {"en": "its station at the city's mean height", "zh": "本市站点换算到平均海拔"},
}


class Stated(Section):
    """One figure of the city, what it is of, and how far a layer may lie from it.

    ``by`` says whether they are held against each other as a ratio, or as a difference in `units`
    where a scale has no natural zero.
    """

    fact: str
    of: Literal["mean", "total"]
    by: Literal["ratio", "difference"] = "ratio"
    units: str
    near: float
    far: float
    why: str


@cache
def stated() -> dict[str, Stated]:
    """Return the figures that layers are held against, by layer.

    Examples
    --------
    >>> stated()["population"].fact
    'population_total'
    """
    path = Path(__file__).with_name("stated.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: read_section(Stated, row, f"{path.name} [{name}]") for name, row in rows.items()}


def check_stated(
    maps: Mapping[str, np.ndarray],
    readings: Mapping[str, Reading],
    mask: np.ndarray,
    facts: LandscapeFacts,
) -> list[Said]:
    """Return where layers differ from what the city states; refuse those that cannot be meant.

    Parameters
    ----------
    maps : mapping of str to ndarray
        All layers, those made of others too.
    readings : mapping of str to Reading
        Those that were read.
    mask : ndarray of bool, shape (y, x)
        Cells of the city.
    facts : LandscapeFacts
        The city's figures.

    Raises
    ------
    InputError
        With the mistake that would explain the difference.
    """
    problems, told = Problems(), []
    for name, row, found, known in _pairs(maps, mask, facts):
        source, (unlike, impossible) = readings.get(name), _beyond(row, found, known)
        if impossible:
            where = source.source.where if source else f"layer '{name}'"
            what = f"the {row.of} is {found:,.4g} {row.units}; the city states {known:,.4g}"
            problems.found.append(Problem(where, what, _cause(name, row, found, known, source)))
        elif unlike:
            told.append(_weak(name, row, found, known))
    problems.raise_if_any()
    return told


def _beyond(row: Stated, found: float, known: float) -> tuple[bool, bool]:
    """Return whether what was read lies beyond `near`, and beyond `far`, of what is stated."""
    if row.by == "difference":
        return abs(found - known) > row.near, abs(found - known) > row.far
    share = found / known
    return abs(share - 1) * _PERCENT > row.near, not 1 / row.far <= share <= row.far


def _pairs(
    maps: Mapping[str, np.ndarray], mask: np.ndarray, facts: LandscapeFacts
) -> Iterator[tuple[str, Stated, float, float]]:
    """Yield each layer that has a figure, with what was found and what is stated."""
    for name, row in stated().items():
        if name in maps and row.fact in facts.rows:
            inside, known = maps[name][mask], _known(name, row, facts)
            found = float(
                np.nansum(inside, dtype=float) if row.of == "total" else np.nanmean(inside)
            )
            if known > 0 or row.by == "difference":
                yield name, row, found, known


def _known(name: str, row: Stated, facts: LandscapeFacts) -> float:
    """Return what the city states; the temperature of a station is brought to the mean height."""
    stated = facts.get(row.fact, row.units)
    if name != "temperature":
        return stated
    above = facts.get("elevation_mean", "m") - facts.get("station_elevation", "m")
    return stated - facts.get("lapse_rate", "K m-1") * above


def _cause(name: str, row: Stated, found: float, known: float, reading: Reading | None) -> str:
    """Return the mistake that would explain what was read, or what to look at."""
    near, share = row.near / _PERCENT, found / known if known else float("inf")
    for look in ranges()[name].looks:
        if not _beyond(row, found * look.scale + look.offset, known)[0]:
            return f"it looks like {look.says}: {look.fix}"
    step = reading.step * factor("m", "km") if reading else 0.0
    if row.of == "total" and step and abs(share * step**2 - 1) <= near:
        return "it looks like people per km2: bring the product of people per cell"
    return "check units, scale, year and place; or mend the city's figure in landscape.csv"


def _weak(name: str, row: Stated, found: float, known: float) -> Said:
    off = f"{found - known:+.1f} K" if row.by == "difference" else f"{found / known - 1:+.0%}"
    figures = f"{found:,.4g} {row.units}", f"{known:,.4g} {row.units}", off
    return {
        "en": f"{name}: the {row.of} is {figures[0]}, {_BY[row.by]['en']} {figures[1]} "
        f"({figures[2]}). Check year and source of either.",
        "zh": f"{name}：{'合计' if row.of == 'total' else '均值'} {figures[0]}，"
        f"{_BY[row.by]['zh']} {figures[1]}（{figures[2]}）。请核对两者的年份与来源。",
    }
