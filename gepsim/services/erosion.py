"""Slope length and steepness, and the delivery of sediment, as InVEST's sediment model has them.

For those who bring their own terrain: the landscape that ships uses the factors of Chinese
practice. The numbers below are the printed constants of the equations, see the source key
``invest_user_guide``.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Length of the unit plot of the soil loss equation. [m]
UNIT_PLOT: Final = 22.13
#: Up to each slope [percent] the exponent m of slope length; steeper slopes take McCool's curve.
STEPS: Final = ((1.0, 0.2), (3.5, 0.3), (5.0, 0.4), (9.0, 0.5))
#: Slope and intercept of the steepness factor below and from 9 % on.
GENTLE, STEEP = (10.8, 0.03), (16.8, -0.5)
BREAK: Final = 9.0
#: Constants of McCool's ratio of rill to interrill erosion.
MCCOOL: Final = (0.0896, 3.0, 0.8, 0.56)


def steepness_factor(slope: ArrayLike) -> NDArray[np.float64]:
    """Return S of the soil loss equation.

    Parameters
    ----------
    slope : array_like
        Rise over run. [percent]

    Returns
    -------
    ndarray
        S. [1]

    Examples
    --------
    Level ground keeps 0.03:

    >>> float(steepness_factor(0.0))
    0.03
    """
    slope = np.asarray(slope, dtype=float)
    sine = np.sin(np.arctan(slope / 100.0))
    (a, b), (c, d) = GENTLE, STEEP
    return np.where(slope < BREAK, a * sine + b, c * sine + d)


def length_exponent(slope: ArrayLike) -> NDArray[np.float64]:
    """Return m, the exponent of slope length.

    Parameters
    ----------
    slope : array_like
        Rise over run. [percent]

    Returns
    -------
    ndarray
        m. [1]

    Examples
    --------
    >>> length_exponent([0.5, 2.0, 5.0, 9.0]).tolist()
    [0.2, 0.3, 0.4, 0.5]
    """
    slope = np.asarray(slope, dtype=float)
    sine = np.sin(np.arctan(slope / 100.0))
    scale, a, power, b = MCCOOL
    ratio = (sine / scale) / (a * sine**power + b)
    return np.select([slope <= top for top, _ in STEPS], [m for _, m in STEPS], ratio / (1 + ratio))


def length_steepness_factor(
    slope: ArrayLike, upslope_cells: ArrayLike, cell: float, longest: float
) -> NDArray[np.float64]:
    """Return L times S after Desmet and Govers, with InVEST's cap on L.

    Parameters
    ----------
    slope : array_like
        Rise over run. [percent]
    upslope_cells : array_like
        Cells that drain through this one, itself among them. [1]
    cell : float
        Edge of a cell. [m]
    longest : float
        Cap of the length factor, 122 by default in InVEST. [1]

    Returns
    -------
    ndarray
        L S. [1]

    Notes
    -----
    .. math:: L = \\frac{(A + D^2)^{m+1} - A^{m+1}}{D^{m+2} x^m 22.13^m},
        \\quad A = \\sqrt{(n - 1) D^2}

    Examples
    --------
    A cell of 10 m on 9 % slope with a hundred cells above:

    >>> round(float(length_steepness_factor(9.0, 100.0, 10.0, 122.0)), 3)
    1.185
    """
    angle = np.arctan(np.asarray(slope, dtype=float) / 100.0)
    m = length_exponent(slope)
    square = cell**2
    above = np.sqrt((np.asarray(upslope_cells, dtype=float) - 1.0) * square)
    width = np.abs(np.sin(angle)) + np.abs(np.cos(angle))
    length = ((above + square) ** (m + 1) - above ** (m + 1)) / (
        cell ** (m + 2) * width**m * UNIT_PLOT**m
    )
    return np.minimum(length, longest) * steepness_factor(slope)


def delivery_ratio(
    connectivity: ArrayLike, middle: float, steepness: float, largest: float
) -> NDArray[np.float64]:
    """Return the part of eroded soil that reaches a stream.

    Parameters
    ----------
    connectivity : array_like
        Index of connectivity, log10 of upslope over downslope. [1]
    middle, steepness : float
        IC0 and k of the curve, 0.5 and 2. [1]
    largest : float
        Largest ratio, 0.8. [1]

    Returns
    -------
    ndarray
        Sediment delivery ratio. [1]

    Examples
    --------
    At the middle of the curve half of the largest is delivered:

    >>> float(delivery_ratio(0.5, 0.5, 2.0, 0.8))
    0.4
    """
    return largest / (1.0 + np.exp((middle - np.asarray(connectivity, dtype=float)) / steepness))
