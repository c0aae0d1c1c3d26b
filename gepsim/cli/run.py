"""`gepsim run`: simulate scenarios and write one folder for each."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import click


@click.command(short_help="Simulate scenarios and write their results.")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    show_default=True,
    help="Folder that takes one folder per scenario.",
)
@click.option("--members", type=int, help="Number of draws (scenario: [uncertainty] members).")
@click.option("--seed", type=int, help="Seed of the draws (scenario: [uncertainty] seed).")
@click.option("--resolution", type=int, metavar="M", help="Cell size of the reference landscape.")
@click.option("--layers", metavar="PATH", help="A stack of your own layers (NetCDF or Zarr).")
@click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change one key, as in --set economy.cluster_realisation=0.3",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes: of several scenarios (default: as processors and memory allow), or with "
    "--layers of windows of the stack; of one scenario: threads. Same results.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="A dask scheduler whose workers read the stack by window, such as tcp://10.0.0.1:8786.",
)
@click.option("--no-report", is_flag=True, help="Write no report.html.")
@click.option("--force", is_flag=True, help="Replace results of other inputs too.")
@click.option("--as", "name_as", metavar="NAME", help="Write the results under another id.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("-v", "--verbose", is_flag=True, help="Print each step with its time.")
def run(scenarios: tuple[str, ...], output: Path, **options: Any) -> None:
    """Simulate one or more scenarios, write outputs/<id>/ and print the answer.

    A run of the same inputs replaces the older one and says which; one of other inputs wants
    --force, or --as with an id of its own. Several values of a key, parted by commas, are a sweep:
    each combination is simulated, and one table and one page of them are written.

    \b
    Examples:
      gepsim run scenarios/baseline.toml
      gepsim run baseline green_transition --members 200
      gepsim run baseline --set economy.cluster_realisation=0.3 --as cluster_30
      gepsim run baseline --set economy.cluster_realisation=0.2,0.4,0.6

    Exit codes: 0 done, 1 the run failed, 2 bad usage or bad input, 130 interrupted.
    """
    from gepsim import api
    from gepsim.api.sweep import grid_of
    from gepsim.cli.console import progress, speaking
    from gepsim.cli.print_answer import answers

    quiet, verbose = options["quiet"], options["verbose"]
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose exclude each other; choose one")
    plain, grid = grid_of(options.pop("overrides"))
    changes = overrides({**options, "overrides": plain})
    if grid:
        _sweep(scenarios, output, changes, grid, options)
        return
    with speaking(quiet, verbose):
        found = api.read_scenarios(scenarios, changes)
        older = {each.id: api.finished_run(output / each.id) for each in found}
        with progress(quiet or verbose, len(found)) as step:
            runs = api.run_scenarios(
                found, output, report=not options["no_report"], workers=options["workers"],
                processes=options["workers"], cluster=options["cluster"], progress=step,
                replace=options["force"], command=typed(),
            )  # fmt: skip
    if not quiet:
        answers(runs, older)


def _sweep(
    scenarios: tuple[str, ...], output: Path, changes: list[Any], grid: Any, options: dict[str, Any]
) -> None:
    """Simulate every combination of one scenario; write one table and one page."""
    from gepsim.api.sweeping import sweep
    from gepsim.cli.console import progress, speaking
    from gepsim.cli.print_sweep import show

    if len(scenarios) > 1:
        raise click.UsageError("a sweep takes one scenario")
    if options["cluster"]:
        raise click.UsageError("a sweep reads its land here and whole; leave out --cluster")
    with speaking(options["quiet"], options["verbose"]), progress(options["quiet"]) as step:
        found = sweep(
            scenarios[0], changes, grid, output, replace=options["force"], command=typed(),
            progress=step,
        )  # fmt: skip
    if not options["quiet"]:
        show(found)


def typed() -> str:
    """Return what was typed, as a line that can be typed again."""
    context = click.get_current_context().find_root()
    return shlex.join(["gepsim", *context.obj]) if context.obj else ""


#: Keys that have an option of their own.
_OWN = {"members": "uncertainty.members", "seed": "uncertainty.seed",
        "resolution": "layers.resolution", "layers": "layers.path", "name_as": "id"}  # fmt: skip
#: How they are called where a value is refused.
FLAGS = {f"--set {key}": f"--{'as' if name == 'name_as' else name}" for name, key in _OWN.items()}


def overrides(options: dict[str, Any]) -> list[str]:
    """Return what the options change, in the words of a scenario file."""
    given = [(key, options.get(name)) for name, key in _OWN.items()]
    own = [f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in given
           if value is not None]  # fmt: skip
    return [*options["overrides"], *own]
