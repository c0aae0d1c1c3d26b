"""How the answer of `gepsim plan` is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from gepsim.advice.offers import NotOffered
from gepsim.advice.planning import Plan
from gepsim.advice.task import Wanted
from gepsim.cli.console import print_table
from gepsim.engine.found import Road
from gepsim.targets.names import input_name
from gepsim.units import factor


def show(plan: Plan, road: Road, joint: Mapping[int, float]) -> None:
    """Print what the plan does, what it costs, what it reaches, and what it does not."""
    for line in _head(plan, road):
        click.echo(line)
    if plan.picks:
        print_table(
            ("what", "name", "how", "added 万元"),
            (
                (pick.offer.id, f"{pick.offer.name_zh} / {pick.offer.name_en}",
                 f"{pick.option.zh} / {pick.option.en}", _wan(pick.added))
                for pick in plan.picks
            ),
        )  # fmt: skip
    for line in (*_money(plan, road), *_reached(plan, joint)):
        click.echo(line)
    short = [one for one in plan.wanted if not one.reachable]
    if short:
        click.echo(f"\nOut of reach: no choice on offer gives {plan.confidence:.0%}")
        print_table(("target", "year", "now", "best", "why"), (_short(one, plan) for one in short))
    _show_left(plan)


def _wan(money: float) -> str:
    return f"{money * factor('CNY', 'wan_CNY'):+,.0f}"


def _head(plan: Plan, road: Road) -> Iterator[str]:
    scenario = road.inputs.scenario
    yield f"{scenario.id}  {scenario.title.zh} / {scenario.title.en}"
    if road.inputs.stack is None:
        yield "  landscape: synthetic reference; not a survey of any real plot"
    yield (
        f"  each target is to reach {plan.confidence:.0%}; free from {plan.free}; "
        f"{road.draws.members} draws"
    )
    found = "cheapest of all choices" if plan.proven else "greedy search: a cheaper plan may exist"
    yield f"\nWhat to do otherwise than the scenario ({found})"
    if not plan.picks:
        yield "  nothing: it is the cheapest that reaches what can be reached"


def _money(plan: Plan, road: Road) -> Iterator[str]:
    year = road.inputs.scenario.account.price_year
    span = f"{road.inputs.scenario.time.base + 1}–{road.inputs.scenario.time.end}"
    yield (
        f"  added cost {_wan(plan.added)} 万元 in prices of {year}, summed over {span}, "
        "not discounted"
    )
    yield _part("projects", plan.projects_now, plan.projects_money)
    yield _part("measures", plan.measures_now, plan.measures_money)


def _part(name: str, now: float, then: float) -> str:
    scale = factor("CNY", "wan_CNY")
    return f"    {name}: {now * scale:,.0f} 万元 in the scenario, {then * scale:,.0f} in the plan"


def _reached(plan: Plan, joint: Mapping[int, float]) -> Iterator[str]:
    rows = [one for one in plan.wanted if one.reachable]
    yield f"\nReached, simulated whole: {len(rows)} of {len(plan.wanted)} targets and years"
    moved = [one for one in rows if abs(one.planned - one.now) > 0]
    for one in moved:
        yield (
            f"  {one.target.id} in {one.year}: {one.now:.0%} → {one.planned:.0%} "
            f"(95 % interval {one.low:.0%}–{one.high:.0%})  {one.target.name_en}"
        )
    if len(moved) < len(rows):
        yield f"  {len(rows) - len(moved)} more stay as they are in the scenario"
    for year, share in joint.items():
        yield f"  all of them at once in {year}: {share:.0%}"
    if plan.unjudged:
        yield f"  without a probability, so not asked for: {', '.join(plan.unjudged)}"


def _short(one: Wanted, plan: Plan) -> tuple[str, ...]:
    share = f"{one.now:.0%}", f"{one.best:.0%}"
    return (one.target.id, str(one.year), *share, _why(one, plan))


def _why(one: Wanted, plan: Plan) -> str:
    """Return what binds: who acts at most, what decides beside, and what would relieve it."""
    acting = ", ".join(
        name.removeprefix("energy.levers.") if "." in name else f"project {name}"
        for name in one.acting
    )
    said = [f"{acting} at full strength" if acting else "nothing on offer acts on it"]
    if one.driver:
        said.append(f"most of the rest is the {input_name(one.driver)[1]}")
    if (one.target.id, one.year) in plan.relief:
        share = plan.relief[one.target.id, one.year]
        said.append(
            "out of reach without any cluster too"
            if share is None
            else f"within reach with {share:.0%} of the cluster plan"
        )
    return "; ".join(said)


def _show_left(plan: Plan) -> None:
    """Print what was not on offer, by reason."""
    reasons: dict[str, list[NotOffered]] = {}
    for one in plan.left:
        reasons.setdefault(one.why_en, []).append(one)
    if reasons:
        click.echo("\nNot on offer, left as the scenario has it")
    for why, some in reasons.items():
        click.echo(f"  {why}: {', '.join(one.id for one in some)}")
