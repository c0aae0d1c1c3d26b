"""`gepsim calibrate`: fit what has no table value to what was observed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gepsim.coefficients import Row
    from gepsim.inputs import Inputs
    from gepsim.valuation.seasonality import SeasonalityFit

_Z = "seasonality"
_GAUGE = "observed_runoff"
_DEPTH = "mm year-1"
_FILE = "coefficients_services.csv"


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
    from gepsim.cli.work import layers_of
    from gepsim.inputs import gather

    given = {"path": layers, "resolution": resolution}
    inputs = gather(scenario, [{"layers": {k: v for k, v in given.items() if v is not None}}])
    inputs.table.value(_Z, "1")  # more than one row, say one by county, is refused here
    observed = _observed(inputs, runoff)
    allowed = between or (_bound(inputs, "lowest"), _bound(inputs, "highest"))
    fit = calibrate_seasonality(inputs, layers_of(inputs), observed, allowed)
    for line in _lines(fit, inputs, runoff is not None):
        click.echo(line)


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


def _lines(fit: SeasonalityFit, inputs: Inputs, given: bool) -> Iterator[str]:
    """Yield what was found: the balance, the counties, and the row to write."""
    row = inputs.table.named(_Z)[0]
    name = inputs.scenario.layers.path or "synthetic reference landscape"
    yield f"Z (coefficient '{_Z}') fitted to a runoff of {fit.observed:.0f} {_DEPTH}"
    yield f"  land: {name}, {inputs.scenario.time.base}, normal weather"
    yield f"  gauge: {_gauge(inputs, given)}"
    yield f"  tolerance: {_tolerance(inputs)}"
    yield ""
    yield from _balance(fit, row)
    yield ""
    yield from _counties(fit, row, inputs)
    yield ""
    yield from _advice(fit, row, inputs, given)


def _gauge(inputs: Inputs, given: bool) -> str:
    if given:
        return "as given on the command line"
    row = inputs.table.named(_GAUGE)[0]
    return f"{row.note} [{row.source}, mark {row.mark}]"


def _tolerance(inputs: Inputs) -> str:
    row = inputs.table.named("runoff_closure_tolerance")[0]
    return f"{row.value:g} {row.units}; {row.note}"


def _balance(fit: SeasonalityFit, row: Row) -> Iterator[str]:
    """Yield the runoff before, after, and at the ends of the row's range."""
    points = [("the row now", row.value), ("fitted", fit.seasonality)]
    if row.low is not None and row.high is not None:
        points += [("low end of the row", row.low), ("high end of the row", row.high)]
    yield f"  {'':20}{'Z':>8}{'runoff mm':>12}{'gap':>9}"
    for name, z in points:
        runoff = fit.runoff(z)
        yield f"  {name:20}{z:8.3f}{runoff:12.1f}{_gap(runoff, fit.observed):+8.1f} %"
    low, high = fit.closing
    step = fit.runoff(fit.seasonality + 0.5) - fit.runoff(fit.seasonality - 0.5)
    yield f"  the balance closes within {100 * fit.tolerance:g} % for Z {low:.2f} to {high:.2f}"
    yield f"  one more on Z changes the runoff by {step:+.1f} mm"
    if row.low is not None and row.high is not None:
        yield f"  {_within(fit.seasonality, row.low, row.high)}"


def _gap(runoff: float, observed: float) -> float:
    """Return the relative gap, without a minus before a zero. [percent]."""
    return round(100 * (runoff / observed - 1), 1) + 0.0


def _within(z: float, low: float, high: float) -> str:
    """Return whether the fit lies in the range that the row states.

    Examples
    --------
    >>> _within(6.0, 5.0, 9.0)
    'the fitted Z lies within the stated range of the row, 5 to 9'
    """
    if low <= z <= high:
        return f"the fitted Z lies within the stated range of the row, {low:g} to {high:g}"
    return (
        f"! the fitted Z lies outside the stated range of the row, {low:g} to {high:g}: "
        "look at rain, potential evapotranspiration and crop factors before you use it"
    )


def _counties(fit: SeasonalityFit, row: Row, inputs: Inputs) -> Iterator[str]:
    """Yield the runoff of each county before and after."""
    now, then = fit.by_county(row.value), fit.by_county(fit.seasonality)
    yield f"  {'county':24}{'now mm':>10}{'fitted mm':>12}"
    for county in inputs.city.counties:
        name = f"{county.code} {county.name_en}"
        pair = (float(part.sel(county=county.code).item()) for part in (now, then))
        yield f"  {name:24}{next(pair):10.1f}{next(pair):12.1f}"


def _advice(fit: SeasonalityFit, row: Row, inputs: Inputs, given: bool) -> Iterator[str]:
    """Yield the row to write and where."""
    from gepsim.tables import read_text

    path = inputs.city.folder / _FILE
    known = path.is_file()
    columns = read_text(path).splitlines()[0].split(",") if known else list(type(row).model_fields)
    yield f"to use it, add this row to {_place(path)}, here or in a copy of the folder"
    yield "beside your scenario; it stands in for the row that ships:"
    if not known:
        yield ",".join(columns)
    yield csv_row(columns, _values(fit, row, inputs, given))
    if given:
        yield "and name 'your_gauge' in sources.toml beside it: title, body, year"
    if inputs.scenario.account.chosen["water_yield"] != "budyko":
        yield "this scenario's water yield reads no Z; to let it, write"
        yield "[account.methods]"
        yield 'water_yield = "budyko"'


def _place(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _values(fit: SeasonalityFit, row: Row, inputs: Inputs, given: bool) -> dict[str, str]:
    """Return the columns of the fitted row; its range is where the balance closes."""
    low, high = fit.closing
    return {
        "name": _Z,
        "ecosystem_type": "*",
        "value": f"{fit.seasonality:.4g}",
        "units": "1",
        "dist": "triangular",
        "low": f"{low:.4g}",
        "high": f"{high:.4g}",
        "mark": row.mark,
        "source": "your_gauge" if given else inputs.table.named(_GAUGE)[0].source,
        "note": f"fitted to {fit.observed:.0f} {_DEPTH}; "
        f"closes within {100 * fit.tolerance:g} % over the range",
    }


def csv_row(columns: list[str], values: dict[str, str]) -> str:
    """Return one line of a table; columns without a value stay empty.

    Examples
    --------
    >>> csv_row(["name", "county", "note"], {"name": "seasonality", "note": "a, b"})
    'seasonality,,"a, b"'
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="", lineterminator="")
    writer.writerow(values)
    return buffer.getvalue()
