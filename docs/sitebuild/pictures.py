"""Pictures of the site, drawn from the files of the runs that the build made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import vl_convert
import xarray as xr

from gepsim.report.png import palette_png
from gepsim.targets.verdicts import VERDICT_NAMES, VERDICTS
from gepsim.text import Text
from sitebuild.numbers import Facts

COLOURS = ("#2f6f4e", "#8a5a2b", "#2b5f8a", "#7a3e6b", "#a33b2f", "#5b5b5b", "#b8860b")
CONFIG = {"font": "sans-serif", "view": {"stroke": None}, "axis": {"titlePadding": 10}}
GEP = Text("生态产品总值，亿元/年", "GEP, 10⁸ CNY a year")
CO2 = Text("二氧化碳，万吨/年", "CO2, 10⁴ t a year")
COUNT = Text("指标数", "indicators")
TYPE_COLOURS = (
    "#000000",
    "#1b5e20", "#388e3c", "#00695c", "#558b2f", "#9e9d24", "#cddc39", "#4db6ac", "#1565c0",
    "#1e88e5", "#42a5f5", "#fbc02d", "#fff59d", "#c0a030", "#81c784", "#c62828", "#8d6e63",
)  # fmt: skip


def write(folder: Path, language: str, outputs: Path, facts: Facts) -> None:
    """Draw all pictures in one language."""
    folder.mkdir(parents=True)
    baseline = facts["baseline"]
    charts = {
        "services": _services(baseline, language),
        "gep": _fan(baseline, "gep_city", 1e8, GEP[language]),
        "carbon": _paths(facts, "co2_total", 1e4, CO2[language]),
        "verdicts": _verdicts(baseline, language),
    }
    for name, chart in charts.items():
        svg = vl_convert.vegalite_to_svg(chart | {"config": CONFIG})
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    (folder / "types.png").write_bytes(_types(outputs / "baseline" / "maps.nc"))


def _chart(values: list[dict[str, Any]], mark: Any, **encoding: Any) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "width": 560,
        "height": 260,
        "mark": mark,
        "encoding": encoding,
    }


def _axis(field: str, kind: str, title: str | None = None, **more: Any) -> Mapping[str, Any]:
    return {"field": field, "type": kind, "title": title, **more}


def _services(run: xr.Dataset, language: str) -> dict[str, Any]:
    value = run["gep"].sel(time=2022).sum("county") / 1e8
    names = run[f"service_name_{language}"]
    values = [
        {"service": str(name), "value": float(one)}
        for name, one in zip(names.values, value.values, strict=True)
        if float(one) > 0
    ]
    sort = {"field": "value", "order": "descending"}
    return _chart(
        values,
        {"type": "bar", "color": COLOURS[0]},
        y=_axis("service", "nominal", sort=sort, axis={"labelLimit": 260}),
        x=_axis("value", "quantitative", GEP[language]),
    )


def _fan(run: xr.Dataset, variable: str, divisor: float, title: str) -> dict[str, Any]:
    spread = run[f"{variable}_quantile"] / divisor
    values = [
        {"year": int(year), **{f"q{q:g}": float(at.sel(quantile=q)) for q in (0.05, 0.5, 0.95)}}
        for year, at in ((year, spread.sel(time=year)) for year in spread["time"].values)
    ]
    year = _axis("year", "quantitative", None, axis={"format": "d"}, scale={"zero": False})
    return {
        "data": {"values": [_no_dots(one) for one in values]},
        "width": 560,
        "height": 260,
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.3, "color": COLOURS[0]},
                "encoding": {
                    "x": year,
                    "y": _axis("low", "quantitative", title, scale={"zero": False}),
                    "y2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "line", "color": COLOURS[0]},
                "encoding": {"x": year, "y": _axis("middle", "quantitative", title)},
            },
        ],
    }


def _no_dots(values: Mapping[str, Any]) -> dict[str, Any]:
    names = {"q0.05": "low", "q0.5": "middle", "q0.95": "high"}
    return {names.get(key, key): value for key, value in values.items()}


def _paths(facts: Facts, variable: str, divisor: float, title: str) -> dict[str, Any]:
    values = [
        {"year": int(year), "value": float(value) / divisor, "run": name}
        for name, run in facts.items()
        for year, value in zip(run["time"].values, run[variable].values, strict=True)
    ]
    return _chart(
        values,
        "line",
        x=_axis("year", "quantitative", None, axis={"format": "d"}, scale={"zero": False}),
        y=_axis("value", "quantitative", title),
        color=_axis("run", "nominal", scale={"range": list(COLOURS)}),
    )


def _verdicts(run: xr.Dataset, language: str) -> dict[str, Any]:
    values = []
    for checkpoint in run["checkpoint"].values:
        codes = run["verdict"].sel(checkpoint=checkpoint)
        meanings = codes.attrs["flag_meanings"].split()
        for code, name in zip(codes.attrs["flag_values"], meanings, strict=True):
            n = int((codes == code).sum())
            values.append(
                {"year": str(int(checkpoint)), "verdict": VERDICT_NAMES[name][language], "n": n}
            )
    order = [VERDICT_NAMES[name][language] for name in VERDICTS]
    return _chart(
        values,
        "bar",
        y=_axis("year", "nominal"),
        x=_axis("n", "quantitative", COUNT[language], stack="zero"),
        color=_axis(
            "verdict", "nominal", sort=order, scale={"domain": order, "range": VERDICT_COLOURS}
        ),
    ) | {"height": 120}


VERDICT_COLOURS = ["#2f6f4e", "#7fb08f", "#e0c15a", "#d98a4a", "#a33b2f", "#b0b0b0", "#5b7fa3"]


def _types(maps: Path) -> bytes:
    """Return the ecosystem types of the base year as an image."""
    with xr.open_dataset(maps) as opened:
        types = opened["ecosystem_type"].isel(time=0).fillna(0).values.astype("u1")
    step = max(1, types.shape[1] // 700)
    return palette_png(types[::step, ::step], TYPE_COLOURS)


def legend(facts: Facts, language: str) -> str:
    """Return the names of the ecosystem types beside their colours."""
    names = facts["baseline"][f"ecosystem_type_name_{language}"].values
    square = '<span style="background:{};padding:0 0.6em">&nbsp;</span>'
    pairs = zip(TYPE_COLOURS[1:], names, strict=True)
    return " · ".join(f"{square.format(colour)} {name}" for colour, name in pairs)
