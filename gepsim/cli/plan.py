"""`gepsim plan`: the least-cost projects and measures that reach targets with a probability."""

from __future__ import annotations

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
    from gepsim import api
    from gepsim.cli.console import progress
    from gepsim.cli.print_plan import show
    from gepsim.cli.run import overrides

    with progress(options["quiet"]) as step:
        asked = api.Scenario(scenario, overrides({**options, "layers": None, "overrides": ()}))
        found = asked.plan(
            options["confidence"], options["targets"], options["free_from"],
            path=output, progress=step,
        )  # fmt: skip
    show(found)
    if output:
        click.echo(f"\nwritten to {output}: gepsim run {output}")
