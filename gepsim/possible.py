"""What a quantity can be: one range for each kind, in ``possible.toml``, used by every door."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator

from gepsim.settings import in_units
from gepsim.units import convertible, factor

_BITS = 1000  # of an integer that is no float any more
_WHOLE = 1e10  # below it, whole numbers are shown in full
_HUNDRED = 100.0  # percent


@dataclass(frozen=True)
class Kind:
    """What values of one kind can be.

    Parameters
    ----------
    name, units : str
    low, high : float
        Both ends are possible, the lower one not where `above` is set. [units]
    why : str
        What the ends rest on.
    whole : bool
        Whether only whole numbers are possible.
    percent : bool
        Whether a value between 0 and 1 is a share without its percent.
    above : bool
        Whether the value lies above the lower end.
    """

    name: str
    units: str
    low: float
    high: float
    why: str
    whole: bool = False
    percent: bool = False
    above: bool = False

    def fault(self, value: float) -> str:
        """Return what is wrong with a value, or nothing.

        Examples
        --------
        >>> kind("percent_of_most").fault(500)
        'cannot be 500 percent; possible are 0 to 100 (a part of a whole that is ...)'
        >>> kind("percent_of_most").fault(0.42)
        'is in percent and below 1: write 42 for 42 percent'
        >>> kind("percent_of_most").fault(42)
        ''
        """
        if isinstance(value, int) and value.bit_length() > _BITS:
            return "is larger than any number that is used"
        if self.percent and 0 < value < 1:
            return f"is in percent and below 1: write {100 * value:g} for {100 * value:g} percent"
        too_low = value <= self.low if self.above else value < self.low
        if not too_low and value <= self.high:
            return ""
        units = "" if self.units == "1" else f" {self.units}"
        first = f"more than {_digits(self.low)}" if self.above else _digits(self.low)
        last = _digits(self.high)
        said = f"cannot be {_digits(value)}{units}; possible are {first} to {last} ({self.why})"
        meant = self.units == "1" and self.high < value <= _HUNDRED
        return f"{said}; is {value / _HUNDRED:g} meant, for {value:g} %?" if meant else said


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def kind(name: str) -> Kind:
    """Return the range of one kind of quantity.

    Examples
    --------
    >>> kind("latitude").low, kind("latitude").high
    (-90, 90)
    """
    row = dict(_tables()[name])
    low, high = row.pop("range")
    return Kind(name=name, low=low, high=high, **row)


def possible(name: str) -> Any:
    """Return the type of a quantity of one kind: a number, or text with a unit, within its range.

    Examples
    --------
    >>> from pydantic import TypeAdapter
    >>> TypeAdapter(possible("area_ha")).validate_python("3 km2")
    300.0
    """
    found = kind(name)

    def check(value: float) -> float:
        if fault := found.fault(value):
            raise ValueError(fault)
        return value

    number = Annotated[int, found] if found.whole else Annotated[in_units(found.units), found]
    return Annotated[number, AfterValidator(check)]


def _digits(value: float) -> str:
    """Return a number in few digits; a whole one in all of its own where they are few."""
    whole = float(value).is_integer() and abs(value) < _WHOLE
    return str(int(value)) if whole else f"{value:g}"


def row_kind(name: str, units: str) -> Kind:
    """Return what a row can be, by words in its name and by its unit.

    Examples
    --------
    >>> row_kind("grid_non_fossil_share", "percent").high
    100.0
    >>> row_kind("rain_mean", "mm year-1").low, row_kind("rain_trend", "mm year-1").low
    (0, -1000000000000000.0)
    >>> row_kind("arable", "亩").fault(-3)
    'cannot be -3 亩; possible are 0 to 7.65e+11 (the whole Earth has 5.1e8 km2)'
    """
    tables = _tables()
    words = set(name.replace(".", "_").split("_"))
    named = tables["named"]["share"]
    if words & set(named["words"]) and not words & set(named["not"]) and units in ("1", "percent"):
        return Kind("share", units, 0, factor("1", units), named["why"])
    if units in tables["unit"]:
        low, high = tables["unit"][units]["range"]
        return Kind(units, units, low, high, tables["unit"][units]["why"])
    most, why = _most(units)
    amount = tables["amount"]
    if units in amount["signed"] or words & set(amount["not"]):
        return Kind(units, units, -most, most, why) if why else kind("number")
    return Kind(units, units, 0, most, why or amount["why"])


@cache
def _most(units: str) -> tuple[float, str]:
    """Return how much there can be at most of what a unit measures, and what that rests on."""
    for row in _tables()["amount"]["of"].values():
        for known in row["units"]:
            if convertible(known, units):
                return row["most"] * factor(known, units), row["why"]
    return kind("number").high, ""
