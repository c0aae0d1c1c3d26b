"""Styles that a GeoPackage carries itself: QGIS shows its layers with them when they are opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import quoteattr

from gepsim.files.colours import SEQUENCE

_PAGE = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology|Labeling" labelsEnabled="{labels}">
{body}
</qgis>
"""
_GRADED = """ <renderer-v2 type="graduatedSymbol" graduatedMethod="GraduatedColor" attr={attr}>
  <ranges>
{ranges}
  </ranges>
  <symbols>
{symbols}
  </symbols>
 </renderer-v2>
 <labeling type="simple"><settings>
  <text-style fieldName={label} fontSize="9" textColor="30,30,30,255">
   <text-buffer bufferDraw="1" bufferSize="0.8" bufferColor="255,255,255,255"/>
  </text-style>
 </settings></labeling>"""
_RANGE = (
    '   <range lower="{low}" upper="{high}" label="{low:g}–{high:g}" symbol="{n}" render="true"/>'
)
_FILL = """   <symbol name="{n}" type="fill" alpha="1"><layer class="SimpleFill" enabled="1">
    <prop k="color" v="{colour}"/><prop k="outline_color" v="255,255,255,255"/>
    <prop k="outline_width" v="0.4"/>
   </layer></symbol>"""
_ARROWS = """ <renderer-v2 type="singleSymbol"><symbols>
  <symbol name="0" type="line" alpha="1"><layer class="ArrowLine" enabled="1">
   <prop k="arrow_width" v="1"/><prop k="arrow_start_width" v="0.4"/>
   <prop k="head_length" v="3"/><prop k="head_thickness" v="2"/>
   <prop k="is_curved" v="1"/><prop k="is_repeated" v="1"/>
   <data_defined_properties><Option type="Map">
    <Option name="properties" type="Map"><Option name="arrowWidth" type="Map">
     <Option name="active" value="true" type="bool"/>
     <Option name="expression" value={width} type="QString"/>
     <Option name="type" value="3" type="int"/>
    </Option></Option>
    <Option name="type" value="collection" type="QString"/>
   </Option></data_defined_properties>
   <symbol name="@0@0" type="fill" alpha="1"><layer class="SimpleFill" enabled="1">
    <prop k="color" v="{colour}"/><prop k="outline_style" v="no"/>
   </layer></symbol>
  </layer></symbol>
 </symbols></renderer-v2>"""
_ARROW = "#c2410c"  # told apart from every shade below it
_THICKEST = 3.0  # mm, of the largest payment
_THINNEST = 0.4  # mm
_TABLE = """CREATE TABLE layer_styles (
 id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT, f_table_schema TEXT,
 f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT,
 useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT, update_time DATETIME)"""
_LISTED = """INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)
 VALUES ('layer_styles', 'attributes', 'layer_styles', '1970-01-01T00:00:00Z')"""
_ROW = """INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,
 f_geometry_column, styleName, styleQML, useAsDefault, description) VALUES ('','',?,?,?,?,1,?)"""


def graded(expression: str, limits: Sequence[float], label: str) -> str:
    """Return a style that colours areas by an expression, between limits, with names on them.

    Examples
    --------
    >>> 'label="0–5"' in graded('"gep" / "area"', [0.0, 5.0, 10.0], "name_zh")
    True
    """
    spans = list(enumerate(pairwise(limits)))
    ranges = "\n".join(_RANGE.format(low=low, high=high, n=n) for n, (low, high) in spans)
    step = (len(SEQUENCE) - 1) / max(1, len(spans) - 1)
    shades = [_rgb(SEQUENCE[round(n * step)]) for n, _ in spans]
    symbols = "\n".join(_FILL.format(n=n, colour=shade) for n, shade in enumerate(shades))
    body = _GRADED.format(
        attr=quoteattr(expression), ranges=ranges, symbols=symbols, label=quoteattr(label)
    )
    return _PAGE.format(labels=1, body=body)


def arrows(field: str, largest: float) -> str:
    """Return a style that draws lines as arrows, the thicker the more they carry.

    >>> "ArrowLine" in arrows("payment", 2.0)
    True
    """
    scale = (_THICKEST - _THINNEST) / largest if largest > 0.0 else 0.0
    width = quoteattr(f'{_THINNEST:g} + {scale:.6g} * coalesce("{field}", 0)')
    return _PAGE.format(labels=0, body=_ARROWS.format(width=width, colour=_rgb(_ARROW)))


def keep_styles(path: Path, styles: Mapping[str, tuple[str, str]]) -> None:
    """Write the styles of layers into their GeoPackage, each with a word on what it shows."""
    with closing(sqlite3.connect(path)) as package, package:
        package.execute(_TABLE)
        package.execute(_LISTED)
        for layer, (qml, said) in styles.items():
            package.execute(_ROW, (layer, "geom", layer, qml, said))


def _rgb(colour: str) -> str:
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    return f"{red},{green},{blue},255"
