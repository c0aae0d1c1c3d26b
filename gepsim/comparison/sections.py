"""The lines of a comparison: what is put side by side, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import xarray as xr

from gepsim.comparison.changes import changed, unit_of
from gepsim.comparison.spoken import name_of, value_of
from gepsim.errors import InputError, Problem
from gepsim.files.headline import MIDDLE
from gepsim.files.names import names_of
from gepsim.files.results import Results
from gepsim.plan_periods import PLAN_YEARS
from gepsim.targets.verdicts import VERDICT_NAMES, VERDICTS
from gepsim.text import Text, same
from gepsim.units import factor

Value = float | str | Text | None
Values = tuple[Value, ...]

_MONEY = ("CNY year-1", "yi_CNY year-1")
_PAID = ("CNY year-1", "wan_CNY year-1")
_CHANGE = Text(
    "较基准年变化：{driver}（按所印数值）", "change since the base year: {driver} (printed values)"
)
_GOOD = ("on_track", "likely")
NOTHING = Text("", "")


@dataclass(frozen=True)
class Line:
    """One fact of several runs side by side.

    Parameters
    ----------
    section : str
        ``inputs``, ``gep``, ``economy``, ``wedges``, ``compensation`` or ``verdicts``.
    item : Text
        What it is.
    year : str
        A year, a span of years, or nothing.
    unit : str
    values : tuple
        One per run: a number, words, or None where a run has none.
    low, high : tuple
        5 % and 95 % quantiles over the draws, where the runs keep them.
    bounds : tuple of tuple
        Lower and upper Wilson bounds of probabilities, one per run.
    spoken : Text
        What a planner calls a setting whose key is the item.
    said : tuple of Text
        Its values as a planner says them, with their units.
    """

    section: str
    item: Text
    year: str
    unit: str
    values: Values
    low: Values = ()
    high: Values = ()
    bounds: tuple[Values, ...] = ()
    spoken: Text = NOTHING
    said: tuple[Text, ...] = ()

    @property
    def same(self) -> bool:
        """Return whether all runs say the same, or all nothing."""
        first, *others = (None if value != value else value for value in self.values)
        return all(value == first for value in others)

    @property
    def differences(self) -> Values:
        """Return each run's number less that of the first run."""
        first, *_ = self.values
        return tuple(
            v - first if isinstance(v, float) and isinstance(first, float) else None
            for v in self.values
        )


def inputs(runs: Sequence[Results]) -> Iterator[Line]:
    """Yield the settings that differ."""
    for path, values in changed([run.record["scenario"] for run in runs]):
        key = ".".join(path)
        names = partial(_label, runs[0])
        said = tuple(value_of(path, value, names) for value in values)
        yield Line("inputs", same(key), "", unit_of(path), tuple(_said(v) for v in values),
                   spoken=name_of(path, names), said=said)  # fmt: skip


def _label(run: Results, dim: str, label: str) -> Text:
    return run.name(dim, label) if run.has(dim) else same(label.replace("_", " "))


def _said(value: object) -> Value:
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else float(str(value))


def gep(runs: Sequence[Results]) -> Iterator[Line]:
    """Yield GEP of the city by year, then by service, county and cause in the last year."""
    years = judged_years(runs)
    end = years[-1]
    for year in years:
        yield picked(runs, "gep", Text("生态产品总值", "GEP"), "gep_city", _MONEY, time=year)
    for place, words in labels(runs, "service"):
        yield picked(runs, "gep", words, "gep_city_service", _MONEY, time=end, service=place)
    yield from _soil(runs)
    for place, words in labels(runs, "county"):
        yield picked(runs, "gep", words, "gep_total", _MONEY, time=end, county=place)
    for place, driver in labels(runs, "driver"):
        words = _CHANGE.fill(driver=driver)
        yield picked(runs, "gep", words, "gep_change", _MONEY, time=end, driver=place)


