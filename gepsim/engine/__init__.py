"""The road: from checked inputs and layers to everything a run has to say."""

from gepsim.engine.road import simulate

__all__ = ["simulate"]
