"""The economy's paths: carbon dioxide and its peak, energy, intensities, value added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.results.report.facts.gep import band_legend
from gepsim.results.report.facts.series import Path, fan, path_of, path_table, stacked
from gepsim.results.report.figures import (
    CARBON,
    CARBON_INTENSITY,
    COAL,
    ENERGY_INTENSITY,
    MONEY,
    PERCENT,
    Scale,
    fixed,
    share,
)
from gepsim.results.report.model import Column, Figure, Swatch, Table
from gepsim.results.report.reading import Absent, Run
from gepsim.results.report.words import Text, listed, same, say, sentences

#: Emissions may still wander by this much from year to year after a strict peak. [1]
_STRICT_RISE = 1.005
#: The year by which the plan wants the peak, its target, and how intensity tasks are counted.
PEAK_TARGET = "X1"
PEAK_BY = 2030
#: Findings of the source audit that the paths have to be read with.
FINDINGS = ("D3", "D4", "D26")
_PLAN_YEARS = 5
_INTENSITY = "15"
_NON_FOSSIL = "13"
_CARRIER_COLOURS = {
    "coal": "#3f3f46", "oil": "#8a5a3b", "gas": "#d99a4e", "electricity_fossil": "#9aa8b5",
    "electricity": "#4a90b8", "heat": "#b9667a", "non_fossil": "#2f8068", "other_nonfossil": "#2f8068",
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
    "services": "#c3ccd6", "industry": "#8d99a6", "agriculture": "#a8b755", "advanced_materials": "#8a3b12",
    "energy_chemicals": "#c4622d", "food_beverage": "#e3a35c", "electronics": "#1f5f99",
    "medicine_health": "#69add9",
}  # fmt: skip


@dataclass(frozen=True)
class Peak:
    """Whether and when a path of emissions peaks.

    Parameters
    ----------
    year : int
        Year of the highest emissions.
    weak, strict : bool
        No later year above the highest one up to the target year; and no rise after it either.
    """

    year: int
    weak: bool
    strict: bool


def peak_of(years: Sequence[int], emissions: np.ndarray, by: int = PEAK_BY) -> Peak:
    """Return the peak of a path.

    Parameters
    ----------
    years : sequence of int
    emissions : array
        Carbon dioxide by year. [t year-1]
    by : int
        The year by which the peak is wanted.

    Examples
    --------
    >>> peak_of([2029, 2030, 2031, 2032], np.array([5.0, 6.0, 5.8, 5.7]))
    Peak(year=2030, weak=True, strict=True)
    >>> peak_of([2029, 2030, 2031, 2032], np.array([5.0, 6.0, 5.0, 5.9]))
    Peak(year=2030, weak=True, strict=False)
    """
    before = np.array(years) <= by
    weak = bool(emissions[~before].max() <= emissions[before].max())
    after = emissions[np.array(years) >= by]
    steady = bool((after[1:] <= _STRICT_RISE * after[:-1]).all())
    return Peak(int(years[int(emissions.argmax())]), weak, weak and steady)


def carbon_path(run: Run) -> Path:
    """Return the city's carbon dioxide over the years."""
    return path_of(run, "co2_emissions", over=["sector"], spread="co2_total_quantile")


def peak_chance(run: Run) -> tuple[float, float, float]:
    """Return the probability, with Wilson bounds, that the peak comes by the target year."""
    if PEAK_TARGET not in run.labels("indicator"):
        raise Absent(f"accounts.nc: probability_met of {PEAK_TARGET}")
    place = run.labels("indicator").index(PEAK_TARGET)
    step = run.checkpoints.index(PEAK_BY) if PEAK_BY in run.checkpoints else 0
    names = ("probability_met", "probability_low", "probability_high")
    return tuple(float(run.array(n).values[step, place]) for n in names)  # type: ignore[return-value]


def peak_words(run: Run) -> Text:
    """Return what the central path does, by the weak and by the strict test."""
    path = carbon_path(run)
    peak = peak_of(path.years, path.value)
    key = "strict" if peak.strict else "weak" if peak.weak else "none"
    return say(f"economy.peak_{key}", year=peak.year, by=PEAK_BY)


def carbon_figure(run: Run) -> Figure:
    """Return carbon dioxide over the years with the peak test."""
    path = carbon_path(run)
    chance, low, high = peak_chance(run)
    span = {"low": share(low), "high": share(high)}
    said = say("economy.peak_chance", by=PEAK_BY, chance=share(chance), **span)
    finding = sentences([peak_words(run), said])
    return Figure(
        "co2", say("economy.co2"), fan(path, CARBON, mark_years=[PEAK_BY]), finding=finding,
        legend=[*band_legend(path), Swatch("#6b7280", say("legend.peak_year", by=PEAK_BY))],
        table=path_table(path, CARBON), source="co2_emissions, co2_total_quantile, probability_met(X1)",
    )  # fmt: skip


