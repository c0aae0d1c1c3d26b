"""Sums of water that methods read beside rain and demand, with their units."""

from __future__ import annotations

from gepsim.registry import ZONAL_SUMS

#: Area times the square of rain, times rain and potential, and times the square of the potential.
SQUARES = ("rain_square", "rain_pet_product", "pet_square")
#: What the Fu curve evaporates at central coefficients: over cells, and at four places of a zone.
CELLS, ZONES = "curve_evaporation_cells", "curve_evaporation_zones"

#: Water that land evaporates beyond its own rain; where nobody looked for it there is none.
EVAPORATED_INFLOW = "evaporated_inflow"

ZONAL_SUMS[EVAPORATED_INFLOW] = "m3 year-1"
ZONAL_SUMS.update(dict.fromkeys(SQUARES, "m4 year-2"))
ZONAL_SUMS.update(dict.fromkeys((CELLS, ZONES), "m3 year-1"))