def _soil(runs: Sequence[Results]) -> Iterator[Line]:
    """Yield what LS the soil figures rest on, where the runs say it."""
    known = [run.record.get("soil") for run in runs]
    if all(known):
        said = tuple(
            Text(**s["ls_variant"]) + Text("；", "; ") + s["ls_cell_size"] for s in known if s
        )
        words = Text("土壤保持所用LS与像元", "LS and cell size of soil retention")
        yield Line("gep", words, "", "", said)


def economy(runs: Sequence[Results]) -> Iterator[Line]:
    """Yield output, energy, carbon and their ratios by year; the peak; the cuts by plan period."""
    for words, name, units in _PATHS:
        for year in judged_years(runs):
            yield picked(runs, "economy", words, name, units, time=year)
    peak = tuple(float(run.accounts["co2_total"].idxmax("time")) for run in runs)
    yield Line("economy", Text("二氧化碳排放最高年份", "year of highest CO2"), "", "", peak)
    due = _peak_due(runs[0])
    early = tuple(
        float(run.accounts["peak_probability"].sel(time=slice(None, due)).sum()) for run in runs
    )
    words = Text(f"{due}年前达峰的抽样占比", f"share of draws that peak by {due}")
    yield Line("economy", words, "", "1", early)
    for words, name in _CUTS:
        for end in (due, due + PLAN_YEARS):
            cuts = tuple(cut(run.accounts[name], end - PLAN_YEARS, end) for run in runs)
            yield Line("economy", words, f"{end - PLAN_YEARS}-{end}", "percent", cuts)


def _peak_due(run: Results) -> int:
    """Return the year by which emissions are to peak."""
    if "peak_due" not in run.record:
        hint = "written by an older version: run the scenario again"
        raise InputError(Problem(run.where, "run.json has no 'peak_due'", hint))
    return int(run.record["peak_due"])


_PATHS: tuple[tuple[Text, str | tuple[str, ...], tuple[str, str]], ...] = (
    (Text("地区生产总值", "GDP"), ("value_added", "sector"), _MONEY),
    (Text("能源消费量", "energy use"), "energy_total", ("tce year-1", "wan_tce year-1")),
    (Text("二氧化碳排放量", "CO2 emissions"), "co2_total", ("t year-1", "wan_t year-1")),
    (Text("单位GDP能耗", "energy intensity"), "energy_intensity",
     ("tce wan_CNY-1", "tce wan_CNY-1")),
    (Text("单位GDP碳排放", "carbon intensity"), "carbon_intensity", ("t wan_CNY-1", "t wan_CNY-1")),
    (Text("非化石能源占比", "non-fossil share"), "non_fossil_share", ("percent", "percent")),
)  # fmt: skip
_CUTS = (
    (Text("能耗强度下降", "fall of energy intensity"), "energy_intensity"),
    (Text("碳强度下降", "fall of carbon intensity"), "carbon_intensity"),
)


def cut(path: xr.DataArray, start: int, end: int) -> float | None:
    """Return by how much a path falls between two years. [percent]

    Examples
    --------
    >>> cut(xr.DataArray([0.5, 0.4], {"time": [2025, 2030]}), 2025, 2030)
    20.0
    """
    known = path["time"].values
    if start not in known or end not in known:
        return None
    share = float(path.sel(time=end) / path.sel(time=start))
    return round((1.0 - share) * factor("1", "percent"), 12)


def compensation(runs: Sequence[Results]) -> Iterator[Line]:
    """Yield what each party receives (positive) or pays, under all rules, by checkpoint."""
    for place, words in labels(runs, "party"):
        for year in judged_years(runs)[1:]:
            yield picked(runs, "compensation", words, "transfer_net", _PAID, time=year, party=place)


