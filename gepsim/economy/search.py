"""How much of what the plan adds to the clusters still lets emissions peak in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr

from gepsim.draws import Draws, central, frequency, headline
from gepsim.economy.base import BaseYear
from gepsim.economy.case import EconomyCase
from gepsim.economy.growth import delivered, output_targets, per_cluster, value_added
from gepsim.economy.model import emissions, prepared
from gepsim.economy.peak import peak_test
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.economy.straight import Line, straight


def largest(passes: Callable[[float], bool], upper: float, tolerance: float) -> float:
    """Return the largest share in 0 … `upper` that passes, by halving; NaN if not even 0 does.

    Parameters
    ----------
    passes : callable
        Says of a share whether it passes; true up to the share sought, false beyond.

    Examples
    --------
    >>> round(largest(lambda share: share <= 0.3, 1.2, 0.001), 2)
    0.3
    """
    if not passes(0.0):
        return float("nan")
    if passes(upper):
        return upper
    low, high = 0.0, upper
    while high - low > tolerance:
        middle = (low + high) / 2.0
        low, high = (middle, high) if passes(middle) else (low, middle)
    return low


def largest_each(
    passes: Callable[[np.ndarray], np.ndarray], count: int, upper: float, tolerance: float
) -> np.ndarray:
    """Return `largest` for several questions at once, each of which passes at 0.

    Examples
    --------
    >>> bounds = np.array([0.3, 2.0])
    >>> largest_each(lambda shares: shares <= bounds, 2, 1.0, 0.001).round(2).tolist()
    [0.3, 1.0]
    """
    low, high = np.zeros(count), np.full(count, upper)
    whole, width = passes(high), upper
    while width > tolerance:
        width /= 2.0
        middle = low + width
        low = np.where(passes(middle), middle, low)
    return np.where(whole, upper, low)


@dataclass(frozen=True)
class PeakSearch:
    """One question: how likely emissions must peak by one of the tests.

    Parameters
    ----------
    case : EconomyCase
    test : {"strict_peak", "weak_peak"}
    likely : float
        Part of the draws in which it must hold; 0 asks for the central estimate alone. [1]
    """

    case: EconomyCase
    test: str
    likely: float

    @cached_property
    def line(self) -> Line | None:
        """Return emissions of the city by realised parts, where they lie on straight lines."""
        return straight(self.case)

    def emitted(self, realised: xr.DataArray) -> xr.DataArray:
        """Return emissions of the city by year and draw. [tCO2]."""
        if self.line is not None:
            return self.line(realised)
        return emissions(self.case, realised).sum("sector")

    def holds(self, asked: xr.DataArray) -> bool:
        """Return whether the peak stays likely with parts of the plan that are asked for."""
        return bool(self.held(asked))

    def held(self, asked: xr.DataArray) -> xr.DataArray:
        """Return what `holds` says, for each label of dimensions beside the sector."""
        emitted = self.emitted(delivered(asked, self.case))
        outcome = peak_test(self.test, emitted, self.case.draws)
        return frequency(outcome) >= self.likely if self.likely else central(outcome) > 0

    def room(self, built: Mapping[str, float], moved: Sequence[str], upper: float) -> float:
        """Return the largest part of some clusters' plan that passes beside what is built. [1].

        NaN if not even nothing passes.
        """
        clusters, table = self.case.base.clusters, self.case.draws.table

        def passes(share: float) -> bool:
            parts = {c: share if c in moved else built.get(c, 0.0) for c in clusters}
            return self.holds(per_cluster(parts, clusters))

        return largest(passes, upper, table.value("realisation_tolerance", "1"))

    def alone(self, upper: float) -> dict[str, float]:
        """Return what `room` says of each cluster beside none of the others. [1]."""
        clusters, table = self.case.base.clusters, self.case.draws.table
        each = _one_by_one(clusters)

        def passes(shares: np.ndarray) -> np.ndarray:
            return np.asarray(self.held(each * xr.DataArray(shares, dims="share")).values)

        tolerance = table.value("realisation_tolerance", "1")
        found = largest_each(passes, len(clusters), upper, tolerance)
        return dict(zip(clusters, found.tolist(), strict=True))

    def alike(self) -> float:
        """Return the largest part of all clusters' plan that passes. [1]."""
        upper = self.case.draws.table.value("cluster_realisation_limit", "1")
        return self.room({}, self.case.base.clusters, upper)


