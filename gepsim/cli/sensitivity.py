"""`gepsim sensitivity`: which inputs decide each verdict, and where settings turn it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gepsim.api import Sensitivity


@click.command(short_help="Which inputs decide each verdict; tipping points.")
@click.argument("run_or_scenario", metavar="RUN-or-SCENARIO")
@click.option("--members", type=int, help="Number of draws (scenario only).")
@click.option("--seed", type=int, help="Seed of the draws (scenario only).")
@click.option("--resolution", type=int, metavar="M", help="Cell size (scenario only).")
@click.option("--layers", metavar="PATH", help="A stack of your own layers (scenario only).")
@click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Change one key (scenario only)."
)
@click.option("--scenario", help="Whose city and rows a run folder stands on.")
@click.option("--target", "chosen", multiple=True, metavar="ID", help="Only these, by id or name.")
@click.option("--top", type=click.IntRange(min=1), default=3, show_default=True,
              help="Inputs shown for each verdict.")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Show verdicts that are all but certain too.")
@click.option("--tipping/--no-tipping", default=True, help="Seek tipping points; takes longer.")
@click.option("--csv", "target_csv", type=click.Path(path_type=Path), help="Write all rows as CSV.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def sensitivity(run_or_scenario: str, **options: Any) -> None:
    """Say which inputs decide each verdict and the spread of GEP, and where verdicts turn.

    An input is listed only if its influence stands out from chance among all inputs tested.
    A run folder is simulated again from its record; it must lead to the recorded results, and the
    answer is written into it, as sensitivity.json, for its page.

    \b
    Examples:
      gepsim sensitivity baseline --members 400
      gepsim sensitivity outputs/baseline --target 4-2 --target X1
      gepsim sensitivity baseline --no-tipping --csv deciders.csv

    Exit codes: 0 done, 1 the run failed, 2 bad usage or bad input, 130 interrupted.
    """
    from gepsim.cli.console import progress
    from gepsim.cli.print_sensitivity import show, write

    chosen = options["chosen"]
    with progress(options["quiet"]) as step:
        found = _found(run_or_scenario, options, step)
    show(found, top=options["top"], every=options["every"] or bool(chosen))
    if options["target_csv"]:
        write(options["target_csv"], found)


def _found(name: str, options: dict[str, Any], step: Callable[[str], None]) -> Sensitivity:
    """Return what decides a scenario, or a run that is simulated again."""
    from gepsim import api
    from gepsim.cli import language
    from gepsim.cli.run import overrides
    from gepsim.errors import InputError, Problem

    chosen, tipping = options["chosen"], options["tipping"]
    if not Path(name).is_dir():
        asked = api.Scenario(name, overrides(options))
        return asked.sensitivity(chosen, tipping=tipping, progress=step)
    given = [k for k in ("members", "seed", "resolution", "layers", "overrides") if options[k]]
    if given:
        flag = "--set" if given[0] == "overrides" else f"--{given[0]}"
        hint = "leave it out, or name a scenario"
        raise InputError(Problem(flag, "a run folder has its own settings", hint))
    run = api.open(name)
    inputs = run.inputs_again(options["scenario"])
    found = api.sensitivity(inputs, run, chosen, tipping, step, run.moved())
    click.echo(language.shown_by(found.write(run), name), err=True)
    return found
