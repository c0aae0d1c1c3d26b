"""Land: layers on cells, the drivers they give, their sums by county and type, and change."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "Cells": "cells",
    "Demand": "demand",
    "LandPath": "path",
    "LandSettings": "settings",
    "account": "change",
    "build": "reference",
    "cached": "cache",
    "cell_area": "layers",
    "cells": "change",
    "check_layers": "layers",
    "check_place": "layers",
    "demand": "demand",
    "describe": "layers",
    "open_layers": "layers",
    "project": "change",
    "write_layers": "layers",
    "zonal_sums": "zonal",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: reading a scenario needs no arrays."""
    if name not in _HOME:
        raise AttributeError(f"gepsim.land has no '{name}'")
    return getattr(import_module(f"gepsim.land.{_HOME[name]}"), name)