def peak_search(
    base: BaseYear, economy: EconomySettings, energy: EnergySettings, draws: Draws,
    years: Sequence[int], *, probability: float | None = None, test: str = "strict_peak",
) -> PeakSearch:  # fmt: skip
    """Return the question with the draws of a run; by default what is called likely is asked."""
    likely = draws.table.value("likely_probability", "1") if probability is None else probability
    return PeakSearch(prepared(base, economy, energy, draws, years), test, likely)


def largest_realisation(
    base: BaseYear, economy: EconomySettings, energy: EnergySettings, draws: Draws,
    years: Sequence[int], *, probability: float | None = None, test: str = "strict_peak",
) -> float:  # fmt: skip
    """Return the largest part of all clusters' plan alike with which the peak stays likely. [1].

    What is asked for is delivered as in a run, late or early by draw.

    Parameters
    ----------
    probability : float, optional
        Part of the draws in which emissions must peak; by default what is called likely; 0 asks
        for the central estimate alone. [1]
    test : {"strict_peak", "weak_peak"}
        Which of the two tests must hold.

    Returns
    -------
    float
        Between 0 and the limit of realisation; NaN if emissions do not even peak with the clusters
        as they stand.
    """
    search = peak_search(base, economy, energy, draws, years, probability=probability, test=test)
    return search.alike()


@dataclass(frozen=True)
class ClusterRoom:
    """What one cluster's plan adds and emits, and how much of it the peak bears.

    Parameters
    ----------
    cluster : str
    output : float
        What the plan adds to its output, in prices of the base year. [CNY year-1]
    gdp : float
        What the whole of it adds to the city's product in the plan's year, median. [CNY year-1]
    co2 : float
        What it adds to emissions then, median. [tCO2 year-1]
    alone : float
        Largest part with which the peak stays likely if the other clusters stay as today. [1]
    in_turn : float
        Part that still fits when clusters are built from the least carbon per product on. [1]
    """

    cluster: str
    output: float
    gdp: float
    co2: float
    alone: float
    in_turn: float


def cluster_rooms(search: PeakSearch) -> list[ClusterRoom]:
    """Return what each cluster costs in carbon and how much of it fits, the cheapest first."""
    clusters = search.case.base.clusters
    if not bool(search.holds(per_cluster(0.0, clusters))):
        return []
    gains = _gains(search)
    cheapest = sorted(clusters, key=lambda one: gains[one]["co2"] / max(gains[one]["gdp"], 1.0))
    alone = search.alone(1.0)
    built: dict[str, float] = {}
    for cluster in cheapest:
        full = all(part == 1.0 for part in built.values())
        built[cluster] = search.room(built, [cluster], alone[cluster]) if full else 0.0
    return [ClusterRoom(c, **gains[c], alone=alone[c], in_turn=built[c]) for c in cheapest]


def _one_by_one(clusters: Sequence[str]) -> xr.DataArray:
    """Return the whole plan of each cluster alone, one after the other along `share`. [1]."""
    return xr.DataArray(np.eye(len(clusters)), {"sector": list(clusters)}, ("share", "sector"))


def _gains(search: PeakSearch) -> dict[str, dict[str, float]]:
    """Return what the whole plan of each cluster adds in its year, the others as today."""
    case, names = search.case, search.case.base.clusters
    each = _one_by_one(names)
    asked = xr.concat([each.isel(share=[0]) * 0.0, each], "share")
    output, product = output_targets(case, asked), value_added(case, asked)
    levels = {
        "output": output.sum("sector"),
        "gdp": product.sum("sector").isel(time=-1),
        "co2": search.emitted(asked).isel(time=-1),
    }
    gained = {
        key: headline(level - level.isel(share=0)).values[1:].tolist()
        for key, level in levels.items()
    }
    return {name: {key: gained[key][row] for key in gained} for row, name in enumerate(names)}
