"""`gepsim sensitivity`: which inputs decide each verdict, and where settings turn it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gepsim.inputs import Inputs


@click.command(short_help="Which inputs decide each verdict; tipping points.")
@click.argument("run_or_scenario", metavar="RUN-or-SCENARIO")
@click.option("--members", type=int, help="Number of draws (scenario only).")
@click.option("--seed", type=int, help="Seed of the draws (scenario only).")
@click.option("--resolution", type=int, metavar="M", help="Cell size (scenario only).")
@click.option("--layers", metavar="PATH", help="A stack of your own layers (scenario only).")
@click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Change one key (scenario only)."
)
@click.option("--scenario", default="baseline", help="Whose city and rows a run folder stands on.")
@click.option("--target", "chosen", multiple=True, metavar="ID", help="Only these targets.")
@click.option("--top", type=click.IntRange(min=1), default=3, show_default=True,
              help="Inputs shown for each verdict.")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Show verdicts that are all but certain too.")
@click.option("--tipping/--no-tipping", default=True, help="Seek tipping points; takes minutes.")
@click.option("--csv", "target_csv", type=click.Path(path_type=Path), help="Write all rows as CSV.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def sensitivity(run_or_scenario: str, **options: Any) -> None:
    """Say which inputs decide each verdict and the spread of GEP, and where verdicts turn.

    An input is listed only if its influence stands out from chance among all inputs tested.
    A run folder is simulated again from its record; it must lead to the recorded results.

    \b
    Examples:
      gepsim sensitivity baseline --members 400
      gepsim sensitivity outputs/baseline --target 4-2 --target X1
      gepsim sensitivity baseline --no-tipping --csv deciders.csv

    Exit codes: 0 done, 1 the run failed, 2 bad usage or bad input, 130 interrupted.
    """
    from gepsim.advice.rerun import check_same
    from gepsim.advice.sensitivity import value_deciders, verdict_deciders
    from gepsim.advice.tipping_points import tipping_points
    from gepsim.advice.trials import TrialRuns
    from gepsim.cli.console import progress
    from gepsim.cli.print_sensitivity import checked, show, write
    from gepsim.cli.work import layers_of
    from gepsim.engine.road import travel

    with progress(options["quiet"]) as step:
        inputs, run, moved = _inputs(run_or_scenario, options)
        names = checked(options["chosen"], inputs.city)
        step("layers")
        layers = layers_of(inputs)
        road = travel(inputs, layers, step)
        if run is not None:
            check_same(run, road, moved)
        step("deciding inputs")
        rows = [row for row in verdict_deciders(road) if not names or row.id in names]
        values = [] if names else value_deciders(road)
        found = tipping_points(TrialRuns(road, layers), names, step) if options["tipping"] else None
    show(road, rows, values, found, top=options["top"], every=options["every"] or bool(names))
    if options["target_csv"]:
        write(options["target_csv"], [*rows, *values], found, inputs.city)


def _inputs(name: str, options: dict[str, Any]) -> tuple[Inputs, Any, tuple[str, ...]]:
    """Return the inputs of a scenario, or of a run with the run and the files that moved since."""
    from gepsim.cli.run import overrides
    from gepsim.errors import InputError, Problem
    from gepsim.explain.recorded import gather_again, moved
    from gepsim.files.store import load_run
    from gepsim.inputs import gather

    if not Path(name).is_dir():
        return gather(name, overrides(options)), None, ()
    given = [k for k in ("members", "seed", "resolution", "layers", "overrides") if options[k]]
    if given:
        flag = "--set" if given[0] == "overrides" else f"--{given[0]}"
        hint = "leave it out, or name a scenario"
        raise InputError(Problem(flag, "a run folder has its own settings", hint))
    run = load_run(Path(name))
    inputs = gather_again(run, options["scenario"])
    return inputs, run, moved(run, inputs)
