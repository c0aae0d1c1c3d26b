"""`gepsim check`: read and check everything, and go the whole road once on few cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gepsim.text import Text

if TYPE_CHECKING:
    from gepsim.api import Scenario


@click.command(short_help="Check scenarios, rows and tables; write nothing.")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--notes/--no-notes", default=True, help="Show the findings of the source audit.")
def check(scenarios: tuple[str, ...], notes: bool) -> None:
    """Report every problem of the inputs at once, then the known contradictions of the plan.

    After `ok` no run stops for want of a row: one on few cells with few draws has reached its end.

    \b
    Examples:
      gepsim check scenarios/baseline.toml
      gepsim check baseline full_clusters --no-notes

    Exit codes: 0 sound, 2 problems were found.
    """
    from gepsim import api
    from gepsim.cli.language import say

    found = api.read_scenarios(scenarios)
    cities = {}
    checked = api.check_all(found)
    for each, findings in zip(found, checked, strict=True):
        cities[each.inputs.city.folder] = (each.city, findings)
        click.echo(say(_sound(each)))
        for told in each.inputs.source.replaced:
            click.echo(say(Text("提示 ", "note ") + told))
    for city, findings in cities.values() if notes else ():
        count = len(findings)
        click.echo(say(Text(
            f"\n{city.zh}资料审核：{count} 处发现，均未改动原文",
            f"\nsource audit of {city.en}: {count} findings, none repaired",
        )))  # fmt: skip
        for row in findings.itertuples():
            click.echo(say(Text(
                f"提示 {row.id}：{row.finding_zh}\n     → {row.treatment_zh}",
                f"note {row.id}: {row.finding_en}\n     → {row.treatment_en}",
            )))  # fmt: skip


def _sound(each: Scenario) -> Text:
    """Return a scenario that has no problem in a line: its years and how much was read."""
    inputs, scenario = each.inputs, each.inputs.scenario
    city, years = inputs.city, f"{scenario.time.base}–{scenario.time.end}"
    rows = sum(len(rows) for rows in inputs.table.rows.values())
    members = scenario.uncertainty.members
    counts = tuple(map(len, (city.counties, city.indicators, city.text_targets, city.projects)))
    return Text(
        "ok  {}：{}，{} 个区县，{} 项指标，{} 项文字目标，{} 个项目，{} 行系数，{} 次抽样".format(
            scenario.id, years, *counts, rows, members),
        "ok  {}: {}, {} counties, {} indicators, {} text targets, {} projects, "
        "{} coefficient rows, {} members".format(scenario.id, years, *counts, rows, members),
    )  # fmt: skip
