"""What the rooms found on the way, in the order of the road."""

from __future__ import annotations

from dataclasses import dataclass

import xarray as xr

from gepsim.draws import Draws
from gepsim.inputs import Inputs
from gepsim.land.change import LandPath
from gepsim.targets.evaluate import TargetsResult
from gepsim.valuation.account import Account
from gepsim.valuation.gauge import Gauge
from gepsim.valuation.supply import Supply


@dataclass(frozen=True)
class RunState:
    """What the rooms found, in the order of the road; `engine.outcome` puts it into files' form."""

    inputs: Inputs
    draws: Draws
    path: LandPath
    extent: xr.DataArray
    normal: Supply
    supply: Supply
    account: Account
    economy: xr.Dataset
    compensation: xr.Dataset
    targets: TargetsResult
    gauge: Gauge | None = None
