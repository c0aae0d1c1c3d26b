"""`gepsim calibrate`: fit what has no table value to what was observed."""

from __future__ import annotations

import click

_GAUGE = "observed_runoff"


@click.command(short_help="Fit Z of the Budyko curve to gauged runoff.")
@click.argument("what", type=click.Choice(["Z"], case_sensitive=False))
@click.argument("scenario", default="baseline")
@click.option("--layers", metavar="PATH", help="A stack of your own layers (NetCDF or Zarr).")
@click.option("--resolution", type=int, metavar="M", help="Cell size of the reference landscape.")
@click.option("--runoff", metavar="DEPTH", help=f"Gauged runoff (default: row '{_GAUGE}').")
@click.option(
    "--between", type=float, nargs=2, metavar="LOW HIGH", help="Bounds of Z (default: two rows)."
)
def calibrate(
    what: str,
    scenario: str,
    layers: str | None,
    resolution: int | None,
    runoff: str | None,
    between: tuple[float, float] | None,
) -> None:
    """Fit Z so that rain less evaporation is the runoff that gauges see; print the row to write.

    The land of the base year under normal weather is balanced, as water_yield = "budyko" has it.

    \b
    Examples:
      gepsim calibrate Z
      gepsim calibrate Z mine.toml --layers my_layers.nc --runoff "600 mm year-1"

    Exit codes: 0 done, 2 no Z within the bounds gives this runoff, or bad input.
    """
    from gepsim import api
    from gepsim.cli.print_calibration import show

    given = {"path": layers, "resolution": resolution}
    asked = api.scenario(scenario, layers={k: v for k, v in given.items() if v is not None})
    show(api.calibrate(asked.inputs, runoff, between), asked.inputs, given=runoff is not None)
