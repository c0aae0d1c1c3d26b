"""The economy's paths: energy by carrier, non-fossil share, value added, main figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from gepsim.report.facts.carbon import carbon_path
from gepsim.report.facts.gep import band_legend
from gepsim.report.facts.series import Path, fan, path_of, path_table, skewed, stacked
from gepsim.report.figures import (
    CARBON,
    CARBON_INTENSITY,
    COAL,
    ENERGY_INTENSITY,
    MONEY,
    PERCENT,
    Scale,
    fixed,
)
from gepsim.report.model import Column, Figure, Swatch, Table
from gepsim.report.reading import Absent, Results
from gepsim.report.words import say
from gepsim.text import Text, listed, same, sentences

_NON_FOSSIL = "13"
#: Findings of the source audit that the paths have to be read with.
FINDINGS = ("D3", "D4", "D26")
_LEVEL = re.compile(r"[≥≤>=<\s]*(\d+(?:\.\d+)?)")
_CARRIER_COLOURS = {
    "coal": "#3f3f46", "oil": "#8a5a3b", "gas": "#d99a4e", "electricity": "#4a90b8",
    "heat": "#b9667a", "biomass": "#8fae4b", "other_non_fossil": "#2f8068",
}  # fmt: skip
_SPARE_COLOURS = ("#7c6fb0", "#b7a23c", "#5fb8b0", "#c77f9b", "#9ca3af")
#: Sectors as the page groups them; what is not named here is added to the services.
_GROUPS: Mapping[str, str] = {
    "advanced_materials": "advanced_materials", "energy_chemicals": "energy_chemicals",
    "food_beverage": "food_beverage", "electronics": "electronics",
    "medicine_health": "medicine_health", "agriculture": "agriculture",
    "other_industry": "industry", "construction": "industry",
}  # fmt: skip
_GROUP_COLOURS = {
    "services": "#c3ccd6", "industry": "#8d99a6", "agriculture": "#a8b755",
    "advanced_materials": "#8a3b12", "energy_chemicals": "#c4622d", "food_beverage": "#e3a35c",
    "electronics": "#1f5f99",
    "medicine_health": "#69add9",
}  # fmt: skip


def energy_figure(run: Results) -> Figure:
    """Return energy by carrier over the years."""
    energy = run.array("energy_use").sum("sector").transpose("time", "carrier")
    used = [label for label in run.labels("carrier") if float(energy.sel(carrier=label).sum()) > 0]
    energy = energy.sel(carrier=used)
    spare = iter(_SPARE_COLOURS * len(used))
    colours = [_CARRIER_COLOURS.get(label) or next(spare) for label in used]
    names = [run.name("carrier", label) for label in used]
    first, last = run.years[0], run.years[-1]
    whole = energy.sum("carrier")
    finding = say(
        "economy.energy_say", first=first, last=last,
        start=COAL.write(float(whole.sel(time=first))),
        end=COAL.write(float(whole.sel(time=last))),
    )  # fmt: skip
    return Figure(
        "energy", say("economy.energy"), stacked(energy, "carrier", COAL, colours, run.years),
        finding=finding, legend=_swatches(colours, names),
        table=_years_table(run, energy, names, COAL), source="energy_use",
    )  # fmt: skip


def _swatches(colours: Sequence[str], names: Sequence[Text]) -> list[Swatch]:
    return [Swatch(c, n) for c, n in reversed(list(zip(colours, names, strict=True)))]


def _years_table(run: Results, array: xr.DataArray, names: Sequence[Text], scale: Scale) -> Table:
    years = [run.years[0], *run.checkpoints]
    rows = [
        [name, *(scale.number(float(array.sel(time=y).values[place])) for y in years)]
        for place, name in enumerate(names)
    ]
    rows.append([say("common.sum"), *(scale.number(float(array.sel(time=y).sum())) for y in years)])
    heads = [Column(scale.unit), *(Column(same(str(year)), True) for year in years)]
    return Table(heads, rows, frozenset({len(rows) - 1}))


def non_fossil_figure(run: Results) -> Figure:
    """Return the non-fossil share against the plan's targets."""
    path = path_of(run, "non_fossil_share")
    goals = _goals(run, _NON_FOSSIL)
    marks = [{"year": year, "value": goal, "label": f"{goal:g}"} for year, goal in goals.items()]
    finding = listed(
        say("economy.share_at", year=year, share=fixed(path.at(year)), goal=f"{goal:g}")
        for year, goal in goals.items()
    )
    return Figure(
        "non-fossil", say("economy.non_fossil"), fan(path, PERCENT, targets=marks, above=False),
        finding=sentences([say("economy.share_say", parts=finding), *skewed(path)]),
        legend=band_legend(path, targets=True),
        table=path_table(path, PERCENT), source="non_fossil_share, non_fossil_share_quantile",
    )  # fmt: skip


