"""What soil figures rest on: the form of LS, the size of the cells, and what others would give."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import xarray as xr

from gepsim.draws import central
from gepsim.engine.state import RunState
from gepsim.errors import InputError
from gepsim.land.drivers import read_layer
from gepsim.land.facts import read_facts
from gepsim.land.sensitivity import effect_of, trial_forms, weighted_ls
from gepsim.land.terrain import LS_VARIANT, LS_VARIANT_ZH, SlopeForm
from gepsim.registry import DRIVERS, FLOWS
from gepsim.sums import product
from gepsim.text import Text
from gepsim.valuation.account import Account
from gepsim.valuation.supply import resolver_of

SERVICE, FLOW, DRIVER, LAYER = (
    "soil_retention",
    "soil_retained",
    "potential_erosion",
    "slope_length_steepness",
)
#: Variables of the files that hold soil figures, alone or among others.
ALONE = (f"quantity_{SERVICE}", f"gep_{SERVICE}", f"driver_{DRIVER}")
SUMS = (
    "gep",
    "gep_total",
    "gep_city",
    "gep_change",
    "gep_total_weather",
    "gep_city_weather",
    "gep_weather_sd",
)
_NOT_STATED = "not stated"
_SAME = 1e-3  # relative difference below which two forms are the same


def soil_attributes(layers: xr.Dataset, account: Account) -> dict[str, dict[str, str]]:
    """Return the variant and cell size of LS for every variable with soil figures.

    Parameters
    ----------
    layers : Dataset
        The layers of a run.
    account : Account
        Whose total, or memo items, hold soil retention.
    """
    facts = {"ls_variant": variant(layers), "ls_cell_size": cell_size(layers)}
    inside = SERVICE in account.gep["service"].values
    return dict.fromkeys((*ALONE, *(SUMS if inside else ("gep_memo",))), facts)


def variant(layers: xr.Dataset) -> str:
    """Return the form of LS that a stack names."""
    return str(layers[LAYER].attrs.get("variant", _NOT_STATED))


def cell_size(layers: xr.Dataset) -> str:
    """Return the cell size that a stack names for its LS, or the step of its grid."""
    step = abs(float(layers["x"][1] - layers["x"][0]))
    return str(layers[LAYER].attrs.get("cell_size", f"{step:g} m"))


def soil_brief(road: RunState, layers: xr.Dataset) -> dict[str, Any]:
    """Return what the soil figures of a run rest on; nothing where it has none.

    Parameters
    ----------
    road : RunState
        What the rooms found.
    layers : Dataset
        The layers that the land was read from.

    Returns
    -------
    dict
        ``soil``: variant and cell size of LS, mean factors over the city, what other forms of LS
        would give relative to this one, what smaller cells would, and sentences.
    """
    if SERVICE not in road.account.quantity:
        return {}
    words = Text(
        zh=LS_VARIANT_ZH if variant(layers) == LS_VARIANT else variant(layers), en=variant(layers)
    )
    trials, reason = other_forms(road, layers)
    effect = effect_of(layers[LAYER].attrs)
    stated = layers[LAYER].attrs.get("sensitivity")
    found = {
        "ls_variant": words,
        "ls_cell_size": cell_size(layers),
        "means": factors(road, layers),
        "other_forms": trials,
        "not_reckoned": reason,
        "cell_size": asdict(effect) if effect else None,
        "stated": str(stated) if stated else None,
    }
    return {"soil": {**found, "sentences": list(sentences(found))}}


def factors(road: RunState, layers: xr.Dataset) -> dict[str, float]:
    """Return the means over the city of slope [degree], R, K, LS and their product [t ha-1]."""
    if road.path.ground is not None:
        return dict(road.path.ground.means(layers))
    mask, area = road.path.cells.mask, road.path.cells.area
    wanted = {**DRIVERS[DRIVER].inputs, **({"slope": "degree"} if "slope" in layers else {})}
    fields = {name: read_layer(layers, name, units, mask) for name, units in wanted.items()}
    fields[DRIVER] = road.path.cells.fields[list(DRIVERS).index(DRIVER)]
    return {name: float(np.average(field, weights=area)) for name, field in fields.items()}


def other_forms(road: RunState, layers: xr.Dataset) -> tuple[list[dict[str, Any]], str]:
    """Return by how much soil retained would change with other forms of LS, or why not. [1]

    Needs a layer of slope, and the constants of LS among the city's figures.
    """
    if road.path.ground is not None:
        return [], "the cells were read by window"
    if "slope" not in layers:
        return [], "no layer 'slope'"
    try:
        facts = read_facts(road.inputs.city.folder)
        forms = trial_forms(facts)
    except InputError as error:  # a city with layers of its own needs no figures of a landscape
        return [], "; ".join(f"{p.where}: {p.what}" for p in error.problems)
    mask, weight = road.path.cells.mask, _without_ls(road, layers)
    own = float(product(weight, read_layer(layers, LAYER, "1", mask)))
    found = weighted_ls(read_layer(layers, "slope", "degree", mask), weight, facts, forms)
    same = np.isclose(found["default"], own, rtol=_SAME)
    rows = [
        {
            "name": name,
            "change": value / own - 1,
            **asdict(_called(name, forms[name], forms["default"])),
        }
        for name, value in found.items()
        if name != "default" or not same
    ]
    return rows, ""


def _without_ls(road: RunState, layers: xr.Dataset) -> np.ndarray:
    """Return what LS is multiplied by in each cell: R, K, area and the part that is kept."""
    cells, base = road.path.cells, road.inputs.scenario.time.base
    names = ("rainfall_erosivity", "soil_erodibility")
    inputs = DRIVERS[DRIVER].inputs
    r, k = (read_layer(layers, name, inputs[name], cells.mask) for name in names)
    supply = road.supply.at(time=base)
    resolver = resolver_of(supply, road.draws.alone, road.inputs.scenario.account)
    drivers = supply.drivers[DRIVER]
    kept = central(resolver.flow(FLOWS[FLOW])) / drivers.where(drivers > 0)
    kept = kept.squeeze("time", drop=True).fillna(0.0).sel(county=cells.codes)
    kept = kept.transpose("county", "ecosystem_type")
    return np.asarray(r * k * cells.area * kept.values[cells.county, cells.ecosystem_type])


def _called(name: str, form: SlopeForm, default: SlopeForm) -> Text:
    """Return what a form of LS is called."""
    if name == "default":
        return Text(zh="按坡度图层用默认形式", en="the default form, from the layer of slope")
    if name == "no_slope_cap":
        cap = f"{default.cap:g}"
        return Text(zh=f"坡度不设 {cap}° 上限", en=f"no cap of slope at {cap}°")
    if name == "two_lines":
        return Text(
            zh="两段式坡度因子（RUSLE、InVEST）", en="S by two lines, as RUSLE and InVEST have it"
        )
    longer, usual = f"{form.hillside:g}", f"{default.hillside:g}"
    return Text(
        zh=f"坡长 {longer} 米（默认 {usual} 米）", en=f"hillsides of {longer} m (default {usual} m)"
    )


def sentences(found: dict[str, Any]) -> list[Text]:
    """Return the brief in words: what LS is, and what other cells would give."""
    words, size, means = found["ls_variant"], found["ls_cell_size"], found["means"]
    ls, slope = means[LAYER], means.get("slope")
    said = [
        Text(
            zh=f"土壤数据的 LS：{words.zh}；像元 {size}，全市平均 LS {ls:.2f}"
            + (f"，平均坡度 {slope:.1f}°。" if slope is not None else "。"),
            en=f"LS of all soil figures: {words.en}; cells of {size}; mean LS {ls:.2f}"
            + (f" at a mean slope of {slope:.1f}°." if slope is not None else "."),
        )
    ]
    if found["cell_size"]:
        said += _of_cells(found["cell_size"], size)
    if found["not_reckoned"]:
        said.append(
            Text(
                zh=f"未估算其他形式的 LS：{found['not_reckoned']}。",
                en=f"Other forms of LS are not reckoned: {found['not_reckoned']}.",
            )
        )
    if found["stated"]:
        said.append(
            Text(zh=f"图层自述：{found['stated']}", en=f"The layer says: {found['stated']}")
        )
    return said


def _of_cells(effect: dict[str, Any], size: str) -> list[Text]:
    """Return what smaller cells, and slopes read from heights, would give."""
    base, read = f"{effect['baseline']:,.0f}", _percent(effect["from_heights"], 1)
    return [
        _finer(effect),
        Text(
            zh=f"若坡度由 {size} 高程图读出（跨 {base} 米），潜在侵蚀变化 {read}。"
            "合成地形没有更细的起伏；真实的细高程图会更陡。",
            en=f"With slope read from heights on cells of {size} (over {base} m) it would "
            f"differ by {read}. The synthetic terrain has no finer relief: a real height model of "
            "small cells is steeper.",
        ),
    ]


def _finer(effect: dict[str, Any]) -> Text:
    """Return what smaller cells would give, if there is anything between the cells' centres."""
    if effect["error"] == 0:
        return Text(
            zh="像元已与量取坡度的距离同样细，更细的像元不改变潜在侵蚀。",
            en="Cells are as small as the distance over which slope is measured: smaller ones "
            "would not change potential erosion.",
        )
    fine, count = f"{effect['fine']:,.0f}", f"{effect['cells']:,}"
    change, error = _percent(effect["change"], 2), f"±{effect['error']:.2%}"
    return Text(
        zh=f"若像元为 {fine} 米，潜在侵蚀变化 {change}（{error}，抽查 {count} 个像元）。",
        en=f"With cells of {fine} m potential erosion would differ by {change} ({error}, "
        f"{count} cells sampled).",
    )


def _percent(share: float, digits: int) -> str:
    return f"{share:+.{digits}%}".replace("-", "−")
