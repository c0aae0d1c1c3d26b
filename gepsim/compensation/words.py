"""Money in the words of each language."""

from __future__ import annotations

from dataclasses import dataclass

import xarray as xr

from gepsim.draws import spread
from gepsim.units import factor

#: Exact: a million is one hundred wan.
WAN_PER_MILLION = 100.0
#: Exact: a billion is ten yi.
YI_PER_BILLION = 10.0
RANGE = (0.05, 0.5, 0.95)


def wan(value: float) -> str:
    """Return money in 万元, or in 亿元 from one 亿 on.

    Examples
    --------
    >>> wan(4_772_800.0), wan(186_000_000.0)
    ('477.3 万元', '1.86 亿元')
    """
    if abs(value) >= factor("yi_CNY", "CNY"):
        return f"{value * factor('CNY', 'yi_CNY'):,.2f} 亿元"
    return f"{value * factor('CNY', 'wan_CNY'):,.1f} 万元"


def million(value: float) -> str:
    """Return money in million CNY, or in billion CNY from one billion on.

    Examples
    --------
    >>> million(4_772_800.0), million(2.169e10)
    ('4.77 million CNY', '21.69 billion CNY')
    """
    if abs(value) >= YI_PER_BILLION * factor("yi_CNY", "CNY"):
        return f"{value * factor('CNY', 'yi_CNY') / YI_PER_BILLION:,.2f} billion CNY"
    return f"{value * factor('CNY', 'wan_CNY') / WAN_PER_MILLION:,.2f} million CNY"


@dataclass(frozen=True)
class Amount:
    """Money as the median of its draws with the 5–95 % range.

    Examples
    --------
    >>> Amount(1.0e6, 2.0e6, 4.0e6).en
    '2.00 million CNY (5–95 %: 1.00 million CNY to 4.00 million CNY)'
    """

    low: float
    median: float
    high: float

    def __neg__(self) -> Amount:
        """Return the same money seen from the other side."""
        return Amount(-self.high, -self.median, -self.low)

    @property
    def zh(self) -> str:
        """Return the amount in Chinese."""
        return f"{wan(self.median)}（5–95 %：{wan(self.low)}至{wan(self.high)}）"

    @property
    def en(self) -> str:
        """Return the amount in English."""
        return f"{million(self.median)} (5–95 %: {million(self.low)} to {million(self.high)})"


def amount(drawn: xr.DataArray) -> Amount:
    """Return median and range over the draws of one amount."""
    low, median, high = (float(value) for value in spread(drawn, RANGE))
    return Amount(low, median, high)
