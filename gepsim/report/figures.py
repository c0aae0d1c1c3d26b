"""Numbers as a reader writes them: never more digits than they mean, always with their unit."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gepsim.text import Text, same

MINUS = "−"
RANGE = Text("～", "–")
#: Part of a number below which a difference tells nothing.
_TRACE = 1e-6


@dataclass(frozen=True)
class Scale:
    """How a quantity is written: its unit in each language, and how much one of them is.

    Parameters
    ----------
    unit : Text
        The unit as it stands behind the number.
    zh, en : float
        Size of the Chinese and of the English unit in the unit of the file.
    """

    unit: Text
    zh: float = 1.0
    en: float = 1.0

    def number(self, value: float, digits: int = 3) -> Text:
        """Return the bare number, for a table whose head names the unit."""
        return Text(rounded(value / self.zh, digits), rounded(value / self.en, digits))

    def beside(self, value: float, largest: float, digits: int = 3) -> Text:
        """Return the bare number, no finer than the largest of its column is written.

        Examples
        --------
        >>> MONEY.beside(5.69e5, 2.62e8).zh, MONEY.beside(1.06e7, 2.62e8).zh
        ('0.01', '0.11')
        """
        return Text(
            _aligned(value / self.zh, largest / self.zh, digits),
            _aligned(value / self.en, largest / self.en, digits),
        )

    def write(self, value: float, digits: int = 3) -> Text:
        """Return the number with its unit.

        Examples
        --------
        >>> MONEY.write(2010.75e8)
        Text(zh='2,010 亿元', en='201 bn CNY')
        """
        return self.number(value, digits) + " " + self.unit

    def change(self, value: float, base: float, digits: int = 3) -> Text:
        """Return a difference with its sign and digits of its own; 0 for a mere trace.

        Runs share their draws, so a small difference of large numbers is no noise.

        Examples
        --------
        >>> CARBON_INTENSITY.change(0.345, 0.34092).zh
        '+0.00408'
        >>> MONEY.change(1513.4e8, 1505.3e8).zh, MONEY.change(1505.3e8 + 1.0, 1505.3e8).zh
        ('+8.1', '0')
        """
        moved = value - base
        return signed(self.number(moved if abs(moved) > _TRACE * abs(value) else 0.0, digits))

    def change_beside(self, value: float, base: float, digits: int = 3) -> Text:
        """Return a difference with its sign and the decimals that the value is written with.

        Examples
        --------
        >>> MONEY.change_beside(1513.4e8, 1505.3e8, 4).zh, CARBON_INTENSITY.change_beside(
        ...     0.40402, 0.404, 4
        ... ).zh
        ('+8', '0.0000')
        """
        return signed(self.beside(value - base, value, digits))

    def span(self, low: float, high: float, digits: int = 3) -> Text:
        """Return an interval with its unit."""
        return self.number(low, digits) + RANGE + self.write(high, digits)


MONEY = Scale(Text("亿元", "bn CNY"), 1e8, 1e9)
MIDDLE_MONEY = Scale(Text("亿元", "m CNY"), 1e8, 1e6)
SMALL_MONEY = Scale(Text("万元", "m CNY"), 1e4, 1e6)
#: Value on one square kilometre, from CNY per square metre: one of them is a million there.
DENSITY = Scale(Text("万元/km²", "m CNY/km²"), 0.01, 1.0)
CARBON = Scale(Text("万吨", "Mt"), 1e4, 1e6)
COAL = Scale(Text("万吨标准煤", "Mtce"), 1e4, 1e6)
CARBON_INTENSITY = Scale(Text("吨/万元", "t per 10,000 CNY"))
ENERGY_INTENSITY = Scale(Text("吨标准煤/万元", "tce per 10,000 CNY"))
PERCENT = Scale(same("%"))


def money_scale(largest: float) -> Scale:
    """Return the unit that suits the largest of some amounts. [CNY]"""
    if abs(largest) >= MONEY.en or largest == 0:
        return MONEY
    return MIDDLE_MONEY if abs(largest) >= MONEY.zh else SMALL_MONEY


def money(value: float) -> Text:
    """Return an amount of money in the unit that suits its size. [CNY]

    Examples
    --------
    >>> money(9.704e6).zh, money(1.407e8)
    ('970 万元', Text(zh='1.41 亿元', en='141 m CNY'))
    """
    return money_scale(value).write(value)


def rounded(value: float, digits: int = 3) -> str:
    """Return a number to so many significant digits, in plain notation.

    Examples
    --------
    >>> [rounded(x) for x in (2010.75, 20.1075, 0.2, 0.0, -1234.0)]
    ['2,010', '20.1', '0.2', '0', '−1,230']
    """
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    number = round(value, places)
    text = f"{abs(number):,.{max(places, 0)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return (MINUS if number < 0 else "") + text


def _aligned(value: float, largest: float, digits: int) -> str:
    """Return a number with as many decimals as the largest has at so many digits."""
    places = digits - 1 - math.floor(math.log10(abs(largest))) if largest else 0
    return fixed(value, max(places, 0))


def fixed(value: float, places: int = 1) -> str:
    """Return a number with so many decimals, as in a column of percentages.

    Examples
    --------
    >>> fixed(-0.56), fixed(float("nan"))
    ('−0.6', '–')
    """
    if not math.isfinite(value):
        return "–"
    text = f"{abs(value):,.{places}f}"
    return (MINUS if value < 0 and float(text.replace(",", "")) else "") + text


def signed(text: Text) -> Text:
    """Return a number with its sign shown even where it is positive."""
    unsigned = text.zh.startswith((MINUS, "–")) or not text.zh.split()[0].strip("0.")
    return text if unsigned else same("+") + text


def share(value: float) -> str:
    """Return a fraction as whole percent, never as a false 0 or 100.

    Examples
    --------
    >>> [share(p) for p in (0.9312, 0.9991, 0.0, 0.0004, float("nan"))]
    ['93%', '>99%', '0%', '<1%', '–']
    """
    if not math.isfinite(value):
        return "–"
    if 0 < value < 0.005:
        return "<1%"
    if 0.995 < value < 1:
        return ">99%"
    return f"{100 * value:.0f}%"


def share_span(low: float, high: float) -> Text:
    """Return two bounds of a probability.

    Examples
    --------
    >>> share_span(0.91, 0.95)
    Text(zh='91～95%', en='91–95%')
    """
    left = share(low)
    left = left.removesuffix("%") if left[0].isdigit() else left
    return same(left) + RANGE + share(high)
