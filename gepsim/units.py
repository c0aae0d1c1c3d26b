"""The one place where pint lives: convert when a number enters, label when it leaves.

Carbon, carbon dioxide, oxygen and dry matter are distinct kinds of mass, so that a price per tonne
of carbon cannot meet a tonne of carbon dioxide by accident; tC and tCO2 convert by 44/12.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache
from typing import Any, Final

from gepsim.errors import Problem, UnitsError
from gepsim.plain_units import DEFINITIONS, Plain, plain

_BANNED = {
    "ton": "write 't'",
    "tons": "write 't'",
    "C": "write 'tC' or 'degC'",
    "a": "write 'year'",
    "mu": "write '亩'",
    "ppt": "write '1e-12'",
    "RMB": "write 'CNY'",
}
#: Chinese words of units, longer ones first; 度 alone may be a kWh or a degree and is not read.
_CHINESE: Final = (
    ("吨标准煤", "tce"), ("平方公里", "km2"), ("平方千米", "km2"), ("平方米", "m2"),
    ("立方米", "m3"), ("公顷", "ha"), ("公里", "km"), ("千米", "km"), ("毫米", "mm"),
    ("厘米", "cm"), ("米", "m"), ("摄氏度", "degC"), ("千瓦时", "kWh"), ("兆瓦时", "MWh"),
    ("兆瓦", "MW"), ("千瓦", "kW"), ("千克", "kg"), ("公斤", "kg"), ("克", "g"), ("吨", "t"),
    ("亿元", "yi_CNY"), ("万元", "wan_CNY"), ("元", "CNY"), ("小时", "h"), ("年", "year"),
    ("月", "month"), ("天", "day"), ("日", "day"), ("人", "person"), ("户", "household"),
)  # fmt: skip
_LONG: Final = 60  # letters of what a person wrote that a message repeats
# Units of temperature, whose zeros differ.
_ZEROS = re.compile(r"deg|celsius|kelvin|fahrenheit|\bK\b")
# "m3 ha-1" -> "m**3*ha**-1"; the digit of CO2 and O2 belongs to the name.
_POWER = re.compile(r"(?<![A-Za-z0-9_])([A-Za-z_]*?(?:CO2|O2)|[A-Za-z_]+?)(-?\d+)?(?![A-Za-z0-9_])")


def _spell(text: str) -> str:
    for theirs, ours in _CHINESE:
        text = text.replace(theirs, ours)
    text = text.replace("亩", "mu_cn").replace("%", "percent").replace("/", " / ")
    words = []
    for word in text.split():
        match = _POWER.fullmatch(word)
        words.append(f"{match[1]}**{match[2]}" if match and match[2] else word)
    return re.sub(r"\s*/\s*", "/", " * ".join(words).replace(" * / * ", "/"))


@cache
def _registry() -> Any:
    """Return all of pint's units and our own; pint's cache on disk, a pickle, is left alone."""
    import pint

    registry: Any = pint.UnitRegistry(on_redefinition="ignore")  # pint knows percent too
    for line in DEFINITIONS:
        registry.define(line)
    return registry


#: Factors by source and target: a thousand rows are given in a hundred units.
_KNOWN: dict[tuple[str, str], float] = {}


def factor(source: str, target: str, what: str = "quantity") -> float:
    """Return the number that turns `source` into `target`.

    Parameters
    ----------
    source, target : str
        Units as UDUNITS-like text, e.g. ``"t ha-1 year-1"`` or ``"CNY/亩"``.
    what : str
        What the number is, for the message.

    Raises
    ------
    UnitsError
        If a unit is unknown, refused (``ton``, ``a``, ``mu``) or of another dimension.

    Examples
    --------
    >>> factor("mm year-1", "m3 ha-1 year-1")
    10.0
    >>> round(factor("CNY/tC", "CNY/tCO2"), 6)
    0.272727
    >>> round(15 * factor("亩", "ha"), 12)
    1.0
    """
    if (source, target) not in _KNOWN:
        _KNOWN[source, target] = _factor(source, target, what)
    return _KNOWN[source, target]


def _factor(source: str, target: str, what: str) -> float:
    start, end = _plain(source), _plain(target)
    if start and end and start.dimension == end.dimension:
        return float(f"{float(start.scale / end.scale):.15g}")
    for word in re.findall(r"[A-Za-z_]+", f"{source} {target}"):
        if word in _BANNED:
            raise UnitsError(
                Problem(what, f"unit '{word}' is refused in '{source}'", _BANNED[word])
            )
    number = _converted(1.0, source, target, what)
    if source != target and _ZEROS.search(source) and _converted(0.0, source, target, what):
        text = f"'{source}' and '{target}' have different zeros: no factor turns one into the other"
        raise UnitsError(Problem(what, text, f"give it in '{target}'"))
    return float(f"{number:.15g}")


@cache
def _plain(units: str) -> Plain | None:
    return plain(_spell(units) or "1")


def convertible(source: str, target: str) -> bool:
    """Return whether a factor turns one unit into the other, where both are known.

    Examples
    --------
    >>> convertible("t ha-1", "kg m-2"), convertible("tC", "t")
    (True, False)
    """
    start, end = _plain(source), _plain(target)
    if start and end:
        return start.dimension == end.dimension
    try:
        factor(source, target)
    except UnitsError:
        return False
    return True


@cache
def line(source: str, target: str, what: str = "quantity") -> tuple[float, float]:
    """Return factor and offset that turn `source` into `target`, whose zeros may differ.

    Examples
    --------
    >>> line("K", "degC")
    (1.0, -273.15)
    >>> line("cm", "mm")
    (10.0, 0.0)
    """
    if not _ZEROS.search(source):
        return factor(source, target, what), 0.0
    zero, one = (_converted(value, source, target, what) for value in (0.0, 1.0))
    return float(f"{one - zero:.12g}"), float(f"{zero:.12g}")


def _converted(value: float, source: str, target: str, what: str) -> float:
    """Return a number in another unit, as pint turns it."""
    try:
        start, end, registry = _spell(source) or "1", _spell(target) or "1", _registry()
        one = registry.Quantity(value, registry.parse_units(start))
        return float(one.m_as(registry.parse_units(end)))
    except Exception as error:  # pint raises many kinds; each is a unit the user wrote
        raise UnitsError(
            Problem(what, f"cannot read '{source}' as '{target}'", str(error).split("\n")[0])
        ) from error


@cache
def money_power(units: str) -> float:
    """Return the power of money in a unit: 1 for a price, -1 for an amount per unit of money.

    Examples
    --------
    >>> money_power("CNY t-1"), money_power("tce wan_CNY-1"), money_power("t")
    (1.0, -1.0, 0.0)
    """
    if known := _plain(units):
        return float(dict(known.dimension).get("CNY", 0))
    dimensions = _registry().parse_units(_spell(units) or "1").dimensionality
    return float(dimensions.get("[currency]", 0))


_NUMBER = re.compile(
    r"([-+]?(?:\d[\d_,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([百千]?[万亿]+|千)?\s*(.*)"
)
_PARTED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")  # commas that part thousands
_POWERS = {"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "千亿": 1e11, "万亿": 1e12}


def number(text: str, what: str = "quantity") -> float:
    """Return the number that a person wrote; refuse one that can be read in two ways.

    Examples
    --------
    >>> number("1,500.5"), number("１２"), number("-3e2")
    (1500.5, 12.0, -300.0)

    """
    plain = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").strip()
    said = repr(text[:_LONG])
    if "," in plain and not _PARTED.fullmatch(plain):
        meant = plain.replace(",", ".") if plain.count(",") == 1 else "1234.5"
        what_found = f"{said} can be read in two ways: commas part thousands, as in 1,234.5"
        raise UnitsError(Problem(what, what_found, f"write {meant[:_LONG]} for a decimal"))
    try:
        value = float(plain.replace(",", ""))
    except ValueError as error:
        raise UnitsError(Problem(what, f"{said} is no number", "write it as 1234.5")) from error
    if not math.isfinite(value):
        raise UnitsError(Problem(what, f"{said} is no finite number", "write it as 1234.5"))
    return value


def quantity(value: float | str, units: str, what: str = "quantity") -> float:
    """Return a number in `units` from a bare number or text such as ``"10 t/ha"``.

    Examples
    --------
    >>> quantity("10 t/ha", "kg m-2")
    1.0
    >>> quantity(3, "percent")
    3.0
    >>> quantity("3.5 亿元", "CNY"), quantity("1.5万公顷", "km2")
    (350000000.0, 150.0)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", str(value)).strip())
    if not match or (match[2] and match[2] not in _POWERS):
        said = repr(str(value)[:_LONG])
        raise UnitsError(Problem(what, f"{said} is no quantity", f'write "10 {units}"'))
    found = number(match[1].replace("_", ""), what) * _POWERS.get(match[2] or "", 1.0)
    return found * factor(match[3].strip(), units, what) if match[3].strip() else found


_PLAIN = re.compile(r"t(?:CO2|O2|dm|C)\b")
_WATT_HOURS = re.compile(r"\b([kMGT]?W)h(-?\d+)?(?!\w)")
_COUNTS = re.compile(r"\b(?:person|household|visit|village|ion|day_hot)(?:-?\d+)?(?!\w)")


def udunits(units: str) -> str:
    """Return the unit as UDUNITS and CF tools read it; the substance goes to the long name.

    Examples
    --------
    >>> udunits("tCO2 year-1"), udunits("kWh year-1"), udunits("person")
    ('t year-1', 'kW h year-1', '1')
    >>> udunits("tCO2 MWh-1")
    't MW-1 h-1'
    >>> udunits("m2 person-1"), udunits("person year-1")
    ('m2', 'year-1')
    """
    text = _COUNTS.sub("1", _PLAIN.sub("t", units))
    text = _WATT_HOURS.sub(r"\1\2 h\2", text)
    return " ".join(word for word in text.split() if word != "1") or "1"
