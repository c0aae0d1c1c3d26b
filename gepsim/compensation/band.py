"""The band between what protection costs and what it is worth downstream, and how it is split."""

from __future__ import annotations

import numpy as np

from gepsim.compensation.arrays import Array, limited


def development_stage(engel: Array) -> Array:
    """Share of a service's value that a society at this stage is willing to pay.

    Parameters
    ----------
    engel : array
        Engel coefficient: food in household spending. [1]

    Returns
    -------
    array
        l, from 0 to 1. [1]

    Notes
    -----
    .. math:: l = 1 / (1 + e^{-t}), \\quad t = 1 / En - 3

    Examples
    --------
    One third on food is the middle of the curve; a quarter gives 1 / (1 + 1/e) = 0.731:

    >>> round(float(development_stage(1 / 3)), 3), round(float(development_stage(0.25)), 3)
    (0.5, 0.731)
    """
    return 1.0 / (1.0 + np.exp(3.0 - 1.0 / engel))


def added_service(value: Array, reference: Array) -> Array:
    """Gain of a service since the reference; a loss earns nothing.

    Parameters
    ----------
    value, reference : array
        Value of the service now and in the reference year. [CNY year-1]

    Returns
    -------
    array
        Added value, never negative. [CNY year-1]

    Examples
    --------
    >>> float(added_service(12.0, 10.0)), float(added_service(9.0, 10.0))
    (2.0, 0.0)
    """
    return np.maximum(0.0, value - reference)


def opportunity_cost(
    reference_income: Array, income: Array, population: Array, share: Array, controlled: Array
) -> Array:
    """Income forgone because land is kept from development.

    Parameters
    ----------
    reference_income, income : array
        Output per person where nothing is held back, and here. [CNY person-1 year-1]
    population : array
        People here. [person]
    share : array
        Part of the gap that protection explains. [1]
    controlled : array
        Part of the area under control. [1]

    Returns
    -------
    array
        Opportunity cost, never negative. [CNY year-1]

    Notes
    -----
    .. math:: OC = \\max(0, y_{ref} - y) \\, N \\, \\theta \\, s

    Examples
    --------
    A gap of 10,000 CNY for 500,000 people, one tenth explained, one fifth controlled: 1 亿元:

    >>> opportunity_cost(40_000.0, 30_000.0, 500_000.0, 0.1, 0.2)
    np.float64(100000000.0)
    """
    return np.maximum(0.0, reference_income - income) * population * share * controlled


def base_amount(lower: Array, upper: Array, split: Array) -> Array:
    """Amount due before water quality is looked at.

    Parameters
    ----------
    lower, upper : array
        Cost and worth of what one edge carries. [CNY year-1]
    split : array
        Part of the band above cost that goes to the producer; one half is Nash's split. [1]

    Returns
    -------
    array
        Base amount: within the band, or the upper bound where the band is empty. [CNY year-1]

    Notes
    -----
    .. math:: B = LB + \\beta (UB - LB) \\text{ if } UB \\ge LB, \\text{ else } UB

    Examples
    --------
    Cost 4 and worth 10 make 7; cost 4 and worth 3 make 3, and 1 stays with the state above:

    >>> float(base_amount(4.0, 10.0, 0.5)), float(base_amount(4.0, 3.0, 0.5))
    (7.0, 3.0)
    """
    return np.minimum(upper, lower + split * np.maximum(0.0, upper - lower))


def settled(base: Array, fixed_share: Array, quality: Array) -> Array:
    """Payment after the water-quality settlement; negative is paid by the place upstream.

    Parameters
    ----------
    base : array
        Base amount. [CNY year-1]
    fixed_share : array
        Ecological part that does not depend on water quality, omega. [1]
    quality : array
        Settlement a(P), from -1 to 1. [1]

    Returns
    -------
    array
        Payment from user to producer. [CNY year-1]

    Notes
    -----
    .. math:: T = B \\, (\\omega + (1 - \\omega) \\, a(P))

    Examples
    --------
    >>> [settled(8.0, 0.5, a) for a in (1.0, 0.0, -1.0)], settled(8.0, 0.0, -1.0)
    ([8.0, 4.0, 0.0], -8.0)
    """
    return base * (fixed_share + (1.0 - fixed_share) * quality)


def gep_link(growth: Array, elasticity: Array, bound: Array) -> Array:
    """Factor that ties a payment to the growth of the regulating services.

    Parameters
    ----------
    growth : array
        Growth of the regulating services against the year before. [1]
    elasticity : array
        Payment growth per service growth, eta. [1]
    bound : array
        Largest change of the payment in one year. [1]

    Returns
    -------
    array
        Factor. [1]

    Examples
    --------
    Three per cent more services, eta 1: 1.03; a jump of 50 % is held at 1.2:

    >>> [round(float(gep_link(g, 1.0, 0.2)), 2) for g in (0.03, 0.5, -0.5)]
    [1.03, 1.2, 0.8]
    """
    return 1.0 + limited(elasticity * growth, -bound, bound)
