"""`gepsim plan`: the least-cost projects and measures that reach targets with a probability."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gepsim.api import SimulatedPlan


@click.command(short_help="The least-cost plan that reaches targets with a probability.")
@click.argument("run_or_scenario", metavar="RUN-or-SCENARIO")
@click.option("--confidence", type=float, metavar="P",
              help="Probability of each target (default: row likely_probability).")  # fmt: skip
@click.option("--targets", default="binding", show_default=True, metavar="SET|ID,ID…",
              help="binding, quantitative or all indicators, or ids or names.")  # fmt: skip
@click.option("--joint", is_flag=True,
              help="Ask the probability of all at once, too, at each checkpoint.")  # fmt: skip
@click.option("--free-from", type=int, metavar="YEAR",
              help="First year still free (default: row plan_first_free_year).")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE.toml",
              help="Write the plan as a scenario that extends SCENARIO.")  # fmt: skip
@click.option("--members", type=int, help="Number of draws (scenario: [uncertainty] members).")
@click.option("--seed", type=int, help="Seed of the draws (scenario: [uncertainty] seed).")
@click.option("--resolution", type=int, metavar="M", help="Cell size of the reference landscape.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def plan(run_or_scenario: str, output: Path | None, **options: Any) -> None:
    """Seek the cheapest projects and measures with which each target reaches a probability.

    Projects that have begun before the first free year are carried on; they can be built faster or
    larger. Measures run at a higher pace from that year. What has no cost in the tables is not
    taken, but listed. The plan is simulated whole before it is shown. Takes minutes. A run folder
    is simulated again from its record; the answer is written into it, as plan.json, for its page.

    \b
    Examples:
      gepsim plan baseline --confidence 0.8 --targets 6-4,20
      gepsim plan baseline --targets 6-4,20,21 --joint --confidence 0.5
      gepsim plan baseline --targets 森林覆盖率,21
      gepsim plan baseline --targets 15 --members 300 -o cooler.toml
      gepsim plan outputs/baseline --targets 6-4,20

    Exit codes: 0 done, 1 the run failed, 2 bad usage or bad input, 130 interrupted.
    """
    from gepsim.cli import language
    from gepsim.cli.console import progress
    from gepsim.cli.print_plan import show

    with progress(options["quiet"]) as step:
        found, written = _found(run_or_scenario, output, options, step)
    show(found)
    if output:
        click.echo(f"\n{language.wrote(output)}\n{language.go_on(f'gepsim run {output}')}")
    if written:
        click.echo(f"\n{language.shown_by(written, run_or_scenario)}")


def _found(
    name: str, output: Path | None, options: dict[str, Any], step: Callable[[str], None]
) -> tuple[SimulatedPlan, Path | None]:
    """Return the plan of a scenario, or of a run, into whose folder it is written."""
    from gepsim import api
    from gepsim.cli.run import overrides
    from gepsim.errors import InputError, Problem

    asked = (options["confidence"], options["targets"], options["free_from"])
    if not Path(name).is_dir():
        settings = overrides({**options, "layers": None, "overrides": ()})
        scenario = api.Scenario(name, settings)
        return scenario.plan(*asked, joint=options["joint"], path=output, progress=step), None
    given = [key for key in ("members", "seed", "resolution") if options[key]]
    if given:
        hint = "leave it out, or name a scenario"
        raise InputError(Problem(f"--{given[0]}", "a run folder has its own settings", hint))
    run = api.open(name)
    found = run.plan(*asked, joint=options["joint"], path=output, progress=step)
    return found, found.write(run)
