"""The answer table of a run, on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from gepsim.cli.language import name, say
from gepsim.text import Text, listed
from gepsim.units import factor

if TYPE_CHECKING:
    from gepsim.api import FinishedRun, Run

_NAMED = 3


def answers(runs: Sequence[Run], older: Mapping[str, FinishedRun | None]) -> None:
    """Print what a planner wants to know first of each run, and which one it replaced."""
    for run in runs:
        title = run.record["title"]
        click.echo(f"\n{run.id}  {name(Text(title['zh'], title['en']))}")
        for line in answer(run):
            click.echo(say(line))
        click.echo(say(Text("  写入 {place}", "  written to {place}").fill(place=str(run.folder))))
        if old := older.get(run.id):
            said = Text("  替换了这次运行：{old}", "  in the place of the run of {old}")
            click.echo(say(said.fill(old=old.said)))


def answer(run: Run) -> Iterator[Text]:
    """Yield the answer of one run, line by line."""
    yield from _land(run)
    yield from _verdicts(run)
    yield from _carbon(run)
    yield from _value(run)
    yield from _payments(run)


def _land(run: Run) -> Iterator[Text]:
    """Yield what the land is, and what is weak about layers that the user brought."""
    land = run.record["landscape"]
    if "synthetic" in land:
        yield Text("  土地：合成参考景观，不是任何实测地块",
                   f"  landscape: {land}; not a survey of any real plot")  # fmt: skip
        return
    weak = run.record.get("layers", {}).get("weaknesses", [])
    known = Text(f"已知不足 {len(weak)} 处", f"{len(weak)} known weaknesses")
    none = Text("没有已知不足", "no known weakness")
    yield Text(f"  土地：{land}，", f"  landscape: {land}, ") + (known if weak else none)
    yield from (Text(f"    ! {row['zh']}", f"    ! {row['en']}") for row in weak)


def _verdicts(run: Run) -> Iterator[Text]:
    from gepsim.api.parts import VERDICT_NAMES

    rows = [row for row in run.summary if row["kind"] != "text"]
    for year in sorted({row["checkpoint"] for row in rows}):
        count = Counter(row["verdict"] for row in rows if row["checkpoint"] == year)
        said = listed(Text(f"{VERDICT_NAMES[word].zh} {n} 项", f"{n} {word.replace('_', ' ')}")
                      for word, n in count.most_common())  # fmt: skip
        whole = sum(count.values())
        yield Text(f"  {year}年：{whole} 项指标中 ", f"  {year}: of {whole} indicators ") + said


def _carbon(run: Run) -> Iterator[Text]:
    co2 = run.headline("co2_total")
    first, last = int(co2["time"][0]), int(co2["time"][-1])
    top = int(co2["time"][int(np.argmax(co2.values))])
    tests, due = run.record["peak"], run.record["peak_due"]
    strict, weak = (tests[key]["probability"] for key in ("strict_peak", "weak_peak"))
    yield from _growth(run)
    growth = float(co2[-1] / co2[0] - 1)
    yield Text(f"  二氧化碳排放 {top} 年最高，{first} 至 {last} 年变化 {growth:+.0%}",
               f"  CO2 is highest in {top}, {growth:+.0%} from {first} to {last}")  # fmt: skip
    if strict is None:
        yield Text(f"    {due} 年前是否达峰不能判断：运行止于 {last} 年",
                   f"    whether it peaks by {due} is open: the run ends in {last}")  # fmt: skip
        return
    yield Text(
        f"    {due} 年前达峰：可能性 {strict:.0%}（严格口径），{weak:.0%}（宽口径）",
        f"    peak by {due}: probability {strict:.0%} (strict test), {weak:.0%} (weak test)",
    )
    yield from _peak_room(run)


def _peak_room(run: Run) -> Iterator[Text]:
    """Yield how much of what the plan adds to the clusters the strict peak bears."""
    found = run.record["tipping"]
    share = found["cluster_realisation"]
    if share is None:
        yield Text(
            "    即使集群维持现状，严格口径的达峰也不大可能",
            "    the strict peak is not likely even with the clusters as they stand",
        )
        return
    yield Text(
        f"    各集群新增部分落实 {share:.0%} 时，严格口径的达峰仍有把握",
        f"    the strict peak stays likely with {share:.0%} of what the plan adds to each cluster",
    )
    for one in found["clusters"]:
        yield _cluster(run, one)


def _cluster(run: Run, one: Mapping[str, Any]) -> Text:
    output, gdp = (one[key] * factor("CNY", "yi_CNY") for key in ("output", "gdp"))
    label = run.name("sector", one["cluster"]).zh if run.has("sector") else one["cluster"]
    return Text(
        f"      {label}：规划新增产值 {output:.0f} 亿元、增加值 {gdp:.0f} 亿元、二氧化碳 "
        f"{one['co2'] / 1e4:.0f} 万吨；单独可容 {one['alone']:.0%}，"
        f"按碳成本先后可容 {one['in_turn']:.0%}",
        f"      {one['cluster']:20} the plan adds {output:5.0f}e8 CNY of output, {gdp:4.0f} of "
        f"GDP, {one['co2'] / 1e4:4.0f}e4 t CO2; fits alone {one['alone']:4.0%}, "
        f"cheapest carbon first {one['in_turn']:4.0%}",
    )


def _growth(run: Run) -> Iterator[Text]:
    """Yield the growth reported since the base year beside the model's own."""
    reported, own = run.accounts["gdp_growth_observed"], run.accounts["gdp_growth"]
    known = [int(year) for year in reported["time"].values if np.isfinite(reported.sel(time=year))]
    said = [f"{y} {float(reported.sel(time=y)):.1f}/{float(own.sel(time=y)):.1f}" for y in known]
    if said:
        yield Text(
            f"  生产总值增速，%，公布/模型：{'，'.join(said)}（模型没有用过公布值）",
            f"  GDP growth, %, reported/model: {', '.join(said)} (the model has not seen them)",
        )


