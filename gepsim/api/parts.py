"""What the answers of the face are made of: types and names for those who print them."""

from gepsim.advice.calibrate_chances import CalibratedChances
from gepsim.advice.decisions import NotAvailable
from gepsim.advice.measures import text_of as measure_text
from gepsim.advice.plan_doubts import doubts_on
from gepsim.advice.plan_file import differences
from gepsim.advice.planning import Plan
from gepsim.advice.planning_problem import RequiredTarget
from gepsim.advice.sensitivity import DISTANCE, Decider
from gepsim.advice.tipping_points import TippingPoint
from gepsim.city import City
from gepsim.coefficients import Row
from gepsim.comparison.spoken import name_of as setting_name
from gepsim.comparison.spoken import value_of as setting_value
from gepsim.compensation.network import Network
from gepsim.compensation.rules import in_force, rule_names
from gepsim.compensation.words import million, wan
from gepsim.files.folders import write_text
from gepsim.inputs import Inputs
from gepsim.services import PROFILES
from gepsim.services.variants import VARIANTS
from gepsim.tables import plain_cell, read_text
from gepsim.targets.forecast import CHANCE
from gepsim.targets.names import driver_name
from gepsim.targets.scores import Scores
from gepsim.targets.scores_said import missed_goals, said, too_few
from gepsim.targets.unit_names import unit_name
from gepsim.targets.verdicts import VERDICT_NAMES, VERDICTS
from gepsim.text import Text
from gepsim.toml import merge
from gepsim.valuation.seasonality import SeasonalityFit
from gepsim.valuation.side_by_side import CONTESTED

__all__ = [
    "CHANCE",
    "CONTESTED",
    "DISTANCE",
    "PROFILES",
    "VARIANTS",
    "VERDICTS",
    "VERDICT_NAMES",
    "CalibratedChances",
    "City",
    "Decider",
    "Inputs",
    "NotAvailable",
    "Plan",
    "RequiredTarget",
    "Row",
    "Scores",
    "SeasonalityFit",
    "TippingPoint",
    "differences",
    "doubts_on",
    "driver_name",
    "measure_text",
    "merge",
    "million",
    "missed_goals",
    "plain_cell",
    "read_text",
    "rules_of",
    "said",
    "setting_name",
    "setting_value",
    "too_few",
    "unit_name",
    "wan",
    "write_text",
]


def rules_of(inputs: Inputs) -> dict[str, tuple[Text, bool]]:
    """Return every compensation rule with its name, and whether it is in force."""
    names = rule_names(Network.from_city(inputs.city))
    state = in_force(inputs.scenario.compensation.rules)
    return {rule: (name, state[rule]) for rule, name in names.items()}
