"""What scenarios are weighed by: the numbers of each run, their difference, and the cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gepsim.report.facts import carbon
from gepsim.report.facts.series import path_of
from gepsim.report.figures import (
    CARBON,
    CARBON_INTENSITY,
    COAL,
    MONEY,
    PERCENT,
    Scale,
)
from gepsim.report.model import attempt
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text, same

#: Digits of a result, which its difference then has too.
_DIGITS = 4


def _at_end(name: str, over: Sequence[str] = ()) -> Callable[[Results], float]:
    return lambda run: path_of(run, name, over).at(run.years[-1])


ANSWERS: tuple[tuple[str, Scale, Callable[[Results], float]], ...] = (
    ("compare.gep", MONEY, _at_end("gep_city")),
    ("compare.gdp", MONEY, _at_end("value_added", ["sector"])),
    ("compare.energy", COAL, _at_end("energy_total")),
    ("compare.co2", CARBON, _at_end("co2_total")),
    ("compare.intensity", CARBON_INTENSITY, _at_end("carbon_intensity")),
    ("compare.non_fossil", PERCENT, _at_end("non_fossil_share")),
)


def cells(scale: Scale, values: Sequence[float | None]) -> list[Text]:
    """Return values with the difference to the first of them, in digits that mean something."""
    base = values[0]
    found = []
    for place, value in enumerate(values):
        if value is None:
            found.append(same("–"))
            continue
        cell = scale.write(value, _DIGITS)
        if place and base is not None:
            cell = cell + Text("（", " (") + difference(scale, value, base) + Text("）", ")")
        found.append(cell)
    return found


def difference(scale: Scale, value: float, base: float) -> Text:
    """Return a difference with the decimals of the value that it belongs to.

    Examples
    --------
    >>> difference(MONEY, 1513.4e8, 1505.3e8).zh, difference(MONEY, 1505.3e8 + 1e4, 1505.3e8).zh
    ('+8', '无差别')
    """
    moved = scale.change_beside(value, base, _DIGITS)
    return say("compare.same") if not moved.zh.strip("+−0.,") else moved


def cost(run: Results) -> tuple[float, float] | None:
    """Return what projects and measures cost over the run, where the files say it. [CNY]"""
    if not run.has("investment"):
        return None
    projects = float(run.array("investment").sum())
    measures = float(run.headline("lever_cost").sum()) if run.has("lever_cost") else 0.0
    return projects, measures


def cost_rows(runs: Sequence[Results]) -> list[list[object]]:
    """Return what each run costs, for projects and for measures."""
    found = [cost(run) for run in runs]
    rows: list[list[object]] = []
    for place, key in enumerate(("compare.projects_cost", "compare.measures_cost")):
        numbers = [each[place] if each else None for each in found]
        rows.append([say(key), *cells(MONEY, numbers)])
    return rows


def peak_chance(run: Results) -> float | None:
    """Return the chance of the peak in time, where it is known."""
    found = attempt(say("answer.peak"), carbon.peak_chance, run)
    return float(found[0]) if isinstance(found, tuple) else None
