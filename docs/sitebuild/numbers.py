"""Numbers of the pages that come from a run: computed here, compared with what stands there.

A page quotes a number with a mark behind it that readers do not see::

    GEP starts at 1,412<!--= baseline gep_city 2022 1e8 ,.0f --> 亿元

that is: run, variable, place, divisor, format. What the draws spread is quoted by its median. A
table of numbers as a whole is written by the build between ``<!--table: name-->`` and
``<!--end-->``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import xarray as xr

from gepsim.files.headline import headline
from sitebuild.runs import SCENARIOS

ROOT = Path(__file__).parents[2]
MARK = re.compile(r"(?P<number>[-−]?[\d,]+(?:\.\d+)?)<!--= (?P<asked>[^>]+?) -->")
TABLE = re.compile(r"(<!--table: (\w+)-->\n)(.*?)(<!--end-->)", re.DOTALL)

Facts = Mapping[str, xr.Dataset]


def of_runs(outputs: Path) -> Facts:
    """Return the accounts of each run by name."""
    return {name: _accounts(outputs / name / "accounts.nc") for name in SCENARIOS}


def _accounts(path: Path) -> xr.Dataset:
    with xr.open_dataset(path) as accounts:
        loaded = accounts.load()
    record = json.loads((path.parent / "run.json").read_text(encoding="utf-8"))
    loaded.attrs["peers"] = record["peers"]
    return loaded.assign_coords(time=loaded["year"].values)


def number(facts: Facts, asked: str) -> str:
    """Return a number as a page prints it.

    Parameters
    ----------
    asked : str
        ``run variable place divisor format``; the place is ``-`` or ``year[,dimension=label…]``.
        ``one-other`` is a difference of two runs, ``one/other`` of two runs or years the change
        in percent.
    """
    run, variable, place, divisor, form = asked.split()
    pairs = [(name, at) for name in re.split("[-/]", run) for at in place.split("/")]
    values = [float(_at(headline(facts[name], variable), at)) for name, at in pairs]
    value = values[0]
    if len(values) > 1:
        ratio = "/" in run + place
        value = 100 * (values[0] / values[1] - 1) if ratio else values[0] - values[1]
    return format(value / float(divisor), form).replace("-", "−")


def _at(array: xr.DataArray, place: str) -> Any:
    where: dict[str, Any] = {}
    for part in [] if place == "-" else place.split(","):
        dim, _, label = part.rpartition("=")
        dim = dim or ("checkpoint" if "checkpoint" in array.dims else "time")
        numeric = array[dim].dtype.kind in "if"
        where[dim] = float(label) if numeric else label
    return array.sel(where)


def stale(facts: Facts, *, update: bool) -> list[str]:
    """Return the quoted numbers that no longer hold; write the new ones where asked."""
    problems: list[str] = []
    for page in sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("docs/zh/*.md"), *ROOT.glob("*.md")]):
        old = page.read_text(encoding="utf-8")
        new = refreshed(old, facts)
        if new == old:
            continue
        if update:
            page.write_text(new, encoding="utf-8")
        else:
            problems += _differences(page, old, new)
    return problems


def refreshed(text: str, facts: Facts) -> str:
    """Return a page with the numbers of these runs."""
    text = MARK.sub(lambda m: f"{number(facts, m['asked'])}<!--= {m['asked']} -->", text)
    return TABLE.sub(lambda m: m[1] + TABLES[m[2]](facts) + m[4], text)


def _differences(page: Path, old: str, new: str) -> Iterator[str]:
    pairs = zip(old.splitlines(), new.splitlines(), strict=False)
    for line, (was, now) in enumerate(pairs, 1):
        if was != now:
            yield f"{page.relative_to(ROOT)}:{line}: stale number; --update writes: {now.strip()}"


def _scenario_rows(facts: Facts) -> str:
    head = (
        "| | GDP 2035 亿元 | CO2 2030 / 2035 万t | fall of CO2 per GDP 2025–30 / 30–35 % "
        "| non-fossil 2027 / 2035 % | P(peak by 2030) strict / weak | GEP 2035 亿元 |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
    )
    return head + "".join(_scenario_row(name, facts[name]) for name in facts)


def _scenario_row(name: str, run: xr.Dataset) -> str:
    gdp = float(run["value_added"].sel(time=2035).sum()) / 1e8
    middle = {n: headline(run, n) for n in ("co2_total", "carbon_intensity", "non_fossil_share")}
    co2 = [float(middle["co2_total"].sel(time=year)) / 1e4 for year in (2030, 2035)]
    level = [float(middle["carbon_intensity"].sel(time=year)) for year in (2025, 2030, 2035)]
    falls = [100 * (1 - later / earlier) for earlier, later in pairwise(level)]
    share = [float(middle["non_fossil_share"].sel(time=year)) for year in (2027, 2035)]
    peak = [float(run[f"probability_{kind}_peak"]) for kind in ("strict", "weak")]
    gep = float(headline(run, "gep_city").sel(time=2035)) / 1e8
    cells = (
        f"`{name}`",
        f"{gdp:,.0f}",
        f"{co2[0]:.0f} / {co2[1]:.0f}",
        f"{falls[0]:.1f} / {falls[1]:.1f}".replace("-", "−"),
        f"{share[0]:.1f} / {share[1]:.1f}",
        f"{peak[0]:.2f} / {peak[1]:.2f}",
        f"{gep:,.0f}",
    )
    return f"| {' | '.join(cells)} |\n"


def _peer_rows(facts: Facts) -> str:
    """Return where the baseline stands, service by service, among published accounts."""
    head = (
        "| | here 本次 | place 位次 | published, in prices of the run 已发布（折为本次价格） |\n"
        "| --- | --- | --- | --- |\n"
    )
    return head + "".join(_peer_row(one) for one in facts["baseline"].attrs["peers"])


def _peer_row(one: Mapping[str, Any]) -> str:
    others = ", ".join(f"{other['en']} {_digits(other['value'])}" for other in one["others"])
    name = f"{one['name_en']} {one['name_zh']}"
    return f"| {name} | {_digits(one['value'])} | {one['rank']} / {one['of']} | {others} |\n"


def _digits(value: float) -> str:
    """Return a value with as many digits as two accounts could ever agree on."""
    return f"{value:,.0f}" if abs(value) >= 20 else f"{value:.2g}"


TABLES = {"scenarios": _scenario_rows, "peers": _peer_rows}
