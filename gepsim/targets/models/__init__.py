"""One small module per family of indicators; importing this package declares all of them."""

from gepsim.targets.models import (
    air,
    conditional,
    economy,
    hazards,
    land,
    resources,
    sewage,
    social,
    trends,
    waste,
    water,
)
from gepsim.targets.registry import MODELS, IndicatorModel

__all__ = [
    "MODELS",
    "IndicatorModel",
    "air",
    "conditional",
    "economy",
    "hazards",
    "land",
    "resources",
    "sewage",
    "social",
    "trends",
    "waste",
    "water",
]
