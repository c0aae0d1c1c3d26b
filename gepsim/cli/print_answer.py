"""The answer table of a run, on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from gepsim.units import factor

if TYPE_CHECKING:
    from gepsim.api import Run

_NAMED = 3


def answers(runs: Sequence[Run]) -> None:
    """Print what a planner wants to know first of each run."""
    for run in runs:
        for line in answer(run):
            click.echo(line)


def answer(run: Run) -> Iterator[str]:
    """Yield the answer of one run, line by line."""
    title = run.record["title"]
    yield f"\n{run.id}  {title['zh']} / {title['en']}"
    yield from _land(run)
    yield from _verdicts(run)
    yield from _carbon(run)
    yield from _value(run)
    yield from _payments(run)
    yield f"  written to {run.folder}"


def _land(run: Run) -> Iterator[str]:
    """Yield what the land is, and what is weak about layers that the user brought."""
    land = run.record["landscape"]
    if "synthetic" in land:
        yield f"  landscape: {land}; not a survey of any real plot"
        return
    weak = run.record.get("layers", {}).get("weaknesses", [])
    known = f"{len(weak)} known weaknesses" if weak else "no known weakness"
    yield f"  landscape: {land}, {known}"
    yield from (f"    ! {row['en']}" for row in weak)


def _verdicts(run: Run) -> Iterator[str]:
    rows = [row for row in run.summary if row["kind"] != "text"]
    for year in sorted({row["checkpoint"] for row in rows}):
        count = Counter(row["verdict"] for row in rows if row["checkpoint"] == year)
        said = ", ".join(f"{n} {word.replace('_', ' ')}" for word, n in count.most_common())
        yield f"  {year}: of {sum(count.values())} indicators {said}"


def _carbon(run: Run) -> Iterator[str]:
    co2 = run.headline("co2_total")
    first, last = int(co2["time"][0]), int(co2["time"][-1])
    top = int(co2["time"][int(np.argmax(co2.values))])
    tests, due = run.record["peak"], run.record["peak_due"]
    strict, weak = (tests[name]["probability"] for name in ("strict_peak", "weak_peak"))
    yield from _growth(run)
    growth = float(co2[-1] / co2[0] - 1)
    yield f"  CO2 is highest in {top}, {growth:+.0%} from {first} to {last}"
    if strict is None:
        yield f"    whether it peaks by {due} is open: the run ends in {last}"
        return
    yield f"    peak by {due}: probability {strict:.0%} (strict test), {weak:.0%} (weak test)"
    yield from _peak_room(run.record["tipping"])


def _peak_room(found: dict[str, Any]) -> Iterator[str]:
    """Yield how much of what the plan adds to the clusters the strict peak bears."""
    share = found["cluster_realisation"]
    if share is None:
        yield "    the strict peak is not likely even with the clusters as they stand"
        return
    yield f"    the strict peak stays likely with {share:.0%} of what the plan adds to each cluster"
    for one in found["clusters"]:
        output, gdp = (one[key] * factor("CNY", "yi_CNY") for key in ("output", "gdp"))
        yield (
            f"      {one['cluster']:20} the plan adds {output:5.0f}e8 CNY of output, {gdp:4.0f} of "
            f"GDP, {one['co2'] / 1e4:4.0f}e4 t CO2; fits alone {one['alone']:4.0%}, "
            f"cheapest carbon first {one['in_turn']:4.0%}"
        )


def _growth(run: Run) -> Iterator[str]:
    """Yield the growth reported since the base year beside the model's own."""
    reported, own = run.accounts["gdp_growth_observed"], run.accounts["gdp_growth"]
    known = [int(year) for year in reported["time"].values if np.isfinite(reported.sel(time=year))]
    said = [f"{y} {float(reported.sel(time=y)):.1f}/{float(own.sel(time=y)):.1f}" for y in known]
    if said:
        yield f"  GDP growth, %, reported/model: {', '.join(said)} (the model has not seen them)"


