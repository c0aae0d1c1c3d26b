"""What has to be known beside a probability: that a setting decides it, or another test."""

from __future__ import annotations

import numpy as np

from gepsim.city import City
from gepsim.plan_periods import plan_base
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.forecast import Array
from gepsim.targets.models.economy import peaks_weakly
from gepsim.targets.verdicts import Influence, Scheme
from gepsim.text import Text

#: What is said of a probability whose spread rests on C-grade inputs.
_GUESSED = Text(
    "概率主要依据推测：{share}的方差来自C级输入（专家估计），核实后结论可能改变",
    "it rests on guesses: {share} of the variance comes from grade-C inputs (expert estimates), "
    "and facts may change it",
)

#: What is said of output that the scenario sets.
_ASSUMED = Text(
    "集群产值由情景设定（cluster_realisation、growth），是假设而非预测",
    "the cluster's output is set by the scenario (cluster_realisation, growth): assumed, "
    "not forecast",
)


#: What is said where nothing was measured.
_CONDITIONAL = Text(
    "有条件的回答：没有本市监测值，按参考水平或项目按规划发挥作用推算（C级）",
    "a conditional answer: the city has no observed level, so it stands on a reference, or on "
    "projects that bring what the plan says (grade C)",
)
#: Both tests of a peak; the verdict takes the strict one.
_PEAK_TESTS = Text(
    "严格判据（{due}年后不超过此前最高，且各年不再回升）概率{strict}，按此判定；"
    "宽松判据（{due}年后不超过此前最高）概率{weak}；中心估计{top}",
    "strict test (no year after {due} above the highest before, none rising again): {strict}, "
    "and it is judged by this; weak test (no year after {due} above the highest before): {weak}; "
    "at the printed inputs {top}",
)
_HIGHEST = Text("{year}年最高", "emissions are highest in {year}")
_NO_PEAK = Text("到末年{year}年仍未见峰值", "no peak is in sight by {year}, the last year")


def said_beside(context: ForecastContext, target: Target, probability: float) -> Text:
    """Return that a setting decides a target, or the tests of a peak; nothing for the rest.

    Parameters
    ----------
    probability : float
        Of the target at a checkpoint. [1]
    """
    if is_assumed(context.city, target):
        return _ASSUMED
    if is_conditional(context, target):
        return _CONDITIONAL
    levels = [goal.level for goal in target.goals if goal.level is not None]
    if target.model.name != "carbon_peak" or not levels:
        return Text("", "")
    emitted, due = context.evidence.get("co2_emissions"), int(levels[0])
    weak = peaks_weakly(emitted, context.years, due)[1:].mean()
    year = int(context.years[emitted[:, 0].argmax()])
    top = (_NO_PEAK if year == context.years[-1] else _HIGHEST).fill(year=year)
    return _PEAK_TESTS.fill(due=due, strict=f"{probability:.0%}", weak=f"{weak:.0%}", top=top)


def on_guesses(found: Influence | None, rules: Scheme) -> Text:
    """Return that a probability rests on guesses, whatever it is; nothing where it does not."""
    if found is None or found.weak_share <= rules.weak_share:
        return Text("", "")
    return _GUESSED.fill(share=f"{found.weak_share:.0%}")


def is_assumed(city: City, target: Target) -> bool:
    """Return whether a target is the planned output of a cluster, which a setting decides."""
    planned = {row.sector for row in city.clusters}
    return target.model.needs_sector and target.sector in planned


#: What is said of a fall that was measured in a plan before.
_EARLIER = Text(
    "最近监测值（{year}年）属于上一个五年规划期，不影响本期",
    "the last observation ({year}) belongs to an earlier five-year plan and moves nothing here",
)


def earlier_plan(context: ForecastContext, target: Target, year: int) -> Text:
    """Return that the last observation of a fall over five years belongs to a plan before."""
    seen = max(context.observed.get(target.key, {}), default=None)
    if seen is None or not target.cumulative or plan_base(seen) == plan_base(year):
        return Text("", "")
    return _EARLIER.fill(year=seen)


def stands_on(context: ForecastContext, target: Target, *, weak: bool) -> str:
    """Return what a probability stands on, as a word of `gepsim.targets.evidence.REASONS`.

    Parameters
    ----------
    weak : bool
        Whether most of its variance comes from guesses.
    """
    if is_assumed(context.city, target):
        return "assumed"
    if is_conditional(context, target):
        return "conditional"
    return "weak_evidence" if weak else "judged"


def is_conditional(context: ForecastContext, target: Target) -> bool:
    """Return whether a target has a forecast though nobody has measured it."""
    return target.model.conditional and not context.observed.get(target.key)


def dated(context: ForecastContext, target: Target, values: Array) -> Array:
    """Return the draws of an indicator; a peak that the run does not see has no year."""
    if target.units != "year":
        return values
    return np.where(values >= context.years[-1], np.nan, values)
