"""How the answer of `gepsim plan` is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from gepsim.api import SimulatedPlan
from gepsim.api.parts import (
    Inputs,
    NotAvailable,
    Plan,
    RequiredTarget,
    doubts_on,
    measure_text,
)
from gepsim.cli.console import print_table
from gepsim.text import Text
from gepsim.units import factor

Name = tuple[str, str]

_PROVEN = ("所有选择中最省", "cheapest of all choices")
_GREEDY = ("逐步搜索，可能还有更省的", "greedy search: a cheaper plan may exist")


def show(found: SimulatedPlan) -> None:
    """Print what the plan does, what it costs, what it reaches, and what it does not."""
    plan = found.plan
    for line in _head(plan, found.inputs, found.members):
        click.echo(line)
    if plan.picks:
        print_table(
            ("编号 what", "名称 name", "做法 how", "增加 added 万元"),
            (
                (pick.decision.id, pick.decision.name.plain, pick.option.text.plain,
                 _wan(pick.added))
                for pick in plan.picks
            ),
        )  # fmt: skip
    for line in (*_doubts(plan), *_money(plan, found.inputs), *_reached(plan, found.joint)):
        click.echo(line)
    short = [one for one in plan.required if not one.reachable]
    if short:
        click.echo(f"\n够不到：现有选项都达不到 {plan.confidence:.0%}")
        click.echo(f"Out of reach: no choice on offer gives {plan.confidence:.0%}")
        print_table(
            ("目标 target", "年 year", "现在 now", "最好 best", "原因 why"),
            (_short(one, plan) for one in short),
        )
    _show_left(plan)


def _wan(money: float) -> str:
    return f"{money * factor('CNY', 'wan_CNY'):+,.0f}"


def _head(plan: Plan, inputs: Inputs, members: int) -> Iterator[str]:
    scenario = inputs.scenario
    yield f"{scenario.id}  {scenario.title.zh} / {scenario.title.en}"
    if inputs.stack is None:
        yield "  landscape: synthetic reference; not a survey of any real plot"
    yield f"  每个目标的概率须达到 {plan.confidence:.0%}；自 {plan.free} 年起可改"
    yield (
        f"  each target is to reach {plan.confidence:.0%}; free from {plan.free}; {members} draws"
    )
    if plan.joint:
        yield f"  且够得到的目标须以 {plan.confidence:.0%} 的概率同时达到"
        yield f"  and all within reach are to be met at once with {plan.confidence:.0%}"
    zh, en = _PROVEN if plan.proven else _GREEDY
    yield f"\n与原情景不同之处（{zh}）"
    yield f"What to do otherwise than the scenario ({en})"
    if not plan.picks:
        yield "  无需改动：原情景已是最省的做法"
        yield "  nothing: it is the cheapest that reaches what can be reached"


def _doubts(plan: Plan) -> Iterator[str]:
    """Yield which choices are no better than a cheaper one, or move less than a survey sees."""
    for pick in plan.picks:
        for zh, en in doubts_on(pick):
            yield f"  ! {pick.decision.id}：{zh}"
            yield f"    {pick.decision.id}: {en}"


def _money(plan: Plan, inputs: Inputs) -> Iterator[str]:
    year = inputs.scenario.account.price_year
    span = f"{inputs.scenario.time.base + 1}–{inputs.scenario.time.end}"
    yield (
        f"  增加成本 added cost {_wan(plan.added)} 万元 in prices of {year}, summed over {span}, "
        "not discounted 未折现"
    )
    yield _part("项目 projects", plan.projects_now, plan.projects_money)
    yield _part("措施 measures", plan.measures_now, plan.measures_money)


def _part(name: str, now: float, then: float) -> str:
    scale = factor("CNY", "wan_CNY")
    return (
        f"    {name}: 原情景 {now * scale:,.0f} 万元 in the scenario, "
        f"方案 {then * scale:,.0f} in the plan"
    )


def _reached(plan: Plan, joint: Mapping[int, float]) -> Iterator[str]:
    rows = [one for one in plan.required if one.reachable]
    yield f"\n可达：{len(plan.required)} 项（目标×年份）中 {len(rows)} 项，已整体模拟验证"
    yield f"Reached, simulated whole: {len(rows)} of {len(plan.required)} targets and years"
    moved = [one for one in rows if f"{one.planned:.0%}" != f"{one.now:.0%}"]
    for one in moved:
        yield (
            f"  {one.target.id} in {one.year}: {one.now:.0%} → {one.planned:.0%} "
            f"(95 % interval {one.low:.0%}–{one.high:.0%})  "
            f"{one.target.name.zh} {one.target.name.en}"
        )
    if len(moved) < len(rows):
        yield f"  其余 {len(rows) - len(moved)} 项与原情景相差不到 1%"
        yield f"  {len(rows) - len(moved)} more stay as they are in the scenario, within 1 %"
    yield from _at_once(plan)
    for year, share in () if plan.joint else joint.items():
        yield f"  {year} 年同时达到 all of them at once in {year}: {share:.0%}"
    if plan.unjudged:
        yield f"  没有概率 without a probability, so not asked for: {', '.join(plan.unjudged)}"


def _at_once(plan: Plan) -> Iterator[str]:
    """Yield what the plan reaches of the targets of each checkpoint together."""
    for goal in plan.joint:
        names = ", ".join(target.id for target in goal.targets)
        yield (
            f"  {goal.year} 年同时达到 at once in {goal.year} ({names}): {goal.now:.0%} → "
            f"{goal.planned:.0%} (95 % interval {goal.low:.0%}–{goal.high:.0%})"
        )
        if not goal.reachable:
            yield f"    够不到 {plan.confidence:.0%}：各选项用到最强时为 {goal.best:.0%}"
            yield f"    {plan.confidence:.0%} is out of reach: {goal.best:.0%} at full strength"


def _short(one: RequiredTarget, plan: Plan) -> tuple[str, ...]:
    share = f"{one.now:.0%}", f"{one.best:.0%}"
    target = f"{one.target.id} {one.target.name.zh}"
    return (target, str(one.year), *share, " / ".join(_why(one, plan)))


def _why(one: RequiredTarget, plan: Plan) -> Name:
    """Return what binds: who acts at most, what decides beside, and what would relieve it."""
    said = [_acting(one)]
    if one.driver:
        zh, en = one.driver
        said.append((f"其余主要取决于{zh}", f"most of the rest is the {en}"))
    if (one.target.id, one.year) in plan.relief:
        share = plan.relief[one.target.id, one.year]
        said.append(
            ("即使没有集群也够不到", "out of reach without any cluster too")
            if share is None
            else (
                f"集群落实{share:.0%}时可达",
                f"within reach with {share:.0%} of the cluster plan",
            )
        )
    return "；".join(zh for zh, _ in said), "; ".join(en for _, en in said)


def _acting(one: RequiredTarget) -> Name:
    projects = [name for name in one.acting if "." not in name]
    measures = [name.rsplit(".", 1)[1] for name in one.acting if "." in name]
    if not one.acting:
        return "没有选项作用于它", "nothing on offer acts on it"
    zh = [f"项目{'、'.join(projects)}"] if projects else []
    en = [f"project {', '.join(projects)}"] if projects else []
    names = [measure_text(name) for name in measures]
    zh += [name.zh for name in names]
    en += [name.en for name in names]
    return f"{'、'.join(zh)}已用到最强", f"{', '.join(en)} at full strength"


def _show_left(plan: Plan) -> None:
    """Print what was not on offer, by reason."""
    reasons: dict[Text, list[NotAvailable]] = {}
    for one in plan.left:
        reasons.setdefault(one.why, []).append(one)
    if reasons:
        click.echo("\n不在选项内，维持原情景 Not on offer, left as the scenario has it")
    for why, some in reasons.items():
        click.echo(f"  {why.plain}: {', '.join(_left_name(one) for one in some)}")


def _left_name(one: NotAvailable) -> str:
    """Return a project by its number, a setting with its Chinese name."""
    return one.id if "." not in one.id else f"{one.name.zh} {one.id}"
