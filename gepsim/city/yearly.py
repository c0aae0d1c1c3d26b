"""Rows of figures that a place has published year after year, of the city and of its neighbours."""

from __future__ import annotations

from gepsim.city.fields import Number, Year
from gepsim.coefficients import Mark
from gepsim.settings import Section


class YearlyFigure(Section):
    """One yearly figure of one place: how such figures move is learned from many of them.

    Parameters
    ----------
    series : str
        What is counted; rows of one series have one unit.
    place : str
        Whose figure it is; the city's own or a neighbour's.
    value : float
        Above 0, and below 100 where it is a percentage. [units]
    """

    series: str
    place: str
    year: Year
    value: Number
    units: str
    mark: Mark
    source: str
    note: str = ""
