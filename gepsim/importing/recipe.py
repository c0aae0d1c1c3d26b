"""What to import: a recipe names files, what they hold, and how their codes are to be read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.importing.classes import class_codes as codes_of
from gepsim.importing.months import MONTHS
from gepsim.importing.products import with_products
from gepsim.land.stack import LAYERS, Layer
from gepsim.paths import default_city
from gepsim.possible import possible
from gepsim.settings import Section, read_section
from gepsim.tables import read_text

Side: Any = possible("side")
Band: Any = possible("band")
Number: Any = possible("number")
Stored: Any = possible("stored")
Kind = Literal["class", "fractions", "mean", "count"]

_COUNTED = "person"  # the unit of what is counted per cell
_MONTHLY = ("monthly_rain", "monthly_temperature", "monthly_temperature_min",
            "monthly_temperature_max")  # fmt: skip
#: Layers that are read only for what follows from them; they do not enter the stack.
RAW: dict[str, Layer] = {
    "monthly_rain": Layer("mm month-1", "precipitation of each month, climate normal"),
    "monthly_temperature": Layer("degC", "mean air temperature of each month"),
    "monthly_temperature_min": Layer("degC", "mean daily minimum of each month"),
    "monthly_temperature_max": Layer("degC", "mean daily maximum of each month"),
    "sand": Layer("percent", "sand in the fine earth, by mass"),
    "silt": Layer("percent", "silt in the fine earth, by mass"),
    "clay": Layer("percent", "clay in the fine earth, by mass"),
    "soil_organic_carbon": Layer("percent", "organic carbon in the fine earth, by mass"),
    "coarse_fragments": Layer("percent", "stones in the soil, by volume"),
}
KNOWN: dict[str, Layer] = {**LAYERS, **RAW}


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
        Encoding of a Shapefile's or GeoJSON's words where it does not say: ``GBK``.
    crs : str
        Overrides what the file says: an EPSG code, or one of the shifted datums of Chinese web
        maps, ``GCJ-02`` (AMap, Tencent, DataV) and ``BD-09`` (Baidu).
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
        A layer of `stack.LAYERS` or of `RAW`.
    product : str
        Name of an open product, whose shipped recipe gives what is not said here.
    file : str or tuple of str
        What GDAL opens: a path, a pattern (``dem/*.tif``), tiles, an address (``https://…``,
        ``s3://…``), a NetCDF file or a Zarr folder; empty where `value` is given. Twelve names
        for a monthly layer are its months.
    variable : str
        The variable of a NetCDF file or a Zarr folder.
    value : float or None
        The same value in every cell.
    kind : {"class", "fractions", "mean", "count"}
        Codes by majority, or by shares that keep the area of each type and county; intensities
        by area mean, counts by sum.
    units : str
        As stored, after `scale` and `offset`.
    band : int or None
        Counted from 1; of a variable with time, the time step. A file of several needs it.
    bands : tuple of int
        The twelve bands of a monthly layer, or those that are averaged.
    average : bool
        Whether files, bands or steps are years whose mean is wanted; of a monthly layer, all
        months of several years, January first.
    scale, offset : float
        What turns the file's values into `units`.
    raw : bool
        Whether scale and offset that the file itself carries are left alone. Where both file and
        recipe scale, it must be said.
    crs : str
        Overrides what the file says.
    nodata : float, or tuple of float and (float, float)
        Numbers and ranges without data, as stored; override what the file says, so that ``[]``
        makes all of its numbers data.
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
    from_product : tuple of str
        Keys that the product gave and the recipe did not; a recipe cannot set it.
    """

    name: str
    product: str = ""
    file: str | tuple[str, ...] = ""
    variable: str = ""
    value: Number | None = None
    kind: Kind = "mean"
    units: str = ""
    band: Band | None = None
    bands: tuple[Band, ...] = ()
    average: bool = False
    raw: bool = False
    scale: Number = 1.0
    offset: Number = 0.0
    crs: str = ""
    nodata: Stored | tuple[Stored | tuple[Stored, Stored], ...] | None = None
    classes: str = ""
    codes: dict[str, str] = Field(default_factory=dict)
    groups: dict[str, str] = Field(default_factory=dict)
    smooth: bool = False
    fill: bool = False
    licence: str = ""
    citation: str = ""
    from_product: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """Return the names of files as they are written."""
        if isinstance(self.file, str):
            return (self.file,) if self.file else ()
        return self.file

    @property
    def monthly(self) -> bool:
        """Return whether the layer has twelve maps."""
        return self.name in _MONTHLY

    @property
    def where(self) -> str:
        """Return how messages call the layer."""
        return f"layer '{self.name}'"


