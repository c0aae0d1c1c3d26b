"""A workbook of one run: a sheet per question, numbers as numbers, units in the heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.comparison.changes import flat, unit_of
from gepsim.errors import InputError, Problem
from gepsim.files.folders import friendly, whole_file
from gepsim.files.names import names_of
from gepsim.files.results import Results
from gepsim.files.summary import COLUMNS
from gepsim.units import factor

_YI, _WAN = factor("CNY", "yi_CNY"), factor("CNY", "wan_CNY")
#: Row of the summary sheet: heads, variable, summed over, factor from the file's unit.
_PATHS: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    ("生态产品总值 GEP（亿元）", "gep_city", (), _YI),
    ("地区生产总值 GDP（亿元）", "value_added", ("sector",), _YI),
    ("能源消费量 energy（万tce）", "energy_use", ("sector", "carrier"), factor("tce", "wan_tce")),
    ("二氧化碳排放量 CO2（万t）", "co2_total", (), factor("t", "wan_t")),
    ("单位GDP能耗 energy intensity（tce/万元）", "energy_intensity", (), 1.0),
    ("单位GDP碳排放 carbon intensity（t/万元）", "carbon_intensity", (), 1.0),
    ("非化石能源占比 non-fossil share（%）", "non_fossil_share", (), 1.0),
    ("投资 investment（亿元）", "investment", ("project",), _YI),
)  # fmt: skip
_NUMBERS = ("checkpoint", "level", "level_year", "observed", "observed_year", "expected", "central",
            "low", "high", "shortfall", "probability", "probability_low", "probability_high",
            "information", "margin", "weak_share")  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its heads, its rows, and how wide its first column is. [characters]"""

    name: str
    heads: Sequence[str | int]
    rows: Sequence[Sequence[Any]]
    first: int = 24
    format: str = "#,##0.00"
    notes: Sequence[str] = field(default_factory=tuple)


def write_xlsx(run: Results, path: Path) -> None:
    """Write the workbook.

    Raises
    ------
    InputError
        If XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        hint = "pip install XlsxWriter; --to csv needs nothing more"
        raise InputError(Problem("export xlsx", "needs XlsxWriter", hint)) from error
    with friendly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    # text stays text: a title that begins with = is no formula, an address no link
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with whole_file(path) as new, xlsxwriter.Workbook(str(new), plain) as book:
        for sheet in sheets(run):
            _write(book, sheet)


def _write(book: Any, sheet: Sheet) -> None:
    """Write one sheet with a frozen head."""
    page = book.add_worksheet(sheet.name)
    bold, number = book.add_format({"bold": True}), book.add_format({"num_format": sheet.format})
    page.write_row(0, 0, sheet.heads, bold)
    for place, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, float):
                if np.isfinite(value):
                    page.write_number(place, column, value, number)
            elif isinstance(value, str):
                page.write_string(place, column, value)
            else:
                page.write(place, column, value)
    page.freeze_panes(1, 1)
    page.set_column(0, 0, sheet.first)
    page.set_column(1, max(1, len(sheet.heads) - 1), 14)


def sheets(run: Results) -> Iterator[Sheet]:
    """Yield the sheets of a run."""
    years = [int(year) for year in run.accounts["time"].values]
    yield about(run)
    yield targets(run)
    yield Sheet("总表", ["", *years], [_path(run, *row) for row in _PATHS], first=44)
    yield Sheet("区县", ["GEP（亿元）county", *years], _table(run, "gep_total", (), "county", _YI))
    yield Sheet(
        "服务", ["GEP（亿元）service", *years], _table(run, "gep", ("county",), "service", _YI)
    )
    yield Sheet(
        "补偿", ["净额（万元，正为受偿）party", *years],
        _table(run, "transfer_net", (), "party", _WAN), first=36,
    )  # fmt: skip
    yield Sheet("不确定性", ["GEP（亿元）quantile", *years], _spread(run))
    yield settings(run)


def about(run: Results) -> Sheet:
    """Return what the run is and what limits it."""
    record = run.record
    facts = [
        ("情景 scenario", f"{run.id}  {record['title']['zh']}  {record['title']['en']}"),
        ("gepsim", record["versions"]["gepsim"]),
        ("scenario sha256", record["scenario_sha256"]),
        ("seed, members", f"{record['seed']}, {record['members']}"),
        ("价格年 price year", int(record["price_year"])),
        ("土地 landscape", record["landscape"]),
        *(("提示 warning", _said(warning)) for warning in record["warnings"]),
    ]
    return Sheet("说明", ["gepsim", ""], facts)


def _said(warning: Any) -> str:
    return " ".join(warning.values()) if isinstance(warning, dict) else str(warning)


def targets(run: Results) -> Sheet:
    """Return the summary table, its numbers as numbers."""
    rows = [[_cell(column, row.get(column, "")) for column in COLUMNS] for row in run.summary]
    return Sheet("目标", list(COLUMNS), rows, first=8, format="General")


def _cell(column: str, text: str) -> Any:
    return float(text) if column in _NUMBERS and text else text


def settings(run: Results) -> Sheet:
    """Return every setting of the scenario with its unit."""
    rows = [
        (".".join(path), "" if value is None else value, unit_of(path))
        for path, value in flat(run.record["scenario"])
    ]
    return Sheet("情景", ["key", "value", "unit"], rows, first=44, format="General")


def _path(run: Results, head: str, name: str, over: tuple[str, ...], scale: float) -> list[Any]:
    return [head, *(run.accounts[name].sum(over) * scale).values.tolist()]


def _table(
    run: Results, name: str, over: tuple[str, ...], dim: str, scale: float
) -> list[list[Any]]:  # fmt: skip
    """Return one row per label with its names, and their sum."""
    array = run.accounts[name].sum(over).transpose("time", dim) * scale
    zh, en = (names_of(run.accounts, dim, lang) for lang in ("zh", "en"))
    rows = [[f"{zh[str(x)]} {en[str(x)]}", *array.sel({dim: x}).values.tolist()]
            for x in array[dim].values]  # fmt: skip
    return [*rows, ["合计 total", *array.sum(dim).values.tolist()]]


def _spread(run: Results) -> list[list[Any]]:
    if "gep_city_quantile" not in run.accounts:
        return []
    array = run.accounts["gep_city_quantile"] * _YI
    return [[f"{float(q):.0%}", *array.sel(quantile=q).values.tolist()] for q in array["quantile"]]