def verdicts(runs: Sequence[Results]) -> Iterator[Line]:
    """Yield how many targets are on track or likely, then each target whose verdict differs."""
    for year in judged_years(runs)[1:]:
        counts = tuple(float(_on_course(run, year)) for run in runs)
        words = Text("可达或基本可达的目标数", "targets on track or likely")
        yield Line("verdicts", words, str(year), "1", counts)
    said = [_verdicts(run) for run in runs]
    for place, words in labels(runs, "indicator"):
        for year in judged_years(runs)[1:]:
            values = tuple(run.get((place, year)) for run in said)
            if len({_word(value) for value in values}) > 1:
                yield Line("verdicts", same(f"{place} ") + words, str(year), "", values)


def _on_course(run: Results, year: int) -> int:
    codes = run.accounts["verdict"].sel(checkpoint=year).values.astype(int)
    return int(np.isin(codes, [VERDICTS.index(word) for word in _GOOD]).sum())


def _verdicts(run: Results) -> dict[tuple[str, int], Text]:
    """Return the verdict of every target and checkpoint, with its probability where it has one."""
    order = ("indicator", "checkpoint")
    targets, years = (run.array(dim).values.tolist() for dim in order)
    codes, met = (run.array(n).transpose(*order).values for n in ("verdict", "probability_met"))
    return {
        (target, year): _verdict(int(codes[row, column]), float(met[row, column]))
        for row, target in enumerate(targets)
        for column, year in enumerate(years)
    }


def _verdict(code: int, met: float) -> Text:
    return VERDICT_NAMES[VERDICTS[code]] + ("" if np.isnan(met) else f" {met:.2f}")


def _word(value: Text | None) -> str | None:
    return value.zh.split()[0] if value else None


def labels(runs: Sequence[Results], dim: str) -> Iterable[tuple[str, Text]]:
    """Return every label of a dimension in any run, with its names in Chinese and English."""
    found: dict[str, Text] = {}
    for run in runs:
        zh, en = (names_of(run.accounts, dim, lang) for lang in ("zh", "en"))
        found |= {place: Text(zh[place], en[place]) for place in zh if place not in found}
    return found.items()


def judged_years(runs: Sequence[Results]) -> list[int]:
    """Return the base year and the checkpoints that all runs share."""
    shared = set.intersection(*({int(y) for y in run.array("checkpoint").values} for run in runs))
    return [int(runs[0].array("time").values[0]), *sorted(shared)]


def picked(
    runs: Sequence[Results], section: str, item: Text, name: str | tuple[str, ...],
    units: tuple[str, str], **place: object,
) -> Line:  # fmt: skip
    """Return one number of each run: where the files keep draws, their median with its range.

    Parameters
    ----------
    name : str or tuple of str
        A variable, and the dimensions over which it is summed; a sum has no spread.
    units : tuple of str
        Its unit in the file and the one shown.
    """
    variable, *over = (name,) if isinstance(name, str) else name
    scale = factor(*units, variable)
    spread = f"{variable}_quantile"

    def read(what: str, **more: float) -> Values:
        return tuple(_number(run, what, {**place, **more}, scale) for run in runs)

    year = str(place["time"])
    if over or not all(run.has(spread) for run in runs):
        return Line(section, item, year, units[1], read(variable))
    ends = (float(runs[0].array("quantile").values[end]) for end in (0, -1))
    low, high = (read(spread, quantile=end) for end in ends)
    return Line(section, item, year, units[1], read(spread, quantile=MIDDLE), low, high)


def _number(run: Results, name: str, place: dict[str, object], scale: float) -> float | None:
    """Return a scaled number of one run, summed over dimensions that have no place.

    None where the run does not have it.
    """
    array = run.array(name) if run.has(name) else None
    if array is None or any(value not in array.get_index(dim) for dim, value in place.items()):
        return None
    at = tuple(
        array.get_index(dim).get_loc(place[str(dim)]) if dim in place else slice(None)
        for dim in array.dims
    )
    number = float(array.values[at].sum())
    return None if np.isnan(number) else number * scale
