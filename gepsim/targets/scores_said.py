"""What scores of probabilities mean, in both languages, for page and terminal."""

from __future__ import annotations

from collections.abc import Iterator

from gepsim.targets.scores import COVERAGE, RARE, TESTED, Scores, Skill
from gepsim.text import Text

_LINES = {
    "number": Text(
        "{levels} 个数值，{outcomes} 个是非判断",
        "{levels} levels, {outcomes} yes-or-no questions",
    ),
    "coverage": Text(
        "80% 区间覆盖率 {found}（目标 {low}～{high}）",
        "{found} within the 80% interval (goal {low} to {high})",
    ),
    "brier": Text(
        "布里尔评分 {ours}；沿用上年 {same}，历史频率 {rate}",
        "Brier score {ours}; persistence {same}, climatology {rate}",
    ),
    "persistence": Text(
        "相对沿用上年的技巧 {value}（95% 区间 {low}～{high}）",
        "skill against persistence {value} (95% interval {low} to {high})",
    ),
    "climatology": Text(
        "相对历史频率的技巧 {value}（95% 区间 {low}～{high}）",
        "skill against climatology {value} (95% interval {low} to {high})",
    ),
    "rare": Text(
        "概率低于 {bound} 的 {number} 个结果中出现 {happened} 个（概率之和 {expected}；"
        "若各为 {bound}，不少于此数的概率 {p}）",
        "of {number} outcomes given less than {bound}, {happened} came (sum of chances {expected}; "
        "as many or more with a chance of {p} if each had {bound})",
    ),
    "deciles": Text(
        "各十分位内的份额（应各为 10%）：{shares}",
        "share of levels in each tenth of the forecast (10% each is right): {shares}",
    ),
}
_MISSED = {
    "persistence": Text(
        "未达目标：相对沿用上年的技巧区间下限为 {low}，应大于 0",
        "goal missed: the interval of the skill against persistence begins at {low}, not above 0",
    ),
    "climatology": Text(
        "未达目标：相对历史频率的技巧区间下限为 {low}，应大于 0",
        "goal missed: the interval of the skill against climatology begins at {low}, not above 0",
    ),
    "coverage": Text(
        "未达目标：覆盖率{side}目标 {points} 个百分点",
        "goal missed: coverage is {points} points {side} the goal",
    ),
    "rare": Text(
        "未达目标：低概率结果出现过多（p = {p}，应不小于 {tested}）",
        "goal missed: too many outcomes with little chance came (p = {p}, asked: {tested} or more)",
    ),
}
_FEW = Text(
    "原因：{number} 个判断中只有 {changed} 个与“沿用上年”不同，不足以区分技巧与偶然",
    "why: only {changed} of {number} outcomes differ from what persistence says, too few to tell "
    "skill from luck",
)
_BELOW, _ABOVE = Text("低于", "below"), Text("高于", "above")


def said(found: Scores) -> Iterator[Text]:
    """Yield the scores, one line each."""
    low, high = COVERAGE
    yield _LINES["number"].fill(levels=found.levels, outcomes=found.outcomes)
    yield _LINES["coverage"].fill(found=_share(found.coverage), low=_share(low), high=_share(high))
    yield _LINES["deciles"].fill(shares=" ".join(f"{100 * one:.0f}" for one in found.deciles))
    yield _LINES["brier"].fill(
        ours=f"{found.brier:.3f}",
        same=f"{found.brier_persistence:.3f}",
        rate=f"{found.brier_climatology:.3f}",
    )
    yield _skill("persistence", found.against_persistence)
    yield _skill("climatology", found.against_climatology)
    rare = found.rare
    yield _LINES["rare"].fill(
        number=rare.number, happened=rare.happened, bound=_share(RARE),
        expected=f"{rare.expected:.1f}", p=f"{rare.p_value:.2f}",
    )  # fmt: skip


def missed_goals(found: Scores) -> Iterator[Text]:
    """Yield each goal that is missed, and by how much."""
    low, high = COVERAGE
    side = _BELOW if found.coverage < low else _ABOVE
    short = max(low - found.coverage, found.coverage - high)
    facts: dict[str, dict[str, Text | str]] = {
        "persistence": {"low": f"{found.against_persistence.low:.2f}"},
        "climatology": {"low": f"{found.against_climatology.low:.2f}"},
        "coverage": {"side": side, "points": f"{100 * short:.1f}"},
        "rare": {"p": f"{found.rare.p_value:.3f}", "tested": f"{TESTED:g}"},
    }
    for goal in found.missed:
        yield _MISSED[goal].fill(**facts[goal])


def too_few(found: Scores) -> Iterator[Text]:
    """Yield why a skill stays open: how few outcomes were not as the year before."""
    if {"persistence", "climatology"} & set(found.missed):
        changed = round(found.brier_persistence * found.outcomes)
        yield _FEW.fill(number=found.outcomes, changed=changed)


def _skill(goal: str, found: Skill) -> Text:
    value, low, high = (f"{one:+.2f}" for one in (found.value, found.low, found.high))
    return _LINES[goal].fill(value=value, low=low, high=high)


def _share(value: float) -> str:
    return f"{value:.0%}"
