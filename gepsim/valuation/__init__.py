"""Quantity times price, totals per account profile, decomposition, maps and sanity."""

from gepsim.valuation.account import Account, evaluate
from gepsim.valuation.settings import AccountSettings
from gepsim.valuation.supply import DRIVER_UNITS, Supply

__all__ = ["DRIVER_UNITS", "Account", "AccountSettings", "Supply", "evaluate"]
