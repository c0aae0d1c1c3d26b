"""The shifted datum of Chinese web maps, there and back."""

from __future__ import annotations

import math


def unshift(lon: float, lat: float) -> tuple[float, float]:
    """Return WGS 84 longitude and latitude of a place given in GCJ-02. [degree].

    Examples
    --------
    In Bazhong the shift is about 480 m:

    >>> lon, lat = unshift(106.75, 31.86)
    >>> east, north = shift(lon, lat)
    >>> round(east, 6), round(north, 6), round((106.75 - lon) * 94_500) in range(350, 450)
    (106.75, 31.86, True)
    """
    x, y = lon, lat
    for _ in range(5):
        east, north = shift(x, y)
        x, y = x + lon - east, y + lat - north
    return x, y


def shift(lon: float, lat: float) -> tuple[float, float]:
    """Return GCJ-02 longitude and latitude of a place given in WGS 84, by its public formula."""
    axis, eccentricity = 6378245.0, 0.00669342162296594323  # of the Krasovsky ellipsoid
    x, y = lon - 105.0, lat - 35.0
    sin, root, pi = math.sin, math.sqrt(abs(x)), math.pi
    wave = (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20 * sin(pi * y) + 40 * sin(pi * y / 3)) * 2 / 3
    north += (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20 * sin(pi * x) + 40 * sin(pi * x / 3)) * 2 / 3
    east += (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    phi = math.radians(lat)
    magic = 1 - eccentricity * math.sin(phi) ** 2
    meridian = axis * (1 - eccentricity) / magic**1.5
    parallel = axis / math.sqrt(magic) * math.cos(phi)
    return lon + math.degrees(east / parallel), lat + math.degrees(north / meridian)
