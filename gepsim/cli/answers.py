"""The answer table of a run, on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click
import numpy as np

from gepsim.units import factor

if TYPE_CHECKING:
    from gepsim.results.model import Run

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
    if run.record["landscape"]:
        yield f"  landscape: {run.record['landscape']}; not a survey of any real plot"
    yield from _verdicts(run)
    yield from _carbon(run)
    yield from _value(run)
    yield from _payments(run)
    yield f"  written to {run.folder}"


def _verdicts(run: Run) -> Iterator[str]:
    rows = [row for row in run.summary if not row["id"].startswith("X")]
    for year in sorted({row["checkpoint"] for row in rows}):
        count = Counter(row["verdict"] for row in rows if row["checkpoint"] == year)
        said = ", ".join(f"{n} {word.replace('_', ' ')}" for word, n in count.most_common())
        yield f"  {year}: of {sum(count.values())} indicators {said}"


def _carbon(run: Run) -> Iterator[str]:
    share = run.accounts["peak_probability"]
    co2 = run.accounts["co2_total"] * factor("t", "t")
    by_2030 = float(share.sel(time=slice(None, 2030)).sum())
    last = float(co2[-1] / co2[0] - 1)
    yield (
        f"  CO2 is highest in {int(co2['time'][int(np.argmax(co2.values))])}; in {by_2030:.0%} of "
        f"draws by 2030; {last:+.0%} from {int(co2['time'][0])} to {int(co2['time'][-1])}"
    )


def _value(run: Run) -> Iterator[str]:
    gep = run.accounts["gep"].isel(time=0).sum("county") * factor("CNY", "yi_CNY")
    order = np.argsort(-gep.values)[:_NAMED]
    names = [f"{gep['service'].values[i]} {float(gep[i]):.0f}" for i in order]
    total, year = float(gep.sum()), int(run.accounts["time"][0])
    prices = f"prices of {run.record['price_year']}"
    yield f"  GEP {year}: {total:.0f} 亿元 ({prices}), mostly {', '.join(names)}"
    for row in run.record.get("sanity", []):
        value, low, high = (row[k] * factor("CNY", "yi_CNY") for k in ("value", "low", "high"))
        mark = "  " if low <= value <= high else "! "
        span = f"{low:.4g} … {high:.4g}"
        said = f"plausible {span:16} {row['sentence_en']}"
        yield f"    {mark}{row['name']:22} {value:9.2f}  {said}"
    weak = sum(run.record["gep_share_by_mark"].get(mark, 0.0) for mark in ("B", "C"))
    yield f"    {weak:.0%} of GEP rests on at least one coefficient of mark B or C"


def _payments(run: Run) -> Iterator[str]:
    end = run.accounts["transfer"].isel(time=-1).sum("rule") * factor("CNY", "wan_CNY")
    names = run.accounts["county_name_en"].values
    codes = [str(code) for code in run.accounts["county"].values]
    said = [f"{n} {float(end.sel(party=c)):+,.0f}" for n, c in zip(names, codes, strict=True)]
    yield f"  compensation {int(run.accounts['time'][-1])}, 万元: {', '.join(said)}"
