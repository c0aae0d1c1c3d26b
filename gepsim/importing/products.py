"""Open products whose shipped recipes say how their files are to be read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from gepsim.errors import Problems, suggest
from gepsim.settings import Section, read_section

RECIPES = Path(__file__).with_name("recipes")


class Product(Section):
    """One open product: who publishes it, what its files hold, and where people trip.

    Parameters
    ----------
    title, publisher, grid : str
        What it is, who makes it, cell size and CRS.
    files : str
        What the publisher calls its files, with ``*`` for place, month or year.
    layer : dict
        Keys of a recipe's ``[[layer]]``.
    basis : str
        What the keys rest on: ``documentation`` or ``file``, a file that was read.
    traps : tuple of str
        What goes wrong with it.
    """

    title: str
    publisher: str
    grid: str
    files: str
    layer: dict[str, Any]
    basis: str = "documentation"
    traps: tuple[str, ...] = Field(default=())


@cache
def products() -> dict[str, Product]:
    """Return the products that ship with gepsim, by name, in alphabetical order of their files.

    Examples
    --------
    >>> products()["chelsa_rain"].layer["name"]
    'rain'
    """
    found: dict[str, Product] = {}
    for path in sorted(RECIPES.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, values in tables.items():
            found[name] = read_section(Product, values, f"{path.name} [{name}]")
    return found


def with_products(values: Mapping[str, Any], where: str, problems: Problems) -> dict[str, Any]:
    """Return a recipe's tables with what the named products say where a layer says nothing.

    Examples
    --------
    >>> layer = {"product": "chelsa_rain", "file": "a.tif", "units": "cm year-1"}
    >>> layer = with_products({"layer": [layer]}, "a.toml", Problems())["layer"][0]
    >>> layer["name"], layer["units"]
    ('rain', 'cm year-1')
    """
    layers = values.get("layer", [])
    if not isinstance(layers, list):
        return dict(values)
    return {**values, "layer": [_with_product(layer, where, problems) for layer in layers]}


def _with_product(layer: Any, where: str, problems: Problems) -> Any:
    """Return one layer's keys; the recipe's own win over the product's."""
    name = layer.get("product", "") if isinstance(layer, dict) else ""
    if not name:
        return layer
    if name not in products():
        problems.add(where, f"unknown product '{name}'", suggest(name, products()))
        return layer
    return {**products()[name].layer, **layer}
