"""LS from slope, aspect and the land above, with slope and length capped."""

from __future__ import annotations

import numpy as np

from gepsim.land.facts import LandscapeFacts


def length_exponent(sine: np.ndarray, facts: LandscapeFacts) -> np.ndarray:
    """Return m, the exponent of slope length, from the ratio of rill to interrill erosion.

    Parameters
    ----------
    sine : ndarray
        Sine of the slope. [1]
    facts : LandscapeFacts
        Rows ``slope_beta_*``.
    """
    ratio = (sine / facts.get("slope_beta_sine")) / (
        facts.get("slope_beta_factor") * sine ** facts.get("slope_beta_power")
        + facts.get("slope_beta_offset")
    )
    return np.asarray(ratio / (1 + ratio))


def steepness(slope: np.ndarray, facts: LandscapeFacts) -> np.ndarray:
    """Return S from the straight line of the sine that holds at each slope.

    Parameters
    ----------
    slope : ndarray
        [degree]
    facts : LandscapeFacts
        Rows ``slope_break``, ``slope_sine`` and ``slope_offset``.
    """
    line = np.digitize(slope, facts.family("slope_break", "degree"))
    factors, offsets = (np.array(facts.family(f"slope_{what}")) for what in ("sine", "offset"))
    return np.asarray(factors[line] * np.sin(np.radians(slope)) + offsets[line])


def desmet_govers_chinese(
    slope: np.ndarray, aspect: np.ndarray, upslope: np.ndarray, cell: float, facts: LandscapeFacts
) -> np.ndarray:
    """Return LS with L from the land above each cell and S by the three lines of Chinese practice.

    Parameters
    ----------
    slope, aspect : ndarray
        [degree]; aspect is NaN on level land.
    upslope : ndarray
        Cells that drain through each cell, itself among them. [1]
    cell : float
        Edge of a cell. [m]
    facts : LandscapeFacts
        Cap of slope and of slope length, exponents, lines of S.

    Returns
    -------
    ndarray of float32
        [1]

    Notes
    -----
    .. math:: L = \\min\\left(\\frac{(A + D^2)^{m+1} - A^{m+1}}{D^{m+2} x^m 22.13^m},
        \\left(\\frac{\\lambda}{22.13}\\right)^m\\right), \\quad A = (n - 1) D^2, \\quad
        x = |\\sin\\alpha| + |\\cos\\alpha|

    The cap is the L of a whole hillside of the longest length: it holds a length and not, as in
    InVEST, a ratio, so that L does not grow with the cell where slopes gather to valleys. It acts
    from about half that length on, as the foot of a hillside erodes more than its mean.

    Examples
    --------
    See ``tests/land/test_derived.py``.
    """
    capped = np.minimum(np.asarray(slope, float), facts.get("slope_cap", "degree"))
    m = length_exponent(np.sin(np.radians(capped)), facts)
    unit, square = facts.get("slope_unit_length", "m"), cell**2
    facing = np.radians(np.where(np.isnan(aspect), 0.0, aspect))
    width = np.abs(np.sin(facing)) + np.abs(np.cos(facing))
    above = (np.asarray(upslope, float) - 1.0) * square
    length = ((above + square) ** (m + 1) - above ** (m + 1)) / (
        cell ** (m + 2) * width**m * unit**m
    )
    longest = (facts.get("slope_length_cap", "m") / unit) ** m
    return (np.minimum(length, longest) * steepness(capped, facts)).astype(np.float32)
