"""`gepsim run`: simulate scenarios and write one folder for each."""

from __future__ import annotations

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
@click.option("--workers", type=click.IntRange(min=1), help="Threads; results do not depend on it.")
@click.option("--no-report", is_flag=True, help="Write no report.html.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("-v", "--verbose", is_flag=True, help="Print each step with its time.")
def run(scenarios: tuple[str, ...], output: Path, **options: Any) -> None:
    """Simulate one or more scenarios, write outputs/<id>/ and print the answer.

    \b
    Examples:
      gepsim run scenarios/baseline.toml
      gepsim run baseline green_transition --members 200
      gepsim run baseline --set economy.cluster_realisation=0.3 -o trials

    Exit codes: 0 done, 1 the run failed, 2 bad usage or bad input, 130 interrupted.
    """
    from gepsim import api
    from gepsim.cli.console import progress, speaking
    from gepsim.cli.print_answer import answers

    quiet, verbose = options["quiet"], options["verbose"]
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose exclude each other; choose one")
    with speaking(quiet, verbose):
        found = api.read_scenarios(scenarios, overrides(options))
        with progress(quiet or verbose) as step:
            runs = api.run_scenarios(
                found, output, report=not options["no_report"], workers=options["workers"],
                progress=step,
            )  # fmt: skip
    if not quiet:
        answers(runs)


def overrides(options: dict[str, Any]) -> list[str | dict[str, Any]]:
    """Return what the options change, in the words of a scenario file."""
    tables = {
        "uncertainty": {"members": options["members"], "seed": options["seed"]},
        "layers": {"resolution": options["resolution"], "path": options["layers"]},
    }
    given = {t: {k: v for k, v in keys.items() if v is not None} for t, keys in tables.items()}
    return [*options["overrides"], {table: keys for table, keys in given.items() if keys}]
