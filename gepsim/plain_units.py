"""Plain units: products of powers of usual words, which nearly every row is written in.

Reading all of pint's definitions takes half a second, and asking pint for the factors of a run as
long again; no run of the shipped cities needs pint at all. What is not plain is left to pint, and
a test holds every word and every unit of the rows to what pint says.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

#: Our own units, as pint reads them too.
DEFINITIONS: Final = (
    "CNY = [currency]",
    "wan_CNY = 1e4 * CNY",
    "yi_CNY = 1e8 * CNY",
    "person = [population]",
    "household = [households]",
    "visit = [visits]",
    "village = [villages]",
    "day_hot = [hot_days]",
    "tCO2 = [carbon_dioxide]",
    "tC = 44 / 12 * tCO2",
    "kgC = tC / 1000",
    "gC = tC / 1e6",
    "tO2 = [oxygen]",
    "tdm = [dry_matter]",
    "tce = 29.3076e9 * joule",
    "wan_tce = 1e4 * tce",
    "wan_t = 1e4 * t",
    "kgce = tce / 1000",
    "mu_cn = 1e4 / 15 * m ** 2",
    "ion = [ions]",
    "percent = 0.01",
)
#: Words of pint's in the same language; a year is a Julian one.
_OF_PINT: Final = (
    "m = [length]", "km = 1000 * m", "dm = 0.1 * m", "cm = 0.01 * m", "mm = 0.001 * m",
    "ha = 1e4 * m ** 2", "L = 0.001 * m ** 3", "l = L",
    "g = [mass]", "kg = 1000 * g", "mg = 0.001 * g", "ug = 1e-6 * g", "t = 1e6 * g",
    "Mt = 1e6 * t",
    "s = [time]", "minute = 60 * s", "min = minute", "hour = 60 * minute", "h = hour",
    "day = 24 * hour", "week = 7 * day", "year = 365.25 * day", "month = year / 12",
    "J = 0.001 * t * m ** 2 / s ** 2", "joule = J", "kJ = 1000 * J", "MJ = 1e6 * J",
    "GJ = 1e9 * J", "TJ = 1e12 * J",
    "W = J / s", "kW = 1000 * W", "MW = 1e6 * W", "GW = 1e9 * W",
    "Wh = W * hour", "kWh = 1000 * Wh", "MWh = 1e6 * Wh", "GWh = 1e9 * Wh", "TWh = 1e12 * Wh",
    "K = [temperature]", "degC = K", "degree_Celsius = K",
    f"degree = {math.pi!r} / 180", "B = [data]", "byte = B",
)  # fmt: skip
#: Temperatures with a zero of their own: alone they have no factor to others, in a product they are
#: differences.
_ZEROS: Final = frozenset({"degC", "degree_Celsius"})
#: A sign, a word or number, and a power of one digit.
_TERM: Final = re.compile(
    r"(?:\s*([*/])\s*|^)([^\W\d]\w*|\d[\d.]*(?:e-?\d+)?)(?:\s*\*\*\s*(-?\d))?(?!\w)"
)
#: What a unit is at most, or one part of; beyond it a ratio might be no float.
_MOST: Final = 10**99


class Plain(NamedTuple):
    """A product of powers.

    Parameters
    ----------
    scale : Fraction
        How many of the product of its base units it is, exactly. [1]
    dimension : tuple of (str, int)
        Its base units and their powers.
    """

    scale: Fraction
    dimension: tuple[tuple[str, int], ...]


def plain(text: str) -> Plain | None:
    """Return a unit in pint's language as a product of powers, or None where it is not plain.

    Examples
    --------
    >>> plain("t * ha**-1")
    Plain(scale=Fraction(100, 1), dimension=(('g', 1), ('m', -2)))
    >>> plain("m / degC").dimension, plain("degC").dimension
    ((('K', -1), ('m', 1)), (('degC', 1),))
    >>> plain("furlong"), plain("2 * m"), plain("m ** 0.5")
    (None, None, None)
    """
    if text in _ZEROS:
        return Plain(Fraction(1), (("degC", 1),))
    terms = _terms(text)
    if any(word[0].isdigit() and word != "1" for word, _ in terms):
        return None  # pint refuses a unit with a number
    found = _product(terms)
    if found is None or not 1 / _MOST < found.scale < _MOST:
        return None
    zero = found.dimension == (("K", 1),) and any(word in _ZEROS for word, _ in terms)
    return None if zero else found


def _terms(text: str) -> list[tuple[str, int]]:
    """Return the words and numbers of a product with their powers; none where it is none."""
    found, place = [], 0
    while match := _TERM.match(text, place):
        sign, word, power = match.groups()
        found.append((word, int(power or 1) * (-1 if sign == "/" else 1)))
        place = match.end()
    return found if place == len(text) else []


def _product(terms: Sequence[tuple[str, int]]) -> Plain | None:
    scale, powers = Fraction(1), Counter[str]()
    for word, power in terms:
        one = _word(word)
        if one is None:
            return None
        scale *= one.scale**power
        powers.update({base: power * own for base, own in one.dimension})
    dimension = tuple(sorted((base, power) for base, power in powers.items() if power))
    return Plain(scale, dimension) if terms else None


@cache
def _word(word: str) -> Plain | None:
    if word[0].isdigit():
        return Plain(Fraction(word), ())
    said = _meanings().get(word)
    if said is None:
        return None
    return Plain(Fraction(1), ((word, 1),)) if said.startswith("[") else _product(_terms(said))


@cache
def _meanings() -> dict[str, str]:
    return dict(line.split(" = ") for line in (*_OF_PINT, *DEFINITIONS))