def energy_figure(run: Run) -> Figure:
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
        "economy.energy_say", first=first, last=last, start=COAL.write(float(whole.sel(time=first))),
        end=COAL.write(float(whole.sel(time=last))),
    )  # fmt: skip
    return Figure(
        "energy", say("economy.energy"), stacked(energy, "carrier", COAL, colours, run.years),
        finding=finding, legend=_swatches(colours, names),
        table=_years_table(run, energy, names, COAL), source="energy_use",
    )  # fmt: skip


def _swatches(colours: Sequence[str], names: Sequence[Text]) -> list[Swatch]:
    return [Swatch(c, n) for c, n in reversed(list(zip(colours, names, strict=True)))]


def _years_table(run: Run, array: xr.DataArray, names: Sequence[Text], scale: Scale) -> Table:
    years = [run.years[0], *run.checkpoints]
    rows = [
        [name, *(scale.number(float(array.sel(time=y).values[place])) for y in years)]
        for place, name in enumerate(names)
    ]
    rows.append([say("common.sum"), *(scale.number(float(array.sel(time=y).sum())) for y in years)])
    heads = [Column(scale.unit), *(Column(same(str(year)), True) for year in years)]
    return Table(heads, rows, frozenset({len(rows) - 1}))


def tasks(run: Run, indicator: str) -> dict[int, float]:
    """Return the tasks set from above for an indicator, by year."""
    found = run.record.get("scenario", {}).get("tasks", {}).get(indicator, {})
    return {int(year): float(value) for year, value in found.items()}


def intensity_figure(run: Run) -> Figure:
    """Return carbon intensity over the years."""
    path = path_of(run, "carbon_intensity")
    return Figure(
        "intensity", say("economy.intensity"), fan(path, CARBON_INTENSITY), legend=band_legend(path),
        finding=_cuts_sentence(run, path), table=path_table(path, CARBON_INTENSITY),
        source="carbon_intensity, carbon_intensity_quantile",
    )  # fmt: skip


def five_year_cuts(path: Path) -> list[tuple[int, int, float]]:
    """Return the fall of a path over each five-year plan within it. [percent]

    Examples
    --------
    >>> years = list(range(2025, 2031))
    >>> five_year_cuts(Path(years, np.array([1.0, 0.96, 0.93, 0.9, 0.86, 0.83])))
    [(2025, 2030, 17.0)]
    """
    ends = [y for y in path.years if y % _PLAN_YEARS == 0 and y - _PLAN_YEARS in path.years]
    return [
        (y - _PLAN_YEARS, y, round(100 * (1 - path.at(y) / path.at(y - _PLAN_YEARS)), 9))
        for y in ends
    ]


def _cuts_sentence(run: Run, path: Path) -> Text:
    wanted = tasks(run, _INTENSITY)
    parts = []
    for start, end, cut in five_year_cuts(path):
        part = say("economy.cut", start=start, end=end, cut=fixed(cut))
        if end in wanted:
            verdict = "meets" if cut >= wanted[end] else "misses"
            part = part + say(f"economy.cut_{verdict}", task=fixed(wanted[end], 0))
        parts.append(part)
    return say("economy.cuts", cuts=listed(parts))


def non_fossil_figure(run: Run) -> Figure:
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
        finding=say("economy.share_say", parts=finding), legend=band_legend(path, targets=True),
        table=path_table(path, PERCENT), source="non_fossil_share, non_fossil_share_quantile",
    )  # fmt: skip


def _goals(run: Run, indicator: str) -> dict[int, float]:
    rows = [row for row in run.summary if row["id"] == indicator]
    goals = {}
    for row in rows:
        try:
            goals[int(float(row["checkpoint"]))] = float(row["target"].lstrip("≥≤>=< "))
        except ValueError:
            continue
    return goals


def audit_note(run: Run, finding: str) -> Text | None:
    """Return one finding of the source audit, if the run carries it."""
    for row in run.record.get("audit", []):
        if row["id"] == finding:
            return say("economy.audit", id=finding, text=Text(row["finding_zh"], row["finding_en"]))
    return None


def value_added_figure(run: Run) -> Figure:
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
        "economy.added_say", first=first, last=last, start=MONEY.write(float(whole.sel(time=first))),
        end=MONEY.write(float(whole.sel(time=last))),
    )  # fmt: skip
    return Figure(
        "value-added", say("economy.added", price_year=run.price_year),
        stacked(array, "group", MONEY, colours, run.years), finding=finding,
        legend=_swatches(colours, names), table=_years_table(run, array, names, MONEY), source="value_added",
    )  # fmt: skip


def checkpoints_table(run: Run) -> Table:
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
