"""Colours of maps, the same on the page, in `maps.nc` and in what GIS programs open."""

from __future__ import annotations

#: Light to dark, one hue range, readable in grey and by the colour-blind.
SEQUENCE = ("#fdf9d8", "#dcedb0", "#aadba0", "#6cc08c", "#359a7c", "#1c7166", "#0d4a4d")
TYPE_COLOURS = {
    "EBF": "#1b5e3a", "DBF": "#5aa35a", "CON": "#0f4036", "MIX": "#2f8068", "SHR": "#a8b755",
    "GRS": "#d9dd84", "WET": "#63bdb4", "RIV": "#2b7bba", "LAK": "#69add9", "RES": "#1f5f99",
    "DRY": "#efdca4", "PAD": "#cfe3b4", "ORC": "#cf9550", "UGR": "#92d492", "BLT": "#8a4153",
    "BAR": "#b9b9b9",
}  # fmt: skip
#: Neighbours told apart; counties take them in turn.
PLACES = ("#8dd3c7", "#ffffb3", "#bebada", "#fb8072", "#80b1d3", "#fdb462", "#b3de69", "#fccde5")
_SPARE = "#dddddd"


def class_colours(name: str, labels: list[str]) -> list[str]:
    """Return the colour of each class of a map.

    Examples
    --------
    >>> class_colours("ecosystem_type", ["EBF", "no_such"]), class_colours("county", ["990001"])
    (['#1b5e3a', '#dddddd'], ['#8dd3c7'])
    """
    if name == "ecosystem_type":
        return [TYPE_COLOURS.get(label, _SPARE) for label in labels]
    return [PLACES[place % len(PLACES)] for place in range(len(labels))]