def _goals(run: Results, indicator: str) -> dict[int, float]:
    rows = [row for row in run.summary if row["id"] == indicator]
    found = {int(float(row["checkpoint"])): _LEVEL.match(row.get("target", "")) for row in rows}
    return {year: float(level[1]) for year, level in found.items() if level}


def audit_note(run: Results, finding: str) -> Text | None:
    """Return one finding of the source audit, if the run carries it."""
    for row in run.record.get("audit", []):
        if row["id"] == finding:
            return say("economy.audit", id=finding, text=Text(row["finding_zh"], row["finding_en"]))
    return None


def held_out(run: Results) -> Text:
    """Return the growth that was reported after the base year beside the model's own."""
    reported, own = run.array("gdp_growth_observed"), run.array("gdp_growth")
    known = [year for year in run.years if np.isfinite(float(reported.sel(time=year)))]
    if not known:
        raise Absent("accounts.nc: gdp_growth_observed")
    pairs = listed(
        say(
            "economy.growth_at", year=year, own=fixed(float(own.sel(time=year))),
            reported=fixed(float(reported.sel(time=year))),
        )
        for year in known
    )  # fmt: skip
    return say("economy.held_out", parts=pairs)


def value_added_figure(run: Results) -> Figure:
    """Return value added by cluster and group over the years."""
    added = run.array("value_added").transpose("time", "sector")
    groups = [_GROUPS.get(label, "services") for label in run.labels("sector")]
    order = [group for group in _GROUP_COLOURS if group in groups]
    columns = [added.values[:, [g == group for g in groups]].sum(1) for group in order]
    array = xr.DataArray(np.stack(columns, 1), {"time": run.years, "group": order})
    names = [say(f"sector_group.{group}") for group in order]
    colours = [_GROUP_COLOURS[group] for group in order]
    first, last = run.years[0], run.years[-1]
    whole = array.sum("group")
    finding = say(
        "economy.added_say", first=first, last=last,
        start=MONEY.write(float(whole.sel(time=first))),
        end=MONEY.write(float(whole.sel(time=last))),
    )  # fmt: skip
    return Figure(
        "value-added", say("economy.added", price_year=run.price_year),
        stacked(array, "group", MONEY, colours, run.years), finding=finding,
        legend=_swatches(colours, names), table=_years_table(run, array, names, MONEY),
        source="value_added",
    )  # fmt: skip


def checkpoints_table(run: Results) -> Table:
    """Return the economy's main figures in the base year and at the checkpoints."""
    years = [run.years[0], *run.checkpoints]
    wanted: list[tuple[str, Scale, Path]] = [
        ("economy.gdp", MONEY, path_of(run, "value_added", ["sector"])),
        ("economy.use", COAL, path_of(run, "energy_use", ["sector", "carrier"])),
        ("economy.emissions", CARBON, carbon_path(run)),
        ("economy.energy_intensity", ENERGY_INTENSITY, path_of(run, "energy_intensity")),
        ("economy.carbon_intensity", CARBON_INTENSITY, path_of(run, "carbon_intensity")),
        ("economy.fossil_free", PERCENT, path_of(run, "non_fossil_share")),
    ]
    rows = [[say(key, unit=s.unit), *(s.number(p.at(y)) for y in years)] for key, s, p in wanted]
    return Table([Column(say("common.year")), *(Column(same(str(y)), True) for y in years)], rows)
