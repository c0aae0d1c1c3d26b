"""Soil erodibility K from texture and organic carbon.

The numbers below are the printed constants of the equations, source keys ``epic_1990`` and
``zhang_keli``.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from gepsim.errors import InputError, Problem

#: From US customary units to t ha h ha-1 MJ-1 mm-1.
TO_SI: Final = 0.1317
#: Offset and slope of Zhang Keli's line from K by EPIC to K measured on Chinese plots, US units.
_CORRECTION: Final = (-0.01383, 0.51575)


def check_texture(sand: np.ndarray, silt: np.ndarray, clay: np.ndarray, tolerance: float) -> float:
    """Return how far the parts of a soil are from a whole, at most; refuse what is too far.

    Parameters
    ----------
    sand, silt, clay : ndarray
        By mass; NaN where unknown. [percent]
    tolerance : float
        Largest departure from 100 that is let pass. [percent]

    Raises
    ------
    InputError
        With the number of cells beyond the tolerance.

    Examples
    --------
    >>> check_texture(np.array([40.0]), np.array([40.0]), np.array([21.0]), 5.0)
    1.0
    """
    off = np.abs(np.asarray(sand, float) + silt + clay - 100.0)
    known = off[~np.isnan(off)]
    bad = int((known > tolerance).sum())
    if bad:
        worst = float(known.max())
        cells = f"{bad} of {known.size} cells (off by up to {worst:.3g})"
        what = f"sand, silt and clay do not make 100 % in {cells}"
        hint = "check the units (percent by mass; SoilGrids has g/kg) and that depths agree"
        raise InputError(Problem("layers sand, silt, clay", what, hint))
    return float(known.max()) if known.size else 0.0


def epic_us(sand: np.ndarray, silt: np.ndarray, clay: np.ndarray, carbon: np.ndarray) -> np.ndarray:
    """Return K of the EPIC model in the US customary units it is printed in.

    Parameters
    ----------
    sand, silt, clay, carbon : ndarray
        By mass; carbon is the organic. [percent]

    Notes
    -----
    With :math:`s = 1 - SAN / 100`:

    .. math:: K = (0.2 + 0.3 e^{-0.0256 SAN (1 - SIL / 100)})
        \\left(\\frac{SIL}{CLA + SIL}\\right)^{0.3}
        \\left(1 - \\frac{0.25 C}{C + e^{3.72 - 2.95 C}}\\right)
        \\left(1 - \\frac{0.7 s}{s + e^{-5.51 + 22.9 s}}\\right)

    Pure sand has no silt, and K of 0.
    """
    fine, rest = np.asarray(clay, float) + silt, 1 - np.asarray(sand, float) / 100
    coarse = 0.2 + 0.3 * np.exp(-0.0256 * np.asarray(sand) * (1 - np.asarray(silt) / 100))
    silty = np.divide(silt, fine, out=np.zeros(np.shape(fine)), where=fine != 0) ** 0.3
    organic = 1 - 0.25 * carbon / (carbon + np.exp(3.72 - 2.95 * np.asarray(carbon)))
    sandy = 1 - 0.7 * rest / (rest + np.exp(-5.51 + 22.9 * rest))
    return np.asarray(coarse * silty * organic * sandy)


def epic(sand: np.ndarray, silt: np.ndarray, clay: np.ndarray, carbon: np.ndarray) -> np.ndarray:
    """Return K of the EPIC model.

    Parameters
    ----------
    sand, silt, clay, carbon : ndarray
        By mass; carbon is the organic. [percent]

    Returns
    -------
    ndarray
        [t ha h ha-1 MJ-1 mm-1]

    Examples
    --------
    Purple soil with 36 % sand, 42 % silt, 22 % clay and 1.2 % carbon: 0.376 x 0.881 x 0.875 in US
    units, about twice what plots of such soil measure:

    >>> round(float(epic(36.0, 42.0, 22.0, 1.2)), 4)
    0.0382
    """
    return TO_SI * epic_us(sand, silt, clay, carbon)


def epic_corrected(
    sand: np.ndarray, silt: np.ndarray, clay: np.ndarray, carbon: np.ndarray
) -> np.ndarray:
    """Return K of the EPIC model brought to plots in China by the line of Zhang Keli.

    Parameters
    ----------
    sand, silt, clay, carbon : ndarray
        By mass; carbon is the organic. [percent]

    Returns
    -------
    ndarray
        [t ha h ha-1 MJ-1 mm-1]

    Raises
    ------
    InputError
        If the line gives a negative K anywhere: it does not hold for soils of K below 0.027 by
        EPIC in US units.

    Examples
    --------
    The same purple soil:

    >>> round(float(epic_corrected(36.0, 42.0, 22.0, 1.2)), 4)
    0.0179
    """
    offset, slope = _CORRECTION
    found = np.asarray(TO_SI * (offset + slope * epic_us(sand, silt, clay, carbon)))
    below = int((found < 0).sum())
    if below:
        what = f"the correction of Zhang Keli gives K below 0 in {below} cells of nearly pure sand"
        hint = '[derive] soil_erodibility = "epic", or bring soil_erodibility itself'
        raise InputError(Problem("layer 'soil_erodibility'", what, hint))
    return found
