"""The order of things with numbers in their names, and the months that names stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MONTHS: Final = 12
_DIGITS: Final = re.compile(r"(\d+)")
_ENGLISH: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_CHINESE: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_LETTERS: Final = re.compile(r"[^a-z]+")
_CENTURY: Final = 100  # a number of six digits that ends with a month is year and month


def natural(name: str) -> list[tuple[int, int, str]]:
    """Return the key by which 2 comes before 10.

    Examples
    --------
    >>> sorted(["a_10.tif", "a_2.tif", "a_1.tif"], key=natural)
    ['a_1.tif', 'a_2.tif', 'a_10.tif']
    """
    parts = _DIGITS.split(name)
    return [(1, int(p), p) if p.isdigit() and p.isascii() else (0, 0, p) for p in parts if p]


def months_of(names: Sequence[str]) -> list[int] | None:
    """Return the month, from 1, that each of twelve names says; none where they do not tell.

    Examples
    --------
    >>> months_of([f"pre_{m}.tif" for m in (1, 10, 11, 12, 2, 3, 4, 5, 6, 7, 8, 9)])[:5]
    [1, 10, 11, 12, 2]
    >>> months_of([f"t{2020 + m}.tif" for m in range(12)]) is None
    True
    >>> months_of([f"{m}月" for m in "一二三四五六七八九"] + ["十月", "十一月", "十二月"])[-1]
    12
    """
    if len(names) != MONTHS:
        return None
    return _by_number(names) or _by_word(names)


def _by_number(names: Sequence[str]) -> list[int] | None:
    """Return the months of the only number that differs among names."""
    rows = [_DIGITS.findall(name) for name in names]
    if len({len(row) for row in rows}) != 1:
        return None
    columns = [[int(text) for text in column] for column in zip(*rows, strict=True)]
    found = [column for column in columns if len(set(column)) > 1]
    if len(found) != 1:
        return None
    months = found[0]
    if len({number // _CENTURY for number in months}) == 1:
        months = [number % _CENTURY for number in months]
    return months if sorted(months) == list(range(1, MONTHS + 1)) else None


def _by_word(names: Sequence[str]) -> list[int] | None:
    """Return the months that names say in words."""
    found = [_word(name) for name in names]
    months = [month for month in found if month]
    return months if sorted(months) == list(range(1, MONTHS + 1)) else None


def _word(name: str) -> int:
    """Return the month that one name says, or 0."""
    chinese = [n for n, word in enumerate(_CHINESE, start=1) if f"{word}月" in name]
    if chinese:
        return max(chinese)
    words = [word[:3] for word in _LETTERS.split(name.lower()) if word]
    said = {_ENGLISH.index(word) + 1 for word in words if word in _ENGLISH}
    return said.pop() if len(said) == 1 else 0
