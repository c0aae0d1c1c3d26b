"""`gepsim calibrate`: fit what has no table value to what was observed."""

from __future__ import annotations

import click

_GAUGE = "observed_runoff"


@click.command(short_help="Fit Z to gauged runoff; hold chances to what came.")
@click.argument("what", type=click.Choice(["Z", "chances"], case_sensitive=False))
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
    """Fit what has no table value to what was observed; print the rows to write.

    Z: so that rain less evaporation is the runoff that gauges see, for the land of the base year
    under normal weather, as water_yield = "budyko" has it.

    chances: how often came true what was given a chance, for the models and for the record of
    yearly figures; the yearly swings that the record gives.

    \b
    Examples:
      gepsim calibrate chances
      gepsim calibrate Z
      gepsim calibrate Z mine.toml --layers my_layers.nc --runoff "600 mm year-1"

    Exit codes: 0 done, 2 no Z within the bounds gives this runoff, or bad input.
    """
    from gepsim import api
    from gepsim.cli.print_calibration import show
    from gepsim.cli.print_chances import show as show_chances

    given = {"path": layers, "resolution": resolution}
    asked = api.scenario(scenario, layers={k: v for k, v in given.items() if v is not None})
    if what.lower() == "chances":
        show_chances(api.calibrated_chances(asked.inputs))
        return
    show(api.calibrate(asked.inputs, runoff, between), asked.inputs, given=runoff is not None)
