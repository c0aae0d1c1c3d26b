"""From draws to words: probability with its bounds, margin, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from gepsim.coefficients import Table
from gepsim.sums import product
from gepsim.targets.forecast import UncertainInput
from gepsim.targets.judging import Judgement
from gepsim.text import Text, same

Array = np.ndarray
#: How many inputs are named as drivers of a judgement.
MOST_DRIVERS = 3

VERDICTS = (
    "on_track",
    "likely",
    "toss_up",
    "unlikely",
    "very_unlikely",
    "insufficient_evidence",
    "maintained",
)
#: What the verdicts are called.
VERDICT_NAMES = {
    "on_track": Text("可达", "on track"),
    "likely": Text("基本可达", "likely"),
    "toss_up": Text("临界", "toss-up"),
    "unlikely": Text("有风险", "unlikely"),
    "very_unlikely": Text("难以达成", "very unlikely"),
    "insufficient_evidence": Text("证据不足", "no evidence"),
    "maintained": Text("状态保持", "maintained"),
}
#: What a target without a probability lacks, by the code of its reason.
LACKING = {
    "no_task": Text("证据不足：缺考核任务", "no evidence: task missing"),
    "no_goal": Text("证据不足：缺目标值", "no evidence: level missing"),
    "no_observation": Text("证据不足：缺基准", "no evidence: baseline missing"),
    "no_base": Text("证据不足：缺基准", "no evidence: baseline missing"),
    "no_evidence": Text("证据不足：缺数据", "no evidence: data missing"),
    "not_due": Text("尚未到期", "not due yet"),
}


@dataclass(frozen=True)
class Scheme:
    """The thresholds of verdicts and flags, from their coefficient rows."""

    on_track: float
    likely: float
    toss_up: float
    very_unlikely: float
    confidence: float
    weak_share: float
    thin_margin: float
    single_project: float
    downside: float
    quintile: float
    gap_years: float


def scheme(table: Table) -> Scheme:
    """Return the thresholds written in the coefficient tables."""
    words = ("on_track", "likely", "toss_up", "very_unlikely", "confidence", "weak_share")
    flags = ("thin_margin", "single_project", "downside", "quintile")
    return Scheme(
        **{word: table.value(f"verdict_{word}", "1") for word in words},
        **{flag: table.value(f"flag_{flag}", "1") for flag in flags},
        gap_years=table.value("horizon_gap_years", "year"),
    )


def wilson(share: Array | float, draws: int, confidence: float) -> tuple[Array, Array]:
    """Return Wilson's bounds of a share counted in independent draws.

    Examples
    --------
    >>> low, high = wilson(0.9, 100, 0.95)
    >>> round(float(low), 3), round(float(high), 3)
    (0.826, 0.945)
    """
    z = special.ndtri(0.5 + confidence / 2.0)
    share = np.asarray(share, float)
    scale = 1.0 + z**2 / draws
    middle = (share + z**2 / (2.0 * draws)) / scale
    half = z / scale * np.sqrt(share * (1.0 - share) / draws + z**2 / (4.0 * draws**2))
    return np.clip(middle - half, 0.0, share), np.clip(middle + half, share, 1.0)


def margin(slack: Array) -> float:
    """Return the median distance to the threshold in standard deviations of the draws.

    NaN where the value sits on its threshold without spread, as 100 of 100 % does.

    Examples
    --------
    >>> round(margin(np.array([0.0, 1.0, 2.0, 3.0, 4.0])), 2)
    1.47
    """
    known = slack[np.isfinite(slack)]
    if not len(known):
        return float("nan")
    low, middle, high = np.percentile(known, [16, 50, 84])
    spread = (high - low) / 2.0
    if spread > 0:
        return float(middle / spread)
    return float(np.copysign(np.inf, middle)) if middle else float("nan")


@dataclass(frozen=True)
class Influence:
    """How inputs move the distance to the threshold.

    Parameters
    ----------
    weak_share : float
        Share of the explained variance that rests on C-grade inputs. [1]
    driver, driver_mark : str
        The input that moves it most, and its grade.
    label : Text
        What that input is called.
    drivers : tuple of str
        The inputs that move it most, the strongest first.
    adverse : float
        Probability in the draws where that input is adverse. [1]
    information : float
        Share of the doubt about the outcome that knowing that input would remove. [1]
    """

    weak_share: float
    driver: str
    driver_mark: str
    label: Text
    adverse: float
    information: float
    drivers: tuple[str, ...] = ()


def influence(
    judged: Judgement, inputs: dict[str, UncertainInput], now: int, quintile: float
) -> Influence | None:
    """Return which inputs decide a judgement, by linear correlation over the draws."""
    slack = judged.slack[1:]
    away = slack - slack.mean()
    if not inputs or not np.isfinite(away).all() or not away.any():
        return None
    names, columns = list(inputs), np.stack([_column(found, now) for found in inputs.values()])
    centred = columns - columns.mean(axis=1, keepdims=True)
    spread = np.linalg.norm(centred, axis=1) * np.linalg.norm(away)
    strength = np.divide(product(centred, away), spread, out=np.zeros(len(names)), where=spread > 0)
    squared = strength**2
    if not squared.any():
        return None
    weak = np.array([inputs[name].mark.startswith("C") for name in names])
    top = int(np.argmax(squared))
    ordered = np.argsort(np.sign(strength[top]) * columns[top], kind="stable")
    groups = np.array_split(judged.met[1:][ordered], round(1.0 / quintile))
    return Influence(
        weak_share=float(squared[weak].sum() / squared.sum()),
        driver=names[top],
        driver_mark=inputs[names[top]].mark,
        label=same(names[top]),
        drivers=tuple(names[place] for place in np.argsort(-squared, kind="stable")[:MOST_DRIVERS]),
        adverse=float(groups[0].mean()),
        information=information(groups),
    )


def information(groups: Sequence[Array]) -> float:
    """Return the share of the variance of an outcome that lies between groups [1].

    Examples
    --------
    Known for sure once the group is known, and not at all:

    >>> information([np.array([True, True]), np.array([False, False])])
    1.0
    >>> information([np.array([True, False]), np.array([True, False])])
    0.0
    """
    whole = np.concatenate(groups).astype(float)
    if not whole.var():
        return 0.0
    between = sum(len(group) * (group.mean() - whole.mean()) ** 2 for group in groups)
    return float(between / len(whole) / whole.var())


def _column(found: UncertainInput, now: int) -> Array:
    return (found.values[now] if found.values.ndim == 2 else found.values)[1:]


def verdict(share: float, rules: Scheme) -> str:
    """Return the verdict word of a probability; nothing else decides it.

    How sure the number is, and what it rests on, is said beside it: see `borderline` and the flags.

    Parameters
    ----------
    share : float
        Probability. [1]
    """
    for word, least in borders(rules):
        if share >= least:
            return word
    return "very_unlikely"


def borders(rules: Scheme) -> tuple[tuple[str, float], ...]:
    """Return the verdict words with the least probability of each, best first."""
    return (
        ("on_track", rules.on_track),
        ("likely", rules.likely),
        ("toss_up", rules.toss_up),
        ("unlikely", rules.very_unlikely),
    )


def borderline(low: float, high: float, rules: Scheme) -> bool:
    """Return whether a border between two words lies within the bounds of a probability."""
    return any(low < least <= high for _, least in borders(rules))


def code(word: str) -> int:
    """Return the number of a verdict in ``flag_meanings``.

    Examples
    --------
    >>> code("on_track"), code("maintained")
    (0, 6)
    """
    return VERDICTS.index(word)
