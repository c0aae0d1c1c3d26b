"""Real layers: rasters and polygons of any projection onto the model grid, checked and reported."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {"import_layers": "assemble", "read_recipe": "recipe"}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then."""
    if name not in _HOME:
        raise AttributeError(f"gepsim.importing has no '{name}'")
    return getattr(import_module(f"gepsim.importing.{_HOME[name]}"), name)
