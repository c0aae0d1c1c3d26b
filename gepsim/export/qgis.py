"""Styles that QGIS takes by itself: a file ``<map>.qml`` beside ``<map>.tif``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from gepsim.export.map_classes import MapClass

_PAGE = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
 <pipe>
  {renderer}
  <brightnesscontrast/>
  <huesaturation/>
  <rasterresampler/>
 </pipe>
</qgis>
"""
_CODED = """<rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1">
   <colorPalette>
{entries}
   </colorPalette>
  </rasterrenderer>"""
_RANGED = """<rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1">
   <rastershader>
    <colorrampshader colorRampType="DISCRETE" classificationMode="1" clip="0">
{entries}
    </colorrampshader>
   </rastershader>
  </rasterrenderer>"""


def style(classes: Sequence[MapClass], *, coded: bool) -> str:
    """Return a style with the names of the classes in Chinese and English as its legend.

    Examples
    --------
    >>> from gepsim.text import Text
    >>> "林 / forest" in style([MapClass(1.0, "#00ff00", Text("林", "forest"))], coded=True)
    True
    """
    entries = "\n".join(_entry(one, coded) for one in classes)
    return _PAGE.format(renderer=(_CODED if coded else _RANGED).format(entries=entries))


def _entry(one: MapClass, coded: bool) -> str:
    label, colour = quoteattr(one.name.plain), quoteattr(one.colour)
    if coded:
        return f'<paletteEntry value="{one.value:.0f}" color={colour} alpha="255" label={label}/>'
    value = "inf" if math.isinf(one.value) else f"{one.value:g}"
    return f'<item value="{value}" color={colour} alpha="255" label={label}/>'
