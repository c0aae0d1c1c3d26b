"""What methods read of water beside rain and demand, with its unit."""

from __future__ import annotations

from gepsim.registry import ZONAL_SUMS

#: Water that land evaporates beyond its own rain; where nobody looked for it there is none.
EVAPORATED_INFLOW = "evaporated_inflow"

ZONAL_SUMS[EVAPORATED_INFLOW] = "m3 year-1"

#: What the Fu curve reads of the parts of each zone (see `gepsim.valuation.curve`), and rain over
#: that of the parts in years of other weather.
CURVE_TABLE = {"curve_weight": "1", "curve_rain": "m year-1", "curve_pet": "m year-1"}
CURVE_WETTER = "curve_wetter"

ZONAL_SUMS.update({**CURVE_TABLE, CURVE_WETTER: "1"})
