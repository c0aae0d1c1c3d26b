"""`gepsim plan`: the least-cost projects and measures that reach targets with a probability."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click


@click.command(short_help="The least-cost plan that reaches targets with a probability.")
@click.argument("scenario")
@click.option("--confidence", type=float, metavar="P",
              help="Probability of each target (default: row likely_probability).")  # fmt: skip
@click.option("--targets", default="binding", show_default=True, metavar="SET|ID,ID…",
              help="binding, quantitative or all indicators, or ids.")  # fmt: skip
@click.option("--free-from", type=int, metavar="YEAR",
              help="First year still free (default: row plan_first_free_year).")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE.toml",
              help="Write the plan as a scenario that extends SCENARIO.")  # fmt: skip
@click.option("--members", type=int, help="Number of draws (scenario: [uncertainty] members).")
@click.option("--seed", type=int, help="Seed of the draws (scenario: [uncertainty] seed).")
@click.option("--resolution", type=int, metavar="M", help="Cell size of the reference landscape.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def plan(scenario: str, output: Path | None, **options: Any) -> None:
    """Seek the cheapest projects and measures with which each target reaches a probability.

    Projects that have begun before the first free year are carried on; they can be built faster or
    larger. Measures run at a higher pace from that year. What has no cost in the tables is not
    taken, but listed. The plan is simulated whole before it is shown. Takes minutes.

    \b
    Examples:
      gepsim plan baseline --confidence 0.8 --targets 6-4,20
      gepsim plan baseline --targets 15 --members 300 -o cooler.toml
      gepsim plan baseline --free-from 2023 --targets R1

    Exit codes: 0 done, 1 the run failed, 2 bad usage or bad input, 130 interrupted.
    """
    from gepsim.advice.plan_file import check_place
    from gepsim.advice.planning import check_asked
    from gepsim.advice.planning import plan as find
    from gepsim.advice.trials import TrialRuns
    from gepsim.advice.verification import together, verified
    from gepsim.cli.console import progress
    from gepsim.cli.print_plan import show
    from gepsim.cli.run import overrides
    from gepsim.cli.work import layers_of
    from gepsim.engine.road import travel
    from gepsim.inputs import gather

    with progress(options["quiet"]) as step:
        inputs = gather(scenario, overrides({**options, "layers": None, "overrides": ()}))
        sure = options["confidence"]
        if sure is None:
            sure = inputs.table.value("likely_probability", "1")
        check_asked(sure, options["free_from"], inputs.scenario)
        name = check_place(output, inputs.source) if output else ""
        step("layers")
        layers = layers_of(inputs)
        trials = TrialRuns(travel(inputs, layers, step), layers)
        found = find(trials, sure, options["targets"], options["free_from"], step)
        step("the plan, simulated whole")
        with _written(output, name, scenario, found) as new:
            road = travel(gather(new) if new else inputs.under(found.scenario), layers, step)
            found = verified(found, road)
    show(found, trials.road, together(found, road))
    if output:
        click.echo(f"\nwritten to {output}: gepsim run {output}")


@contextmanager
def _written(output: Path | None, name: str, scenario: str, found: Any) -> Iterator[Path | None]:
    """Give the plan as a scenario file beside its place; put it there if nothing went wrong."""
    from gepsim.files.store import write_text

    if output is None:
        yield None
        return
    new = output.with_name(f".{output.stem}.new.toml")
    write_text(new, _text(name, scenario, found))
    try:
        yield new
        new.replace(output)
    finally:
        new.unlink(missing_ok=True)


def _text(name: str, scenario: str, found: Any) -> str:
    """Return the plan as a scenario that extends the one it was made for."""
    from gepsim.advice.plan_file import scenario_text
    from gepsim.scenario_file import load

    source, old = load(scenario), found.scenario.title
    at = f"{found.confidence:.0%}"
    title = {"zh": f"{old.zh}：最小成本方案", "en": f"{old.en}: least-cost plan"}
    note = {
        "zh": f"使目标以{at}的概率实现的最小成本方案。回答：要让目标实现，最少要多做什么。",
        "en": f"The least-cost plan that reaches its targets with a probability of {at}.",
    }
    return scenario_text(source, found.scenario, name, title, note)
