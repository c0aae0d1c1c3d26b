"""Open products whose shipped recipes say how their files are to be read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.settings import Section, read_section

RECIPES = Path(__file__).with_name("recipes")
_WORDS = ("licence", "citation")
_BASIS = {
    "file": "read from a clip of the real file",
    "documentation": "from the product's documentation; not yet tried on the real file",
}


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
    basis: Literal["documentation", "file"] = "documentation"
    traps: tuple[str, ...] = Field(default=())


@cache
def products() -> dict[str, Product]:
    """Return the products that ship with gepsim, by name, in the order of their files.

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
    if not isinstance(layer, dict):
        return layer
    name = str(layer.get("product", ""))
    if "from_product" in layer:
        problems.add(where, "'from_product' is not yours to set", "take it out")
    if name and name not in products():
        problems.add(where, f"unknown product '{name}'", suggest(name, products()))
    if name not in products():
        return layer
    given = products()[name].layer
    return {**given, **layer, "from_product": [key for key in given if key not in layer]}


def listed() -> list[str]:
    """Return the products, one line each: name, layer, title, licence."""
    wide = max(len(name) for name in products())
    lines = [
        f"{name:{wide}}  {row.layer['name']:24} {row.title} [{row.layer['licence']}]"
        for name, row in products().items()
    ]
    return [*lines, "", "gepsim layers products NAME tells files, traps, publisher and citation"]


def described(name: str) -> list[str]:
    """Return all that is known about one product.

    Examples
    --------
    >>> described("ghs_pop")[1]
    '  publisher: European Commission, Joint Research Centre'

    Raises
    ------
    InputError
        If there is no such product.
    """
    if name not in products():
        hint = suggest(name, products())
        raise InputError(Problem("products", f"no product '{name}'", hint))
    row = products()[name]
    cite = [f"  {key}: {row.layer[key]}" for key in ("licence", "citation")]
    keys = [f"  {key} = {value!r}" for key, value in row.layer.items() if key not in _WORDS]
    head = [f"{name}: {row.title}", f"  publisher: {row.publisher}", *cite]
    facts = [f"  files: {row.files}", f"  grid: {row.grid}", f"  basis: {_BASIS[row.basis]}"]
    traps = [f"  mind: {trap}" for trap in row.traps]
    return [*head, *facts, *traps, "  what the recipe takes from it:", *("  " + k for k in keys)]
