"""What to import: a recipe names files, what they hold, and how their codes are to be read."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.importing.products import with_products
from gepsim.land.grid import CRS
from gepsim.land.stack import LAYERS
from gepsim.settings import Section, read_section
from gepsim.tables import read_text

Kind = Literal["class", "mean", "count"]


class CountySource(Section):
    """County polygons: a vector file and the property that holds the six-digit code or the name.

    Parameters
    ----------
    file : str
        GeoJSON, GeoPackage or Shapefile.
    code : str
        The property (field) that says which county a polygon is.
    layer : str
        Layer of a GeoPackage that has several.
    encoding : str
        Encoding of a Shapefile's words where it does not say: ``GBK``.
    crs : str
        Overrides what the file says: an EPSG code, or ``GCJ-02``, the shifted datum of Chinese
        web maps.
    """

    file: str
    code: str = "adcode"
    layer: str = ""
    encoding: str = ""
    crs: str = ""
    licence: str = ""
    citation: str = ""


class VectorSource(CountySource):
    """Polygons for one layer of classes: towns, reserves, basins, redline, permanent farmland."""

    name: Literal["town", "reserve", "basin", "redline", "permanent_farmland"]
    code: str = ""


class LayerSource(Section):
    """One layer: a raster file, or one value for all cells.

    Parameters
    ----------
    name : str
        A layer of `stack.LAYERS`.
    product : str
        Name of an open product, whose shipped recipe gives what is not said here.
    file : str
        What GDAL opens; empty where `value` is given.
    value : float or None
        The same value in every cell.
    kind : {"class", "mean", "count"}
        Codes by majority, intensities by area mean, counts by sum.
    units : str
        As stored, after `scale` and `offset`.
    band : int
        Counted from 1.
    crs : str
        Overrides what the file says.
    nodata : float or None
        Overrides what the file says.
    classes : str
        Name of a class map, see ``class_maps.toml``.
    codes : dict of str to str
        Own codes, beside or instead of a class map.
    groups : dict of str to str
        Type that a group of the class map stands for: ``{FOREST = "CON"}``.
    smooth : bool
        Whether intensities with larger cells than the grid's are drawn smoothly between cells. By
        default every part of a large cell has its value, which keeps the means of counties.
    fill : bool
        Whether holes inside the counties take the nearest value.
    """

    name: str
    product: str = ""
    file: str = ""
    value: float | None = None
    kind: Kind = "mean"
    units: str = ""
    band: int = 1
    scale: float = 1.0
    offset: float = 0.0
    crs: str = ""
    nodata: float | None = None
    classes: str = ""
    codes: dict[str, str] = Field(default_factory=dict)
    groups: dict[str, str] = Field(default_factory=dict)
    smooth: bool = False
    fill: bool = False
    licence: str = ""
    citation: str = ""


class Recipe(Section):
    """A whole stack of layers."""

    title: str
    resolution: float = Field(gt=0)
    crs: str = CRS
    city: str = "bazhong"
    counties: CountySource
    layer: tuple[LayerSource, ...]
    vector: tuple[VectorSource, ...] = ()


def read_recipe(path: Path) -> Recipe:
    """Return a recipe from its TOML file, checked.

    Raises
    ------
    InputError
        With every fault: unknown keys and layers, missing units, groups without a type.
    """
    try:
        values = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(Problem(str(path), f"is no TOML: {error}")) from error
    problems = Problems()
    values = with_products(values, path.name, problems)
    problems.raise_if_any()
    recipe = read_section(Recipe, values, path.name)
    for layer in recipe.layer:
        _check_layer(layer, f"{path.name} layer '{layer.name}'", problems)
    problems.raise_if_any()
    return recipe


def _check_layer(layer: LayerSource, where: str, problems: Problems) -> None:
    """Note what one layer lacks."""
    if layer.name not in LAYERS:
        problems.add(where, "is no layer", suggest(layer.name, LAYERS))
        return
    if bool(layer.file) == (layer.value is not None):
        problems.add(where, "needs either a file or a value")
    if LAYERS[layer.name].units is not None and not layer.units:
        problems.add(where, "has no units", f'set units = "{LAYERS[layer.name].units}"')
    if layer.name == "ecosystem_type":
        try:
            class_codes(layer)
        except InputError as error:
            problems.take(error)


@cache
def class_maps() -> dict[str, dict]:
    """Return the class maps that ship with gepsim, by name."""
    path = Path(__file__).with_name("class_maps.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def class_codes(layer: LayerSource) -> dict[int, int]:
    """Return the ecosystem type (as its position) of every code of a product.

    Examples
    --------
    >>> groups = {"FOREST": "CON", "CROP": "DRY", "WATER": "RIV"}
    >>> source = LayerSource(name="ecosystem_type", file="a.tif", classes="clcd", groups=groups)
    >>> ECOSYSTEM_TYPES[class_codes(source)[2]]
    'CON'
    """
    where, problems = f"layer '{layer.name}'", Problems()
    words = dict(layer.codes)
    if layer.classes and layer.classes not in class_maps():
        what = f"unknown class map '{layer.classes}'"
        raise InputError(Problem(where, what, suggest(layer.classes, class_maps())))
    if layer.classes:
        words = {**class_maps()[layer.classes]["classes"], **words}
    found = {}
    for code, word in words.items():
        name = layer.groups.get(word, word)
        if name in ECOSYSTEM_TYPES:
            found[int(code)] = ECOSYSTEM_TYPES.index(name)
        else:
            hint = f'say which type it is: groups = {{ {word} = "…" }}'
            problems.add(where, f"code {code} is '{word}', which is no ecosystem type", hint)
    if not words:
        problems.add(where, "has no codes", "name a class map: " + ", ".join(class_maps()))
    problems.raise_if_any()
    return found
