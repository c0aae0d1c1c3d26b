"""Quantity times price, totals per account profile, decomposition, maps and sanity."""

from gepsim.valuation.account import Account, evaluate
from gepsim.valuation.cells import cell_values, cell_weights
from gepsim.valuation.decompose import DRIVERS_OF_CHANGE, decompose
from gepsim.valuation.marks import by_mark
from gepsim.valuation.paths import activity_paths, prices_over_time, unindexed
from gepsim.valuation.reservoirs import reservoir_statistics
from gepsim.valuation.sanity import Finding, densities, oddities, plausibility
from gepsim.valuation.side_by_side import compared, side_by_side
from gepsim.valuation.supply import Supply
from gepsim.valuation.water_balance import WaterBalance, water_balance

__all__ = [
    "DRIVERS_OF_CHANGE",
    "Account",
    "Finding",
    "Supply",
    "WaterBalance",
    "activity_paths",
    "by_mark",
    "cell_values",
    "cell_weights",
    "compared",
    "decompose",
    "densities",
    "evaluate",
    "oddities",
    "plausibility",
    "prices_over_time",
    "reservoir_statistics",
    "side_by_side",
    "unindexed",
    "water_balance",
]