def _value(run: Run) -> Iterator[Text]:
    yield from _total(run)
    for row in run.record.get("sanity", []):
        value, low, high = (row[k] * factor("CNY", "yi_CNY") for k in ("value", "low", "high"))
        mark = "  " if low <= value <= high else "! "
        span = f"{low:.4g} … {high:.4g}"
        label = run.name("service", row["name"])
        yield Text(
            f"    {mark}{value:.2f}，合理区间 {span} {row['sentence_zh'] or label.zh}",
            f"    {mark}{row['name']:22} {value:9.2f}  plausible {span:16} {row['sentence_en']}",
        )
    if soil := run.record.get("soil"):
        form, size = soil["ls_variant"], soil["ls_cell_size"]
        yield Text(f"    土壤保持的 LS：{form['zh']}；单元 {size}",
                   f"    LS of soil retention: {form['en']}; cells of {size}")  # fmt: skip
    balance = run.record.get("water_balance", {"closes": True})
    if not balance["closes"]:
        yield Text(f"    ! {balance['sentence_zh']}", f"    ! {balance['sentence_en']}")
    for said in run.record.get("warnings", []):
        if said["en"].startswith("counted twice"):
            yield Text(f"    ! {said['zh']}", f"    ! {said['en']}")
    yield from _spread(run)


def _spread(run: Run) -> Iterator[Text]:
    """Yield which marks the spread of GEP rests on, and what would narrow it most."""
    found = run.record.get("spread", {})
    if not found.get("rows"):
        return
    marks = [(mark, part) for mark, part in found["by_mark"].items() if part]
    first, joint = found["rows"][0], max(0.0, found["joint"])
    yield Text(
        f"    GEP 方差按证据等级：{'，'.join(f'{m} {part:.0%}' for m, part in marks)}；"
        f"{joint:.0%} 为共同作用或过小",
        f"    variance of GEP by mark: {', '.join(f'{m} {part:.0%}' for m, part in marks)}; "
        f"{joint:.0%} joint or too small",
    )
    yield Text(
        f"    查清“{first['name_zh']}”可使 5–95 % 区间收窄 {first['narrower']:.0%}",
        f"    known, {first['name_en']} would narrow 5–95 % by {first['narrower']:.0%}",
    )


