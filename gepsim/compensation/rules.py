"""All rules of this package, and what a city calls them."""

from __future__ import annotations

from gepsim.compensation import (  # noqa: F401 - each module declares its rules when imported
    classrule,
    forest,
    fund,
    judicial,
    offsets,
    river,
    vertical,
)
from gepsim.compensation.network import Network
from gepsim.compensation.rule import RULES, Entries, Rule, in_force
from gepsim.text import Text

__all__ = ["RULES", "Entries", "Rule", "condition", "in_force", "rule_names"]

#: What has to happen before places below the city pay, where its tables do not say it.
JOINING = Text("市外下游参加补偿", "places below the city take part")


def rule_names(network: Network) -> dict[str, Text]:
    """Return what each rule is called: by the city's table where it says so, else in general."""
    own = {row.rule: row.name for row in network.own_rules}
    return {name: own.get(name) or rule.title for name, rule in RULES.items()}


def condition(network: Network, rule: str) -> Text:
    """Return what has to happen before a rule that is not in force would be."""
    own = {row.rule: row.condition for row in network.own_rules}
    return own.get(rule) or JOINING
