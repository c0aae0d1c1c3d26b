"""How the answer of `gepsim plan` is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import click

from gepsim.api import SimulatedPlan
from gepsim.api.parts import (
    Inputs,
    NotAvailable,
    Plan,
    RequiredTarget,
    doubts_on,
    measure_text,
    million,
    wan,
)
from gepsim.cli.console import print_table
from gepsim.cli.language import heads, name, say
from gepsim.text import Text, listed, same

_PROVEN = Text("所有选择中最省", "cheapest of all choices")
_GREEDY = Text("逐步搜索，可能还有更省的", "greedy search: a cheaper plan may exist")
_PICKS = (Text("编号", "what"), Text("名称", "name"), Text("做法", "how"),
          Text("增加成本", "added cost"))  # fmt: skip
_SHORT = (Text("目标", "target"), Text("年份", "year"), Text("现在", "now"), Text("最好", "best"),
          Text("原因", "why"))  # fmt: skip


def show(found: SimulatedPlan) -> None:
    """Print what the plan does, what it costs, what it reaches, and what it does not."""
    plan = found.plan
    _tell(_head(plan, found.inputs, found.members))
    if plan.picks:
        print_table(
            heads(_PICKS),
            (
                (pick.decision.id, name(pick.decision.name), name(pick.option.text),
                 say(_cost(pick.added)))
                for pick in plan.picks
            ),
        )  # fmt: skip
    _tell((*_doubts(plan), *_money(plan, found.inputs), *_reached(plan, found.joint)))
    short = [one for one in plan.required if not one.reachable]
    if short:
        _tell([Text("\n够不到：现有选项都达不到 {at}",
                    "\nOut of reach: no choice on offer gives {at}").fill(
                        at=f"{plan.confidence:.0%}")])  # fmt: skip
        print_table(heads(_SHORT), (_short(one, plan) for one in short))
    _show_left(plan)


def _tell(lines: Iterable[Text]) -> None:
    for line in lines:
        click.echo(say(line))


def _cost(money: float) -> Text:
    return Text(wan(money), million(money))


def _head(plan: Plan, inputs: Inputs, members: int) -> Iterator[Text]:
    scenario, at = inputs.scenario, f"{plan.confidence:.0%}"
    yield same(f"{scenario.id}  {name(scenario.title)}")
    if inputs.stack is None:
        yield Text(
            "  土地图层为合成参考景观，不代表任何具体地块",
            "  landscape: synthetic reference; not a survey of any real plot",
        )
    yield Text(
        f"  每个目标的概率须达到 {at}；自 {plan.free} 年起可改；{members} 次抽样",
        f"  each target is to reach {at}; free from {plan.free}; {members} draws",
    )
    if plan.joint:
        yield Text(
            f"  且够得到的目标须以 {at} 的概率同时达到",
            f"  and all within reach are to be met at once with {at}",
        )
    yield Text(
        "\n与原情景不同之处（{how}）", "\nWhat to do otherwise than the scenario ({how})"
    ).fill(how=_PROVEN if plan.proven else _GREEDY)
    if not plan.picks:
        yield Text(
            "  无需改动：原情景已是最省的做法",
            "  nothing: it is the cheapest that reaches what can be reached",
        )


def _doubts(plan: Plan) -> Iterator[Text]:
    """Yield which choices are no better than a cheaper one, or move less than a survey sees."""
    for pick in plan.picks:
        for doubt in doubts_on(pick):
            yield Text("  ! {what}：", "  ! {what}: ").fill(what=pick.decision.id) + doubt


def _money(plan: Plan, inputs: Inputs) -> Iterator[Text]:
    year = inputs.scenario.account.price_year
    span = f"{inputs.scenario.time.base + 1}–{inputs.scenario.time.end}"
    yield Text(
        f"  增加成本 {{money}}（{year} 年价格，{span} 年合计，未折现）",
        f"  added cost {{money}} in prices of {year}, summed over {span}, not discounted",
    ).fill(money=_cost(plan.added))
    yield _part(Text("项目", "projects"), plan.projects_now, plan.projects_money)
    yield _part(Text("措施", "measures"), plan.measures_now, plan.measures_money)


def _part(what: Text, now: float, then: float) -> Text:
    return Text(
        "    {what}：原情景 {now}，方案 {then}",
        "    {what}: {now} in the scenario, {then} in the plan",
    ).fill(what=what, now=_cost(now), then=_cost(then))


def _reached(plan: Plan, joint: Mapping[int, float]) -> Iterator[Text]:
    rows = [one for one in plan.required if one.reachable]
    yield Text(
        f"\n可达：{len(plan.required)} 项（目标×年份）中 {len(rows)} 项，已整体模拟验证",
        f"\nReached, simulated whole: {len(rows)} of {len(plan.required)} targets and years",
    )
    moved = [one for one in rows if f"{one.planned:.0%}" != f"{one.now:.0%}"]
    yield from map(_moved, moved)
    if left := len(rows) - len(moved):
        yield Text(
            f"  其余 {left} 项与原情景相差不到 1%",
            f"  {left} more stay as they are in the scenario, within 1 %",
        )
    yield from _at_once(plan)
    for year, share in () if plan.joint else joint.items():
        yield Text(
            f"  {year} 年同时达到：{share:.0%}", f"  all of them at once in {year}: {share:.0%}"
        )
    if plan.unjudged:
        yield Text("  没有概率，因此未要求：{ids}",
                   "  without a probability, so not asked for: {ids}").fill(
                       ids=listed(plan.unjudged))  # fmt: skip


def _moved(one: RequiredTarget) -> Text:
    return Text(
        f"  {one.target.id} {{name}}，{one.year} 年：{one.now:.0%} → {one.planned:.0%}"
        f"（95% 区间 {one.low:.0%}–{one.high:.0%}）",
        f"  {one.target.id} {{name}} in {one.year}: {one.now:.0%} → {one.planned:.0%} "
        f"(95 % interval {one.low:.0%}–{one.high:.0%})",
    ).fill(name=one.target.name)


def _at_once(plan: Plan) -> Iterator[Text]:
    """Yield what the plan reaches of the targets of each checkpoint together."""
    for goal in plan.joint:
        yield Text(
            f"  {goal.year} 年同时达到（{{names}}）：{goal.now:.0%} → {goal.planned:.0%}"
            f"（95% 区间 {goal.low:.0%}–{goal.high:.0%}）",
            f"  at once in {goal.year} ({{names}}): {goal.now:.0%} → {goal.planned:.0%} "
            f"(95 % interval {goal.low:.0%}–{goal.high:.0%})",
        ).fill(names=listed(target.id for target in goal.targets))
        if not goal.reachable:
            yield Text(
                f"    够不到 {plan.confidence:.0%}：各选项用到最强时为 {goal.best:.0%}",
                f"    {plan.confidence:.0%} is out of reach: {goal.best:.0%} at full strength",
            )


def _short(one: RequiredTarget, plan: Plan) -> tuple[str, ...]:
    share = f"{one.now:.0%}", f"{one.best:.0%}"
    target = f"{one.target.id} {name(one.target.name)}"
    return (target, str(one.year), *share, say(_why(one, plan)))


def _why(one: RequiredTarget, plan: Plan) -> Text:
    """Return what binds: who acts at most, what decides beside, and what would relieve it."""
    said = [_acting(one)]
    if one.driver:
        said.append(Text("其余主要取决于{what}", "most of the rest is the {what}").fill(
            what=one.driver))  # fmt: skip
    if (one.target.id, one.year) in plan.relief:
        share = plan.relief[one.target.id, one.year]
        said.append(
            Text("即使没有集群也够不到", "out of reach without any cluster too")
            if share is None
            else Text(
                f"集群落实{share:.0%}时可达",
                f"within reach with {share:.0%} of the cluster plan",
            )
        )
    return Text("；".join(each.zh for each in said), "; ".join(each.en for each in said))


def _acting(one: RequiredTarget) -> Text:
    if not one.acting:
        return Text("没有选项作用于它", "nothing on offer acts on it")
    projects = listed(each for each in one.acting if "." not in each)
    said = [Text("项目{ids}", "project {ids}").fill(ids=projects)] if projects else []
    said += [measure_text(each.rsplit(".", 1)[1]) for each in one.acting if "." in each]
    return listed(said) + Text("已用到最强", " at full strength")


def _show_left(plan: Plan) -> None:
    """Print what was not on offer, by reason."""
    reasons: dict[Text, list[NotAvailable]] = {}
    for one in plan.left:
        reasons.setdefault(one.why, []).append(one)
    if reasons:
        _tell([Text("\n不在选项内，维持原情景", "\nNot on offer, left as the scenario has it")])
    for why, some in reasons.items():
        _tell([Text("  ", "  ") + why + Text("：", ": ") + listed(map(_left_name, some))])


def _left_name(one: NotAvailable) -> Text:
    """Return a project by its number, a setting by its name and key."""
    return same(one.id) if "." not in one.id else one.name + same(f" {one.id}")
