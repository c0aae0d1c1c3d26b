"""What the page of a sweep says: the table, the pictures, and the verdicts that move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from gepsim.api.live import SERIES, Band, Series
from gepsim.api.sweep import Point, Sweep
from gepsim.report.figures import rounded
from gepsim.report.sweep import Picture, SweepPage
from gepsim.targets.verdicts import VERDICT_NAMES
from gepsim.text import Text, same

_SHOWN = ("gep", "co2", "gdp")


def page_of(made: Sweep, command: str) -> SweepPage:
    """Return what the page of a sweep says."""
    years = made.checkpoints
    scenario = made.scenario.inputs.scenario
    return SweepPage(
        city=made.scenario.city,
        title=made.scenario.title + Text("：扫描", ": sweep"),
        landscape=made.points[0].live.landscape,
        facts=list(_facts(made, command)),
        heads=[*map(made.key_name, made.grid), *_heads(made)],
        rows=[[*map(same, one.values.values()), *_results(one, years)] for one in made.points],
        pictures=list(_pictures(made)),
        verdict_heads=[Text("目标", "Target"), *(_combination(one) for one in made.points)],
        verdicts=list(_moving(made, scenario.time.checkpoints[-1])),
    )


def _facts(made: Sweep, command: str) -> Iterator[Text]:
    asked = made.scenario.inputs.scenario
    cells, draws, seed = asked.layers.resolution, asked.uncertainty.members, asked.uncertainty.seed
    yield Text(
        f"{len(made.points)} 种组合，每种 {draws} 次抽样（种子 {seed}）"
        + ("" if asked.layers.path else f"，{cells} 米单元"),
        f"{len(made.points)} combinations of {draws} draws each (seed {seed})"
        + ("" if asked.layers.path else f", cells of {cells} m"),
    )
    if command:
        yield same(command)


def _heads(made: Sweep) -> Iterator[Text]:
    live = made.points[0].live
    end = live.years[-1]
    for one in _series():
        yield Text(f"{end}年{one.text.zh}，{one.unit.zh}（5–95 %）",
                   f"{one.text.en} {end}, {one.unit.en} (5–95 %)")  # fmt: skip
    yield Text(f"{live.peak_due}年前碳达峰", f"peak by {live.peak_due}")
    for year in made.checkpoints:
        yield Text(f"{year}年有风险的指标", f"indicators at risk {year}")
    yield Text("项目与措施成本，亿元", "projects and measures, bn CNY")


def _series() -> list[Series]:
    return [one for one in SERIES if one.name in _SHOWN]


def _results(one: Point, checkpoints: Sequence[int]) -> Iterator[Text]:
    live = one.live
    for series in _series():
        yield _banded(live.series[series.name], series.per_en)
    yield same("–") if live.peak is None else same(f"{live.peak:.0%}")
    for year in checkpoints:
        yield same(one.at_risk(year))
    cost = live.projects + live.measures.middle[0]
    yield Text(rounded(cost, 3), rounded(cost / 10, 3))


def _banded(band: Band, per_en: float) -> Text:
    ends = [(values[-1], values[-1] / per_en) for values in (band.middle, band.low, band.high)]
    zh, en = ([rounded(pair[at], 3) for pair in ends] for at in (0, 1))
    return Text(f"{zh[0]}（{zh[1]}–{zh[2]}）", f"{en[0]} ({en[1]}–{en[2]})")


def _pictures(made: Sweep) -> Iterator[Picture]:
    """Yield pictures where one key is varied and its values are numbers."""
    across: list[float] = []
    with suppress(ValueError):
        across = [float(next(iter(one.values.values()))) for one in made.points]
    if len(made.grid) != 1 or len(across) != len(made.points) or across != sorted(set(across)):
        return
    for one in _series():
        bands = [point.live.series[one.name] for point in made.points]
        name = one.text + Text(f"，{one.unit.zh}", f", {one.unit.zh}")
        yield Picture(name, across, *([getattr(band, part)[-1] for band in bands]
                                      for part in ("middle", "low", "high")))  # fmt: skip
    chances = [point.live.peak for point in made.points]
    if None not in chances:
        percent = [100 * chance for chance in chances if chance is not None]
        yield Picture(Text("碳达峰的可能性，%", "Chance of the peak, %"), across, percent,
                      within=(0.0, 100.0))  # fmt: skip
    year = made.checkpoints[-1]
    risky = [float(point.at_risk(year)) for point in made.points]
    yield Picture(
        Text(f"{year}年有风险的指标数", f"Indicators at risk {year}"), across, risky, within=(0.0,)
    )


def _combination(one: Point) -> Text:
    return same(", ".join(one.values.values()))


def _moving(made: Sweep, year: int) -> Iterator[list[Text]]:
    """Yield the targets whose verdict in a year is not the same in all combinations."""
    tables = [{r.id: r for r in p.live.rows if r.checkpoint == year} for p in made.points]
    for id_, first in tables[0].items():
        rows = [table[id_] for table in tables if id_ in table]
        if len({row.verdict for row in rows}) > 1:
            head = same(f"{id_} ") + first.name + same(f" {year}")
            yield [head, *(_verdict(row.verdict, row.probability) for row in rows)]


def _verdict(word: str, chance: float) -> Text:
    return VERDICT_NAMES[word] + (f" {chance:.0%}" if chance == chance else "")
