"""What the answers of the face are made of: types and names for those who print them."""

from gepsim.advice.decisions import NotAvailable
from gepsim.advice.measures import text_of as measure_text
from gepsim.advice.planning import Plan
from gepsim.advice.planning_problem import RequiredTarget
from gepsim.advice.sensitivity import DISTANCE, Decider
from gepsim.advice.tipping_points import TippingPoint
from gepsim.city import City
from gepsim.coefficients import Row
from gepsim.files.folders import write_text
from gepsim.inputs import Inputs
from gepsim.tables import plain_cell, read_text
from gepsim.targets.forecast import CHANCE
from gepsim.targets.names import driver_name
from gepsim.valuation.seasonality import SeasonalityFit

__all__ = [
    "CHANCE",
    "DISTANCE",
    "City",
    "Decider",
    "Inputs",
    "NotAvailable",
    "Plan",
    "RequiredTarget",
    "Row",
    "SeasonalityFit",
    "TippingPoint",
    "driver_name",
    "measure_text",
    "plain_cell",
    "read_text",
    "write_text",
]
