"""How the answer of `gepsim calibrate` is shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from gepsim.api.parts import Inputs, Row, SeasonalityFit, read_text
from gepsim.cli.console import print_table
from gepsim.cli.language import heads, name, say
from gepsim.text import Text, same

_Z = "seasonality"
_GAUGE = "observed_runoff"
_DEPTH = "mm year-1"
_FILE = "coefficients_services.csv"
_COUNTIES = (Text("区县", "county"), Text("现在（毫米）", "now (mm)"),
             Text("拟合（毫米）", "fitted (mm)"))  # fmt: skip


def show(fit: SeasonalityFit, inputs: Inputs, *, given: bool) -> None:
    """Print what was found: the balance, the counties, and the row to write.

    Parameters
    ----------
    given : bool
        Whether the runoff came from the command line.
    """
    row = inputs.table.named(_Z)[0]
    _tell(_head(fit, inputs, given))
    print_table(["", "Z", *heads((Text("径流（毫米）", "runoff (mm)"),
                                  Text("偏差（%）", "gap (%)")))], _points(fit, row))  # fmt: skip
    _tell(_closure(fit, row))
    print_table(heads(_COUNTIES), _counties(fit, row, inputs))
    _tell(_advice(fit, row, inputs, given))


def _tell(lines: Iterable[Text]) -> None:
    for line in lines:
        click.echo(say(line))


def _head(fit: SeasonalityFit, inputs: Inputs, given: bool) -> Iterator[Text]:
    base, depth = inputs.scenario.time.base, f"{fit.observed:.0f}"
    path = inputs.scenario.layers.path
    land = same(path) if path else Text("参考景观（合成）", "synthetic reference landscape")
    yield Text(
        f"Z（系数“{_Z}”）按每年径流深 {depth} 毫米拟合",
        f"Z (coefficient '{_Z}') fitted to a runoff of {depth} {_DEPTH}",
    )
    yield Text(
        f"  土地：{{land}}，{base} 年，常年气候", f"  land: {{land}}, {base}, normal weather"
    ).fill(land=land)
    yield Text("  实测：{said}", "  gauge: {said}").fill(said=_gauge(inputs, given))
    yield Text("  容差：{said}", "  tolerance: {said}").fill(said=_tolerance(inputs))
    yield same("")


def _gauge(inputs: Inputs, given: bool) -> Text:
    if given:
        return Text("由命令行给出", "as given on the command line")
    row = inputs.table.named(_GAUGE)[0]
    return same(row.note) + Text(
        f"（{row.source}，等级 {row.mark}）", f" [{row.source}, mark {row.mark}]"
    )


def _tolerance(inputs: Inputs) -> Text:
    row = inputs.table.named("runoff_closure_tolerance")[0]
    unit = f"{row.value:g} {row.units}"
    return Text(unit, f"{unit}; {row.note}")


def _points(fit: SeasonalityFit, row: Row) -> Iterator[tuple[str, ...]]:
    """Yield the runoff before, after, and at the ends of the row's range."""
    points = [
        (Text("现有行", "the row now"), row.value),
        (Text("拟合值", "fitted"), fit.seasonality),
    ]
    if row.low is not None and row.high is not None:
        points += [(Text("行的下限", "low end of the row"), row.low),
                   (Text("行的上限", "high end of the row"), row.high)]  # fmt: skip
    for what, z in points:
        runoff = fit.runoff(z)
        yield say(what), f"{z:.3f}", f"{runoff:.1f}", f"{_gap(runoff, fit.observed):+.1f}"


def _closure(fit: SeasonalityFit, row: Row) -> Iterator[Text]:
    """Yield over which Z the balance closes, what one more does, and where the fit lies."""
    low, high = fit.closing
    within = f"{100 * fit.tolerance:g} %"
    step = fit.runoff(fit.seasonality + 0.5) - fit.runoff(fit.seasonality - 0.5)
    yield Text(
        f"  Z 在 {low:.2f}～{high:.2f} 之间时水量平衡误差不超过 {within}",
        f"  the balance closes within {within} for Z {low:.2f} to {high:.2f}",
    )
    yield Text(
        f"  Z 每增加 1，径流变化 {step:+.1f} 毫米",
        f"  one more on Z changes the runoff by {step:+.1f} mm",
    )
    if row.low is not None and row.high is not None:
        yield same("  ") + _within(fit.seasonality, row.low, row.high)
    yield same("")


def _gap(runoff: float, observed: float) -> float:
    """Return the relative gap, without a minus before a zero. [percent]."""
    return round(100 * (runoff / observed - 1), 1) + 0.0


def _within(z: float, low: float, high: float) -> Text:
    """Return whether the fit lies in the range that the row states, in Chinese and English.

    Examples
    --------
    >>> _within(6.0, 5.0, 9.0).en
    'the fitted Z lies within the stated range of the row, 5 to 9'
    >>> _within(6.0, 5.0, 9.0).zh
    '拟合的 Z 在该行给出的范围 5～9 之内'
    """
    if low <= z <= high:
        return Text(
            f"拟合的 Z 在该行给出的范围 {low:g}～{high:g} 之内",
            f"the fitted Z lies within the stated range of the row, {low:g} to {high:g}",
        )
    return Text(
        f"! 拟合的 Z 超出该行给出的范围 {low:g}～{high:g}：使用前先核对降水、潜在蒸散和作物系数",
        f"! the fitted Z lies outside the stated range of the row, {low:g} to {high:g}: "
        "look at rain, potential evapotranspiration and crop factors before you use it",
    )


def _counties(fit: SeasonalityFit, row: Row, inputs: Inputs) -> Iterator[tuple[str, ...]]:
    """Yield the runoff of each county before and after."""
    now, then = fit.by_county(row.value), fit.by_county(fit.seasonality)
    for county in inputs.city.counties:
        pair = (float(part.sel(county=county.code).item()) for part in (now, then))
        called = name(Text(county.name_zh, county.name_en))
        yield f"{county.code} {called}", *(f"{depth:.1f}" for depth in pair)


def _advice(fit: SeasonalityFit, row: Row, inputs: Inputs, given: bool) -> Iterator[Text]:
    """Yield the row to write and where."""
    path = inputs.city.folder / _FILE
    known = path.is_file()
    columns = read_text(path).splitlines()[0].split(",") if known else list(type(row).model_fields)
    yield same("")
    yield Text(
        f"采用时，把下面一行加入 {_place(path)}（原处，或情景旁的城市文件夹副本）；它取代随附的行",
        f"to use it, add this row to {_place(path)}, here or in a copy of the folder\n"
        "beside your scenario; it stands in for the row that ships:",
    )
    if not known:
        yield same(",".join(columns))
    yield same(csv_row(columns, _values(fit, row, inputs, given)))
    if given:
        yield Text(
            "并在同一文件夹的 sources.toml 写明 'your_gauge'：title、body、year",
            "and name 'your_gauge' in sources.toml beside it: title, body, year",
        )
    if inputs.scenario.account.chosen["water_yield"] != "budyko":
        yield Text(
            "本情景的产水量不用 Z；要用它，写上",
            "this scenario's water yield reads no Z; to let it, write",
        ) + same('\n[account.methods]\nwater_yield = "budyko"')


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
