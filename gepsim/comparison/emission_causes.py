"""Why the emissions of one run differ from another's: by cause, and by the sectors that decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import xarray as xr

from gepsim.comparison.sections import Line, judged_years, labels
from gepsim.economy import lmdi
from gepsim.files.results import Results
from gepsim.text import Text
from gepsim.units import factor

#: Causes in Chinese and English, by the names of the decomposition.
CAUSES = {
    "activity": Text("经济总量与居民需求", "size of the economy and demand of homes"),
    "structure": Text("产业结构", "structure of the economy"),
    "intensity": Text("能源强度", "energy per value added"),
    "mix": Text("能源结构", "mix of carriers"),
    "emission_factor": Text("排放因子", "emission factors"),
    "process": Text("过程排放", "process emissions"),
}
PEAKS = {
    "probability_weak_peak": Text("通过宽松达峰判据的概率", "probability of the weak peak test"),
    "probability_strict_peak": Text(
        "通过严格达峰判据的概率", "probability of the strict peak test"
    ),
}
_NEEDED = ("value_added", "energy_use", "emission_factor", "co2_emissions")
#: Without it, in an older run, what homes ask for is told as intensity.
_HELPFUL = ("home_demand",)
_SECTORS = 5


def wedges(runs: Sequence[Results]) -> Iterator[Line]:
    """Yield the peak tests, then each cause and each deciding sector of differing emissions.

    The causes add up to the whole difference, and so would all sectors.
    """
    for name, words in PEAKS.items():
        if all(name in run.accounts for run in runs):
            chances = tuple(float(run.accounts[name]) for run in runs)
            yield Line("wedges", words, "", "1", chances)
    if not (same_measure(runs) and all(n in run.accounts for run in runs for n in _NEEDED)):
        return
    year = judged_years(runs)[-1]
    parts = [lmdi.between(*(_at(run, year) for run in (runs[0], other))) for other in runs]
    for cause in parts[0].effect.values:
        found = [part.sel(effect=cause).sum("sector") for part in parts]
        yield _line(CAUSES[str(cause)], year, found)
    names = dict(labels(runs, "sector"))
    for sector in deciding([part.sum("effect") for part in parts]):
        found = [part.sum("effect").sel(sector=sector) for part in parts]
        yield _line(Text("行业：{name}", "sector: {name}").fill(name=names[sector]), year, found)


def same_measure(runs: Sequence[Results]) -> bool:
    """Return whether all runs count energy and carbon alike; otherwise nothing can be explained."""
    kinds = [run.record["scenario"].get("energy", {}) for run in runs]
    ways = {(kind.get("accounting"), kind.get("scope")) for kind in kinds}
    return len(ways) == 1


def deciding(parts: Sequence[xr.DataArray]) -> list[str]:
    """Return the sectors with the largest differences in any run, largest first.

    Examples
    --------
    >>> parts = [xr.DataArray([1.0, -3.0], {"sector": ["shops", "mills"]})]
    >>> deciding(parts)
    ['mills', 'shops']
    """
    size = xr.concat([abs(part) for part in parts], "run").max("run")
    order = size.sortby(size, ascending=False)
    return [str(name) for name in order.sector.values[:_SECTORS]]


def _at(run: Results, year: int) -> xr.Dataset:
    return run.accounts[[*_NEEDED, *(n for n in _HELPFUL if n in run.accounts)]].sel(time=year)


def _line(words: Text, year: int, parts: Sequence[xr.DataArray]) -> Line:
    scale = factor("t year-1", "wan_t year-1")
    return Line("wedges", words, str(year), "wan_t year-1", tuple(float(p) * scale for p in parts))
