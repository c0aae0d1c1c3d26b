"""Whether a coordinate reference system is one in which cells have sides in metres."""

from __future__ import annotations

#: What to write instead of one that is of no use.
HINT = "write a projected one in metres whose zone covers the city, as EPSG:4544 or EPSG:4545"


def crs_fault(text: str) -> str:
    """Return what is wrong with a coordinate reference system; nothing if a grid can lie in it.

    Examples
    --------
    >>> crs_fault("EPSG:4545"), crs_fault("EPSG:4490")
    ('', "'China Geodetic Coordinate System 2000' is not projected")
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        crs = CRS(text)
    except CRSError as error:
        return f"cannot be read: {error}"
    if not crs.is_projected:
        return f"'{crs.name}' is not projected"
    units = {axis.unit_name for axis in crs.axis_info} - {"metre", "meter"}
    return f"is in {min(units)}, not in metres" if units else ""
