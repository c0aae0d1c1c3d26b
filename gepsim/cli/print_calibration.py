"""How the answer of `gepsim calibrate` is shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import click

from gepsim.api.parts import Inputs, Row, SeasonalityFit, read_text
from gepsim.cli.console import print_table

_Z = "seasonality"
_GAUGE = "observed_runoff"
_DEPTH = "mm year-1"
_FILE = "coefficients_services.csv"


def show(fit: SeasonalityFit, inputs: Inputs, *, given: bool) -> None:
    """Print what was found: the balance, the counties, and the row to write.

    Parameters
    ----------
    given : bool
        Whether the runoff came from the command line.
    """
    row = inputs.table.named(_Z)[0]
    for line in _head(fit, inputs, given):
        click.echo(line)
    print_table(("", "Z", "径流 runoff mm", "偏差 gap %"), _points(fit, row))
    for line in _closure(fit, row):
        click.echo(line)
    print_table(("区县 county", "现在 now mm", "拟合 fitted mm"), _counties(fit, row, inputs))
    for line in _advice(fit, row, inputs, given):
        click.echo(line)


def _head(fit: SeasonalityFit, inputs: Inputs, given: bool) -> Iterator[str]:
    base, depth = inputs.scenario.time.base, f"{fit.observed:.0f} {_DEPTH}"
    path = inputs.scenario.layers.path
    land = (path, path) if path else ("参考景观（合成）", "synthetic reference landscape")
    yield f"Z（系数 '{_Z}'）按径流深 {depth} 拟合"
    yield f"Z (coefficient '{_Z}') fitted to a runoff of {depth}"
    yield f"  土地 land: {land[0]}，{base} 年，常年气候 / {land[1]}, {base}, normal weather"
    yield f"  实测 gauge: {_gauge(inputs, given)}"
    yield f"  容差 tolerance: {_tolerance(inputs)}"
    yield ""


def _gauge(inputs: Inputs, given: bool) -> str:
    if given:
        return "由命令行给出 / as given on the command line"
    row = inputs.table.named(_GAUGE)[0]
    return f"{row.note} [{row.source}, 等级 mark {row.mark}]"


def _tolerance(inputs: Inputs) -> str:
    row = inputs.table.named("runoff_closure_tolerance")[0]
    return f"{row.value:g} {row.units}; {row.note}"


def _points(fit: SeasonalityFit, row: Row) -> Iterator[tuple[str, ...]]:
    """Yield the runoff before, after, and at the ends of the row's range."""
    points = [("现有行 the row now", row.value), ("拟合值 fitted", fit.seasonality)]
    if row.low is not None and row.high is not None:
        points += [("行的下限 low end of the row", row.low),
                   ("行的上限 high end of the row", row.high)]  # fmt: skip
    for name, z in points:
        runoff = fit.runoff(z)
        yield name, f"{z:.3f}", f"{runoff:.1f}", f"{_gap(runoff, fit.observed):+.1f}"


def _closure(fit: SeasonalityFit, row: Row) -> Iterator[str]:
    """Yield over which Z the balance closes, what one more does, and where the fit lies."""
    low, high = fit.closing
    within = f"{100 * fit.tolerance:g} %"
    step = fit.runoff(fit.seasonality + 0.5) - fit.runoff(fit.seasonality - 0.5)
    yield f"  Z 在 {low:.2f}～{high:.2f} 之间时水量平衡误差不超过 {within}"
    yield f"  the balance closes within {within} for Z {low:.2f} to {high:.2f}"
    yield f"  Z 每增加 1，径流变化 {step:+.1f} mm"
    yield f"  one more on Z changes the runoff by {step:+.1f} mm"
    if row.low is not None and row.high is not None:
        yield from (f"  {said}" for said in _within(fit.seasonality, row.low, row.high))
    yield ""


def _gap(runoff: float, observed: float) -> float:
    """Return the relative gap, without a minus before a zero. [percent]."""
    return round(100 * (runoff / observed - 1), 1) + 0.0


def _within(z: float, low: float, high: float) -> tuple[str, str]:
    """Return whether the fit lies in the range that the row states, in Chinese and English.

    Examples
    --------
    >>> _within(6.0, 5.0, 9.0)[1]
    'the fitted Z lies within the stated range of the row, 5 to 9'
    >>> _within(6.0, 5.0, 9.0)[0]
    '拟合的 Z 在该行给出的范围 5～9 之内'
    """
    if low <= z <= high:
        return (
            f"拟合的 Z 在该行给出的范围 {low:g}～{high:g} 之内",
            f"the fitted Z lies within the stated range of the row, {low:g} to {high:g}",
        )
    return (
        f"! 拟合的 Z 超出该行给出的范围 {low:g}～{high:g}：使用前先核对降水、潜在蒸散和作物系数",
        f"! the fitted Z lies outside the stated range of the row, {low:g} to {high:g}: "
        "look at rain, potential evapotranspiration and crop factors before you use it",
    )


def _counties(fit: SeasonalityFit, row: Row, inputs: Inputs) -> Iterator[tuple[str, ...]]:
    """Yield the runoff of each county before and after."""
    now, then = fit.by_county(row.value), fit.by_county(fit.seasonality)
    for county in inputs.city.counties:
        pair = (float(part.sel(county=county.code).item()) for part in (now, then))
        name = f"{county.code} {county.name_zh} {county.name_en}"
        yield name, *(f"{depth:.1f}" for depth in pair)


def _advice(fit: SeasonalityFit, row: Row, inputs: Inputs, given: bool) -> Iterator[str]:
    """Yield the row to write and where."""
    path = inputs.city.folder / _FILE
    known = path.is_file()
    columns = read_text(path).splitlines()[0].split(",") if known else list(type(row).model_fields)
    yield ""
    yield f"采用时，把下面一行加入 {_place(path)}（原处，或情景旁的城市文件夹副本）；它取代随附的行"
    yield f"to use it, add this row to {_place(path)}, here or in a copy of the folder"
    yield "beside your scenario; it stands in for the row that ships:"
    if not known:
        yield ",".join(columns)
    yield csv_row(columns, _values(fit, row, inputs, given))
    if given:
        yield "并在同一文件夹的 sources.toml 写明 'your_gauge'：title、body、year"
        yield "and name 'your_gauge' in sources.toml beside it: title, body, year"
    if inputs.scenario.account.chosen["water_yield"] != "budyko":
        yield "本情景的产水量不用 Z；要用它，写上"
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
        "zh": row.zh,
        "en": row.en,
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
