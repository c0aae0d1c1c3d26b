"""All rules of this package."""

from __future__ import annotations

from gepsim.compensation import (  # noqa: F401 - each module declares its rules when imported
    classrule,
    forest,
    fund,
    horizontal,
    judicial,
    offsets,
    vertical,
)
from gepsim.compensation.rule import RULES, Entries, Rule, in_force

__all__ = ["RULES", "Entries", "Rule", "in_force"]
