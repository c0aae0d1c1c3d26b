"""`gepsim calibrate`: fit what has no table value to what was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gepsim.inputs import Inputs

_Z = "seasonality"
_GAUGE = "observed_runoff"
_DEPTH = "mm year-1"


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
    from gepsim.advice.calibrate import calibrate_seasonality
    from gepsim.cli.print_calibration import show
    from gepsim.cli.work import layers_of
    from gepsim.inputs import gather

    given = {"path": layers, "resolution": resolution}
    inputs = gather(scenario, [{"layers": {k: v for k, v in given.items() if v is not None}}])
    inputs.table.value(_Z, "1")  # more than one row, say one by county, is refused here
    observed = _observed(inputs, runoff)
    allowed = between or (_bound(inputs, "lowest"), _bound(inputs, "highest"))
    fit = calibrate_seasonality(inputs, layers_of(inputs), observed, allowed)
    show(fit, inputs, given=runoff is not None)


def _observed(inputs: Inputs, text: str | None) -> float:
    """Return the runoff that was given with its unit, or the city's own. [mm year-1]."""
    from gepsim.errors import InputError, Problem
    from gepsim.units import quantity

    if text is None:
        return inputs.table.value(_GAUGE, _DEPTH)
    if len(text.split()) < 2:
        raise InputError(Problem("--runoff", f"'{text}' has no unit", 'write "600 mm year-1"'))
    return quantity(text, _DEPTH, "--runoff")


def _bound(inputs: Inputs, end: str) -> float:
    return inputs.table.value(f"{_Z}_{end}", "1")