class Recipe(Section):
    """A whole stack of layers.

    Parameters
    ----------
    title : str
        What the stack is.
    resolution : float
        Side of a model cell. [m]
    crs : str
        Projected CRS of the model grid; that of the city where empty.
    city : str
        Folder of the city's tables.
    terrain_resolution : float or None
        Side of a cell of the grid on which slopes and flow are found. [m] By default that of the
        elevation source, rounded up to a part of `resolution`.
    derive : dict of str to str
        Variants that are wanted instead of the default: ``{slope_length_steepness = "invest"}``.
    """

    title: str
    resolution: Side
    crs: str = ""
    city: str = Field(default_factory=default_city)
    terrain_resolution: Side | None = None
    derive: dict[str, str] = Field(default_factory=dict)
    counties: CountySource
    layer: tuple[LayerSource, ...]
    vector: tuple[VectorSource, ...] = ()


def class_codes(layer: LayerSource) -> dict[int, int]:
    """Return the ecosystem type (as its position) of every code of a layer's product."""
    return codes_of(layer.where, layer.classes, layer.codes, layer.groups)


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
    if layer.name not in KNOWN:
        problems.add(where, "is no layer", suggest(layer.name, KNOWN))
        return
    if bool(layer.files) == (layer.value is not None):
        problems.add(where, "needs either a file or a value")
    units = KNOWN[layer.name].units
    if units is not None and not layer.units and not layer.variable:
        problems.add(where, "has no units", f'set units = "{units}"')
    if layer.value is None:
        _check_kind(layer, where, units, problems)
    _check_bands(layer, where, problems)
    if layer.name == "ecosystem_type":
        try:
            class_codes(layer)
        except InputError as error:
            problems.take(error)


def _check_kind(layer: LayerSource, where: str, units: str | None, problems: Problems) -> None:
    """Note a way of putting cells together that makes nonsense of what the layer holds."""
    if units is None and layer.kind not in ("class", "fractions"):
        what = f'holds classes, whose codes have no {layer.kind}; kind is "{layer.kind}"'
        problems.add(where, what, 'set kind = "class"')
    elif units is not None and layer.kind in ("class", "fractions"):
        fit = "count" if units == _COUNTED else "mean"
        problems.add(where, f'holds a quantity, kind is "{layer.kind}"', f'set kind = "{fit}"')
    elif units == _COUNTED and layer.kind == "mean":
        what = 'counts what is in a cell, which a mean does not keep; kind is "mean"'
        problems.add(where, what, 'set kind = "count"')
    elif layer.kind == "count" and units != _COUNTED:
        problems.add(where, 'is no count, kind is "count"', 'set kind = "mean"')
    if layer.kind == "fractions" and layer.name != "ecosystem_type":
        problems.add(where, "is not put together by shares", 'set kind = "class"')


def _check_bands(layer: LayerSource, where: str, problems: Problems) -> None:
    """Note bands that do not make twelve months, and means of what has none."""
    if layer.average and layer.kind in ("class", "fractions"):
        problems.add(where, "holds classes, which have no average", "name one year: band, or file")
    if layer.scale == 0:
        problems.add(
            where, "scale = 0 makes every value the same", "give what turns stored numbers"
        )
    if layer.average and layer.bands and min(layer.bands) >= 1:
        return
    if layer.bands and not layer.monthly:
        hint = f"set band = {layer.bands[0]}, or average = true for the mean of them"
        problems.add(where, "takes one band", hint)
    elif layer.bands and (len(layer.bands) != MONTHS):
        what = f"has bands {list(layer.bands)}"
        problems.add(where, what, f"name {MONTHS} bands, counted from 1, January first")
