"""What the attributes of a NetCDF variable say of its numbers: read as text nobody vouches for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from gepsim.errors import InputError, Problem

_NUMBER: Final = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*[fFdDsSbBlL]?\s*")
_BYTE: Final = 256.0  # numbers that a byte holds
_YES: Final = ("true", "1", "yes")
_LONG: Final = 40  # letters of an attribute that a message repeats


@dataclass(frozen=True)
class Packing:
    """How stored numbers become values.

    Parameters
    ----------
    nodata : tuple of float
        Stored numbers that mean no data.
    valid : tuple of float or None
        Range of stored numbers beyond which there is no data.
    scale, offset : float
    unsigned : bool
        Whether numbers stored with a sign are meant without one.
    notes : tuple of str
        Attributes that say nothing usable, which were left alone.
    """

    nodata: tuple[float, ...]
    valid: tuple[float, float] | None
    scale: float
    offset: float
    unsigned: bool
    notes: tuple[str, ...]


def packing(attrs: Mapping[str, Any], dtype: np.dtype, where: str) -> Packing:
    """Return what a variable's attributes say; tell what in them cannot be understood.

    Parameters
    ----------
    attrs : mapping
        As the file has them.
    dtype : dtype
        Of the stored numbers.
    where : str
        The variable, for messages.

    Raises
    ------
    InputError
        If scale or offset are no numbers, without which no value is known.

    Examples
    --------
    >>> attrs = {"_Unsigned": "True", "valid_range": [0, -2], "missing_value": "none"}
    >>> found = packing(attrs, np.dtype("i1"), "a.nc 'pre'")
    >>> found.valid, found.unsigned, found.notes
    ((0.0, 254.0), True, ("a.nc 'pre': missing_value is 'none', no number: left alone",))
    """
    notes: list[str] = []
    unsigned = str(attrs.get("_Unsigned", "")).strip().lower() in _YES and dtype.kind in "iu"
    size = _BYTE**dtype.itemsize
    gaps = [_numbers(attrs, key, where, notes) for key in ("_FillValue", "missing_value")]
    nodata = {n % size if unsigned else n for found in gaps for n in found or ()}
    valid = _valid(attrs, where, notes)
    if valid is not None and unsigned:
        low, high = (n % size if np.isfinite(n) else n for n in valid)
        valid = low, high
    if valid is not None and not valid[0] <= valid[1]:
        notes.append(f"{where}: valid range {valid[0]:g} to {valid[1]:g} is empty: left alone")
        valid = None
    scale, offset = (
        _factor(attrs, "scale_factor", 1.0, where),
        _factor(attrs, "add_offset", 0, where),
    )
    return Packing(tuple(sorted(nodata)), valid, scale, offset, unsigned, tuple(notes))


def _valid(attrs: Mapping[str, Any], where: str, notes: list[str]) -> tuple[float, float] | None:
    """Return the range that a variable states, as its attributes write it."""
    both = _numbers(attrs, "valid_range", where, notes)
    if both is not None and len(both) == 2:
        return both[0], both[1]
    if both is not None:
        notes.append(f"{where}: valid_range has {len(both)} numbers, not two: left alone")
    low = _numbers(attrs, "valid_min", where, notes)
    high = _numbers(attrs, "valid_max", where, notes)
    if low is None and high is None:
        return None
    return (low or [-np.inf])[0], (high or [np.inf])[0]


def _numbers(
    attrs: Mapping[str, Any], key: str, where: str, notes: list[str]
) -> list[float] | None:
    """Return the numbers of an attribute; none where it is absent or holds something else."""
    if key not in attrs:
        return None
    found = [_number(value) for value in np.ravel(attrs[key]).tolist()]
    numbers = [value for value in found if value is not None]
    if not numbers or len(numbers) < len(found):
        said = str(attrs[key])[:_LONG]
        notes.append(f"{where}: {key} is {said!r}, no number: left alone")
        return None
    return numbers


def _number(value: Any) -> float | None:
    """Return a number, also one written as C writes it.

    Examples
    --------
    >>> _number("0.f"), _number("-9999.0"), _number("none"), _number(3)
    (0.0, -9999.0, None, 3.0)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    match = _NUMBER.fullmatch(value) if isinstance(value, str) and len(value) < _LONG else None
    return float(match[1]) if match else None


def _factor(attrs: Mapping[str, Any], key: str, default: float, where: str) -> float:
    """Return scale or offset."""
    if key not in attrs:
        return float(default)
    values = np.ravel(attrs[key]).tolist()
    number = _number(values[0]) if len(values) == 1 else None
    if number is None or not np.isfinite(number) or (key == "scale_factor" and number == 0):
        what = f"{key} is {str(attrs[key])[:_LONG]!r}, which makes no value"
        raise InputError(Problem(where, what, f"mend it: ncatted -a {key},…,o,d,1 in.nc"))
    return number
