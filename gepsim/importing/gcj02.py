"""The shifted datums of Chinese web maps, there and back."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

_AXIS: Final = 6378245.0  # of the Krasovsky ellipsoid [m]
_ECCENTRICITY: Final = 0.00669342162296594323  # its first eccentricity, squared
_ROUNDS: Final = 5  # the shift changes by 1e-5 of itself on its own length: three would do


def unshift(lon: Any, lat: Any) -> tuple[Any, Any]:
    """Return WGS 84 longitude and latitude of places given in GCJ-02. [degree].

    Examples
    --------
    At 32 N, 107 E the shift is about 480 m:

    >>> lon, lat = unshift(106.75, 31.86)
    >>> east, north = shift(lon, lat)
    >>> print(east.round(6), north.round(6), 350 < (106.75 - lon) * 94_500 < 450)
    106.75 31.86 True
    """
    x, y = np.asarray(lon, float), np.asarray(lat, float)
    for _ in range(_ROUNDS):
        east, north = shift(x, y)
        x, y = x + lon - east, y + lat - north
    return x, y


def from_baidu(lon: Any, lat: Any) -> tuple[Any, Any]:
    """Return GCJ-02 longitude and latitude of places given in BD-09, by its public formula.

    Examples
    --------
    Baidu adds about 0.0065 degrees east and 0.006 north, and a swirl of some metres:

    >>> lon, lat = from_baidu(106.7565, 31.866)
    >>> print(abs(lon - 106.75) < 3e-4, abs(lat - 31.86) < 3e-4)
    True True
    """
    x, y = np.asarray(lon, float) - 0.0065, np.asarray(lat, float) - 0.006
    turn = np.pi * 3000 / 180
    radius = np.hypot(x, y) - 2e-5 * np.sin(y * turn)
    angle = np.arctan2(y, x) - 3e-6 * np.cos(x * turn)
    return radius * np.cos(angle), radius * np.sin(angle)


def shift(lon: Any, lat: Any) -> tuple[Any, Any]:
    """Return GCJ-02 longitude and latitude of places given in WGS 84, by its public formula."""
    x, y = np.asarray(lon, float) - 105.0, np.asarray(lat, float) - 35.0
    sin, root, pi = np.sin, np.sqrt(abs(x)), np.pi
    wave = (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20 * sin(pi * y) + 40 * sin(pi * y / 3)) * 2 / 3
    north += (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20 * sin(pi * x) + 40 * sin(pi * x / 3)) * 2 / 3
    east += (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    phi = np.radians(lat)
    magic = 1 - _ECCENTRICITY * sin(phi) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / magic**1.5
    parallel = _AXIS / np.sqrt(magic) * np.cos(phi)
    return lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)
