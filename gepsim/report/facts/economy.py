"""The economy's paths: energy by carrier, non-fossil share, value added, main figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

import numpy as np
import xarray as xr

from gepsim.report.facts.carbon import INTENSITY_MODEL, PEAK_MODEL, carbon_path, modelled
from gepsim.report.facts.demanded import levels
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
from gepsim.report.words import known, say
from gepsim.text import Text, listed, same, sentences

_NON_FOSSIL = "non_fossil"
#: Models of the targets whose findings of the source audit the paths have to be read with.
_READ_WITH = (_NON_FOSSIL, INTENSITY_MODEL, PEAK_MODEL)
_CARRIER_COLOURS = {
    "coal": "#3f3f46", "oil": "#8a5a3b", "gas": "#d99a4e", "electricity": "#4a90b8",
    "heat": "#b9667a", "biomass": "#8fae4b", "other_non_fossil": "#2f8068",
}  # fmt: skip
_SPARE_COLOURS = ("#7c6fb0", "#b7a23c", "#5fb8b0", "#c77f9b", "#9ca3af")
#: What sectors that are no pillar are drawn as, by the column `industry` of the city's table.
_REST = {"primary": "agriculture", "secondary": "industry"}
_REST_COLOURS = {"services": "#c3ccd6", "industry": "#8d99a6", "agriculture": "#a8b755"}
_PILLAR_COLOURS = ("#8a3b12", "#c4622d", "#e3a35c", "#1f5f99", "#69add9", "#5b8c5a", "#9d6aa8")


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
    rows = [
        [
            str(year),
            *(scale.number(float(value)) for value in array.sel(time=year).values),
            scale.number(float(array.sel(time=year).sum())),
        ]
        for year in run.years
    ]
    heads = [*names, say("common.sum")]
    return Table([Column(scale.unit), *(Column(head, True) for head in heads)], rows)


def non_fossil_figure(run: Results) -> Figure:
    """Return the non-fossil share against the plan's targets."""
    path = path_of(run, "non_fossil_share")
    goals = levels(run, modelled(run, _NON_FOSSIL))
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


def audit_notes(run: Results) -> list[Text]:
    """Return what the source audit found on the targets of energy and carbon."""
    if not run.has("indicator_model"):
        return []
    models = [str(name) for name in run.array("indicator_model").values]
    named = zip(run.labels("indicator"), models, strict=True)
    targets = {label for label, model in named if model in _READ_WITH}
    return [
        say("economy.audit", id=row["id"], text=Text(row["finding_zh"], row["finding_en"]))
        for row in run.record.get("audit", [])
        if targets & set(row["indicators"])
    ]


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


def sector_groups(run: Results) -> list[str]:
    """Return what each sector is drawn as: a pillar as itself, the rest by its industry."""
    table = zip(
        run.labels("sector"), run.array("sector_group").values,
        run.array("sector_industry").values, strict=True,
    )  # fmt: skip
    return [
        label if str(group) == "pillar" else _REST.get(str(industry), "services")
        for label, group, industry in table
    ]


def _group_colours(groups: Sequence[str]) -> dict[str, str]:
    """Return the groups from the bottom of the stack up, with their colours."""
    pillars = [group for group in dict.fromkeys(groups) if group not in _REST_COLOURS]
    rest = {group: colour for group, colour in _REST_COLOURS.items() if group in groups}
    return rest | dict(zip(pillars, cycle(_PILLAR_COLOURS)))


def _group_name(run: Results, group: str) -> Text:
    if group in _REST_COLOURS:
        return say(f"sector_group.{group}")
    name = run.name("sector", group)  # a name's bracket explains it; a legend has no room for that
    return Text(name.zh.partition("(")[0].strip(), name.en.partition("(")[0].strip())


def value_added_figure(run: Results) -> Figure:
    """Return value added by pillar and group over the years."""
    added = run.array("value_added").transpose("time", "sector")
    groups = sector_groups(run)
    colour_of = _group_colours(groups)
    order, colours = list(colour_of), list(colour_of.values())
    columns = [added.values[:, [g == group for g in groups]].sum(1) for group in order]
    array = xr.DataArray(np.stack(columns, 1), {"time": run.years, "group": order})
    names = [_group_name(run, group) for group in order]
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
        ("economy.use", COAL, path_of(run, "energy_total")),
        ("economy.emissions", CARBON, carbon_path(run)),
        ("economy.energy_intensity", ENERGY_INTENSITY, path_of(run, "energy_intensity")),
        ("economy.carbon_intensity", CARBON_INTENSITY, path_of(run, "carbon_intensity")),
        ("economy.fossil_free", PERCENT, path_of(run, "non_fossil_share")),
    ]
    rows = [[_head(run, key, s), *(s.number(p.at(y)) for y in years)] for key, s, p in wanted]
    return Table([Column(say("common.year")), *(Column(same(str(y)), True) for y in years)], rows)


def _head(run: Results, key: str, scale: Scale) -> Text:
    """Return the words of a row: an entry of the page, or the name that a variable has itself."""
    if known(key):
        return say(key, unit=scale.unit)
    attrs = run.accounts[key].attrs
    name = Text(attrs["long_name_zh"], attrs["long_name"])
    return name + Text("（", " (") + scale.unit + Text("）", ")")
