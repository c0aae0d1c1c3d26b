"""The flags of a target: what makes it fragile, and what makes its probability doubtful."""

from __future__ import annotations

from enum import IntFlag

import numpy as np

from gepsim.city import City
from gepsim.projects.programme import Programme
from gepsim.targets.definitions import Target
from gepsim.targets.verdicts import Influence, Scheme, borderline


class Flag(IntFlag):
    """What makes a target or its verdict fragile; the bits of ``risk_flags``."""

    THIN_MARGIN = 1
    SINGLE_PROJECT = 2
    DOWNSIDE = 4
    TREND_CONFLICT = 8
    NO_LEVER = 16
    HORIZON_GAP = 32
    DATA_CONFLICT = 64
    BORDERLINE = 128
    WEAK_EVIDENCE = 256


FLAG_NAMES = tuple(
    f"F{place}_{flag.name.lower()}" for place, flag in enumerate(Flag, start=1) if flag.name
)

#: Kinds of finding that make a number or its definition doubtful.
DOUBTS = ("value", "definition")


def labels(flags: int) -> list[str]:
    """Return the short names of the flags that are set.

    Examples
    --------
    >>> labels(5)
    ['F1', 'F3']
    """
    return [f"F{place}" for place, flag in enumerate(Flag, start=1) if flags & flag]


def flags_of_numbers(
    gap: float,
    losses: dict[str, float],
    found: Influence | None,
    rules: Scheme,
    bounds: tuple[float, float] = (0.0, 0.0),
) -> Flag:
    """Return the flags that the draws raise.

    Parameters
    ----------
    gap : float
        Margin in standard deviations. [1]
    losses : dict
        Probability lost by a year's delay, by project. [1]
    found : Influence or None
        What decides the judgement.
    bounds : tuple of float
        Bounds of the probability. [1]
    """
    flags = Flag(0)
    if np.isfinite(gap) and abs(gap) < rules.thin_margin:
        flags |= Flag.THIN_MARGIN
    if any(loss > rules.single_project for loss in losses.values()):
        flags |= Flag.SINGLE_PROJECT
    if found is not None and found.adverse < rules.downside:
        flags |= Flag.DOWNSIDE
    if borderline(*bounds, rules):
        flags |= Flag.BORDERLINE
    if found is not None and found.weak_share > rules.weak_share:
        flags |= Flag.WEAK_EVIDENCE
    return flags


def flags_of_facts(
    target: Target,
    city: City,
    programme: Programme,
    acting: tuple[str, ...],
    observed: dict[int, float],
    year: int,
    rules: Scheme,
) -> Flag:
    """Return the flags that the plan and the data raise by themselves."""
    flags = Flag(0)
    if trend_conflict(observed, target.better):
        flags |= Flag.TREND_CONFLICT
    if not acting:
        flags |= Flag.NO_LEVER
    elif last_year(programme, acting) < year - rules.gap_years:
        flags |= Flag.HORIZON_GAP
    if any(finding.kind in DOUBTS for finding in city.findings_on(target.id)):
        flags |= Flag.DATA_CONFLICT
    return flags


def trend_conflict(observed: dict[int, float], better: int) -> bool:
    """Return whether the last two observed levels move away from the target.

    Examples
    --------
    >>> trend_conflict({2022: 36.63, 2023: 36.07}, better=1)
    True
    """
    known = [observed[year] for year in sorted(observed)][-2:]
    return len(known) == 2 and better * (known[1] - known[0]) < 0


def last_year(programme: Programme, acting: tuple[str, ...]) -> float:
    """Return the last year in which an acting project is still carried out, on schedule [year]."""
    return float(max(programme.schedule.finish[programme.index[p]] for p in acting) - 1.0)
