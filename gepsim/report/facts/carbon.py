"""Carbon dioxide: the path, whether and when it peaks, and how fast its intensity falls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.plan_periods import plan_base, plan_end
from gepsim.report.facts.demanded import levels
from gepsim.report.facts.gep import band_legend
from gepsim.report.facts.series import Path, fan, path_of, path_table, skewed
from gepsim.report.figures import CARBON, CARBON_INTENSITY, fixed, share
from gepsim.report.model import Figure, Swatch
from gepsim.report.reading import Absent, Results
from gepsim.report.words import say
from gepsim.text import Text, listed, sentences

#: Emissions may still wander by this much from year to year after a strict peak. [1]
_STRICT_RISE = 1.005
#: Models of the target for the peak, and of the target for carbon intensity.
PEAK_MODEL, INTENSITY_MODEL = "carbon_peak", "carbon_intensity_fall"


@dataclass(frozen=True)
class Peak:
    """Whether and when a path of emissions peaks.

    Parameters
    ----------
    year : int
        Year of the highest emissions.
    weak, strict : bool
        No later year above the highest one up to the target year; and no rise after it either.
    """

    year: int
    weak: bool
    strict: bool


def peak_of(years: Sequence[int], emissions: np.ndarray, by: int) -> Peak:
    """Return the peak of a path.

    Parameters
    ----------
    years : sequence of int
    emissions : array
        Carbon dioxide by year. [t year-1]
    by : int
        The year by which the peak is wanted.

    Raises
    ------
    Absent
        If no year after `by` is known: whether a peak lasts is open.

    Examples
    --------
    >>> peak_of([2029, 2030, 2031, 2032], np.array([5.0, 6.0, 5.8, 5.7]), 2030)
    Peak(year=2030, weak=True, strict=True)
    >>> peak_of([2029, 2030, 2031, 2032], np.array([5.0, 6.0, 5.0, 5.9]), 2030)
    Peak(year=2030, weak=True, strict=False)
    """
    before = np.array(years) <= by
    if before.all():
        raise Absent(f"years after {by}")
    weak = bool(emissions[~before].max() <= emissions[before].max())
    after = emissions[np.array(years) >= by]
    steady = bool((after[1:] <= _STRICT_RISE * after[:-1]).all())
    return Peak(int(years[int(emissions.argmax())]), weak, weak and steady)


def due(run: Results) -> int:
    """Return the year by which the plan wants the peak."""
    return int(run.get("peak_due"))


def carbon_path(run: Results) -> Path:
    """Return the city's carbon dioxide over the years."""
    return path_of(run, "co2_emissions", over=["sector"], spread="co2_total_quantile")


def modelled(run: Results, model: str) -> str:
    """Return the id of the first target that a model forecasts."""
    names = [str(name) for name in run.array("indicator_model").values]
    if model not in names:
        raise Absent(f"accounts.nc: a target with the model {model}")
    return run.labels("indicator")[names.index(model)]


def peak_chance(run: Results) -> tuple[float, float, float]:
    """Return the probability, with Wilson bounds, that the peak comes by the target year."""
    place = run.labels("indicator").index(modelled(run, PEAK_MODEL))
    step = run.checkpoints.index(due(run)) if due(run) in run.checkpoints else 0
    names = ("probability_met", "probability_low", "probability_high")
    return tuple(float(run.array(n).values[step, place]) for n in names)  # type: ignore[return-value]


def peak_words(run: Results) -> Text:
    """Return what the central path does, by the weak and by the strict test."""
    path = carbon_path(run)
    if path.years[-1] <= due(run):
        return say("economy.peak_open", by=due(run), year=path.years[-1])
    peak = peak_of(path.years, path.value, due(run))
    key = "strict" if peak.strict else "weak" if peak.weak else "none"
    return say(f"economy.peak_{key}", year=peak.year, by=due(run))


def weak_chance(run: Results) -> list[Text]:
    """Return the probability of a peak by the weak test, where the run says."""
    chance = run.record.get("peak", {}).get("weak_peak", {}).get("probability")
    return [] if chance is None else [say("economy.peak_weak_chance", chance=share(float(chance)))]


def peak_spread(run: Results) -> list[Text]:
    """Return in which year most draws are highest, where the files say."""
    if not run.has("peak_probability"):
        return []
    chances = run.array("peak_probability").values
    place = int(chances.argmax())
    year = run.years[place]
    key = "economy.peak_at_end" if year == run.years[-1] else "economy.peak_spread"
    return [say(key, share=share(float(chances[place])), year=year)]


def carbon_figure(run: Results) -> Figure:
    """Return carbon dioxide over the years with the peak test."""
    path = carbon_path(run)
    chance, low, high = peak_chance(run)
    by, span = due(run), {"low": share(low), "high": share(high)}
    said = say("economy.peak_chance", by=by, chance=share(chance), **span)
    finding = sentences([peak_words(run), said, *weak_chance(run), *skewed(path)])
    return Figure(
        "co2", say("economy.co2"), fan(path, CARBON, mark_years=[by]), finding=finding,
        legend=[*band_legend(path), Swatch("#6b7280", say("legend.peak_year", by=by))],
        table=path_table(path, CARBON),
        source=f"co2_emissions, co2_total_quantile, probability_met({modelled(run, PEAK_MODEL)})",
    )  # fmt: skip


def intensity_figure(run: Results) -> Figure:
    """Return carbon intensity over the years."""
    path = path_of(run, "carbon_intensity")
    return Figure(
        "intensity", say("economy.intensity"), fan(path, CARBON_INTENSITY),
        legend=band_legend(path),
        finding=_cuts_sentence(run, path), table=path_table(path, CARBON_INTENSITY),
        source="carbon_intensity, carbon_intensity_quantile",
    )  # fmt: skip


def five_year_cuts(path: Path) -> list[tuple[int, int, float]]:
    """Return the fall of a path over each five-year plan within it. [percent]

    Examples
    --------
    >>> years = list(range(2025, 2031))
    >>> falling = np.array([1.0, 0.96, 0.93, 0.9, 0.86, 0.83])
    >>> five_year_cuts(Path(years, falling, falling))
    [(2025, 2030, 17.0)]
    """
    ends = [y for y in path.years if y == plan_end(y) and plan_base(y) in path.years]
    return [
        (plan_base(y), y, round(100 * (1 - path.at(y) / path.at(plan_base(y))), 9)) for y in ends
    ]


def intensity_tasks(run: Results) -> dict[int, float]:
    """Return what is demanded of the fall of carbon intensity; nothing where no target asks."""
    try:
        return levels(run, modelled(run, INTENSITY_MODEL))
    except Absent:
        return {}


def _cuts_sentence(run: Results, path: Path) -> Text:
    wanted = intensity_tasks(run)
    parts = []
    for start, end, cut in five_year_cuts(path):
        part = say("economy.cut", start=start, end=end, cut=fixed(cut))
        if end in wanted:
            verdict = "meets" if cut >= wanted[end] else "misses"
            part = part + say(f"economy.cut_{verdict}", task=fixed(wanted[end], 0))
        parts.append(part)
    return sentences([say("economy.cuts", cuts=listed(parts)), *skewed(path)])