def _value(run: Run) -> Iterator[str]:
    yield from _total(run)
    for row in run.record.get("sanity", []):
        value, low, high = (row[k] * factor("CNY", "yi_CNY") for k in ("value", "low", "high"))
        mark = "  " if low <= value <= high else "! "
        span = f"{low:.4g} … {high:.4g}"
        said = f"plausible {span:16} {row['sentence_en']}"
        yield f"    {mark}{row['name']:22} {value:9.2f}  {said}"
    if soil := run.record.get("soil"):
        form, size = soil["ls_variant"]["en"], soil["ls_cell_size"]
        yield f"    LS of soil retention: {form}; cells of {size}"
    balance = run.record.get("water_balance", {"closes": True})
    if not balance["closes"]:
        yield f"    ! {balance['sentence_en']}"
    for said in run.record.get("warnings", []):
        if said["en"].startswith("counted twice"):
            yield f"    ! {said['en']}"
    yield from _spread(run)


def _spread(run: Run) -> Iterator[str]:
    """Yield which marks the spread of GEP rests on, and what would narrow it most."""
    found = run.record.get("spread", {})
    if not found.get("rows"):
        return
    marks = ", ".join(f"{mark} {part:.0%}" for mark, part in found["by_mark"].items() if part)
    first = found["rows"][0]
    yield f"    variance of GEP by mark: {marks}; {max(0.0, found['joint']):.0%} joint or too small"
    yield f"    known, {first['name_en']} would narrow 5–95 % by {first['narrower']:.0%}"


def _total(run: Run) -> Iterator[str]:
    """Yield the headline with its range, and beside it the account at printed values."""
    scale, year = factor("CNY", "yi_CNY"), int(run.accounts["time"][0])
    gep = run.headline("gep_city_service").isel(time=0) * scale
    order = np.argsort(-gep.values)[:_NAMED]
    names = [f"{gep['service'].values[i]} {float(gep[i]):.0f}" for i in order]
    total = float(run.headline("gep_city")[0]) * scale
    ends = run.band("gep_city")
    prices = f"prices of {run.record['price_year']}"
    if ends is None:
        yield f"  GEP {year}: {total:.0f} 亿元 ({prices}), mostly {', '.join(names)}"
        return
    span = " to ".join(f"{float(end[0]) * scale:.0f}" for end in ends)
    yield f"  GEP {year}: {total:.0f} 亿元, median of the draws; 5–95 %: {span} ({prices})"
    yield f"    mostly {', '.join(names)}"
    printed = float(run.accounts["gep_city"][0]) * scale
    place = float(run.accounts["gep_city_percentile"][0])
    yield f"    at printed values: {printed:.0f}, percentile {place:.0f} of the draws"


def _payments(run: Run) -> Iterator[str]:
    end = run.headline("transfer_net").isel(time=-1) * factor("CNY", "wan_CNY")
    names = run.accounts["county_name_en"].values
    codes = [str(code) for code in run.accounts["county"].values]
    said = [f"{n} {float(end.sel(party=c)):+,.0f}" for n, c in zip(names, codes, strict=True)]
    yield f"  compensation {int(run.accounts['time'][-1])}, 万元: {', '.join(said)}"
    yield from _fund(run)
    for one in run.record.get("band_openings", []):
        yield f"    {one['sentence']['en']}"


def _fund(run: Run) -> Iterator[str]:
    """Yield what each county pays into the fund and gets out of it at the first checkpoint."""
    if "fund_net" not in run.accounts:
        return
    year, scale = int(run.record["scenario"]["time"]["checkpoints"][0]), factor("CNY", "wan_CNY")
    names = run.accounts["county_name_en"].values
    pays, gets = (
        run.headline(f"fund_{side}").sel(time=year).values * scale
        for side in ("contribution", "allocation")
    )
    said = [f"{n} {p:,.0f} in, {g:,.0f} out" for n, p, g in zip(names, pays, gets, strict=True)]
    yield f"    basin fund {year}, 万元: {'; '.join(said)}"
