"""The price index, money brought to one price year, and what is paid yearly brought to today."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gepsim.errors import InputError, Problem
from gepsim.possible import possible
from gepsim.settings import Section
from gepsim.tables import read_rows

Year: Any = possible("year")
Growth: Any = possible("yearly_growth")


class IndexRow(Section):
    """One year of the price index."""

    year: Year
    change_percent: Growth
    mark: str
    source: str


@dataclass(frozen=True)
class Deflator:
    """A consumer price index as year-on-year changes.

    Examples
    --------
    The reservoir price of 2005 in prices of 2010 (published: 7.06 CNY/m3):

    >>> cpi = Deflator({2006: 1.5, 2007: 4.8, 2008: 5.9, 2009: -0.7, 2010: 3.3})
    >>> round(6.1107 * cpi.factor(2005, 2010), 2)
    7.06
    """

    change_percent: dict[int, float]

    def factor(self, source: int, target: int) -> float:
        """Return what one unit of money of year `source` is worth in prices of `target`."""
        if source > target:
            return 1.0 / self.factor(target, source)
        product = 1.0
        for year in range(source + 1, target + 1):
            if year not in self.change_percent:
                known = f"{min(self.change_percent) - 1}–{max(self.change_percent)}"
                raise InputError(
                    Problem("deflator.csv", f"no price index for {year}", f"known years: {known}")
                )
            product *= 1.0 + self.change_percent[year] / 100.0
        return product


def load_deflator(path: Path) -> Deflator:
    """Return the deflator written in ``deflator.csv``."""
    return Deflator({row.year: row.change_percent for row in read_rows(path, IndexRow)})


def present_worth(rate: Any, years: Any) -> Any:
    """Return what one unit at the end of each of some years is worth today.

    Parameters
    ----------
    rate : float, ndarray or DataArray
        Discount rate per year, above -1; at zero the limit holds, which is the years. [1]
    years : float, ndarray or DataArray
        How many times it is paid. [year]

    Returns
    -------
    float, ndarray or DataArray
        [year]

    Notes
    -----
    .. math:: \\sum_{t=1}^{n} (1 + r)^{-t} = \\frac{1 - (1 + r)^{-n}}{r}, \\quad n
        \\text{ at } r = 0

    Examples
    --------
    Two years at 10 %, 1/1.1 + 1/1.21, and without discount:

    >>> round(float(present_worth(0.1, 2.0)), 6), float(present_worth(0.0, 2.0))
    (1.735537, 2.0)
    """
    none = rate == 0
    step = rate + none  # 1 in the place of 0, whose worth is put in below
    worth = -np.expm1(-years * np.log1p(step)) / step
    return worth + none * (years - worth)