def _total(run: Run) -> Iterator[Text]:
    """Yield the headline with its range, and beside it the account at printed values."""
    scale, year = factor("CNY", "yi_CNY"), int(run.accounts["time"][0])
    gep = run.headline("gep_city_service").isel(time=0) * scale
    order = np.argsort(-gep.values)[:_NAMED]
    mostly = listed(
        Text(f"{run.name('service', key).zh} {value:.0f}", f"{key} {value:.0f}")
        for key, value in ((str(gep["service"].values[i]), float(gep[i])) for i in order)
    )
    total = float(run.headline("gep_city")[0]) * scale
    ends, prices = run.band("gep_city"), run.record["price_year"]
    if ends is None:
        zh = f"  {year}年 GEP：{total:.0f} 亿元（{prices}年价格），主要为 "
        yield Text(zh, f"  GEP {year}: {total:.0f} 亿元 (prices of {prices}), mostly ") + mostly
        return
    low, high = (f"{float(end[0]) * scale:.0f}" for end in ends)
    yield Text(
        f"  {year}年 GEP：{total:.0f} 亿元（抽样中位值）；5–95 %：{low} 至 {high}"
        f"（{prices}年价格）",
        f"  GEP {year}: {total:.0f} 亿元, median of the draws; 5–95 %: {low} to {high} "
        f"(prices of {prices})",
    )
    yield Text("    主要为 ", "    mostly ") + mostly
    printed = float(run.accounts["gep_city"][0]) * scale
    place = float(run.accounts["gep_city_percentile"][0])
    yield Text(
        f"    按印刷值：{printed:.0f}，位于抽样的第 {place:.0f} 百分位",
        f"    at printed values: {printed:.0f}, percentile {place:.0f} of the draws",
    )


def _payments(run: Run) -> Iterator[Text]:
    end = run.headline("transfer_net").isel(time=-1) * factor("CNY", "wan_CNY")
    names = [run.accounts[f"county_name_{code}"].values for code in ("zh", "en")]
    codes = [str(code) for code in run.accounts["county"].values]
    paid = [f"{float(end.sel(party=code)):+,.0f}" for code in codes]
    said = [[f"{who} {sum_}" for who, sum_ in zip(each, paid, strict=True)] for each in names]
    year = int(run.accounts["time"][-1])
    yield Text(f"  {year}年生态补偿净额，万元：{'，'.join(said[0])}",
               f"  compensation {year}, 万元: {', '.join(said[1])}")  # fmt: skip
    yield from _fund(run)
    for one in run.record.get("band_openings", []):
        yield Text(f"    {one['sentence']['zh']}", f"    {one['sentence']['en']}")


def _fund(run: Run) -> Iterator[Text]:
    """Yield what each county pays into the fund and gets out of it at the first checkpoint."""
    if "fund_net" not in run.accounts:
        return
    year, scale = int(run.record["scenario"]["time"]["checkpoints"][0]), factor("CNY", "wan_CNY")
    pays, gets = (
        run.headline(f"fund_{side}").sel(time=year).values * scale
        for side in ("contribution", "allocation")
    )
    sums = list(zip(pays, gets, strict=True))
    zh, en = (run.accounts[f"county_name_{code}"].values for code in ("zh", "en"))
    told = "；".join(f"{n} 缴 {p:,.0f}、得 {g:,.0f}" for n, (p, g) in zip(zh, sums, strict=True))
    said = "; ".join(f"{n} {p:,.0f} in, {g:,.0f} out" for n, (p, g) in zip(en, sums, strict=True))
    yield Text(f"    {year}年流域基金，万元：{told}", f"    basin fund {year}, 万元: {said}")
