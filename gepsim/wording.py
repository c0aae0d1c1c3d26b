"""Messages in Chinese: what is said in English, with its gaps, and how it is said otherwise.

Where a fault arises it is told once, in English. `messages.csv` has the same sentence in Chinese;
a sentence that has no row is shown as it is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from gepsim.text import Text

_GAP = "{}"
_NUMBERED = re.compile(r"\{(\d?)\}")
_DEEPEST = 4  # sentences within a gap of a sentence


def worded(said: str) -> Text:
    """Return a message in both languages; what has no Chinese stands in English in both.

    Examples
    --------
    >>> worded("no city 'atlantis'").zh
    '没有城市“atlantis”'
    >>> worded("'time.end': cannot be 0; possible are 1 to 2 (angles), found 0").zh
    '“time.end”：不能为 0；可取 1 至 2（角度），写的是 0'
    """
    return Text(_chinese(said, _DEEPEST), said)


def known(template: str) -> bool:
    """Return whether a sentence with its gaps has a row."""
    return any(english == template for english, _, _ in _rows())


def _chinese(said: str, depth: int) -> str:
    for english, pattern, chinese in _rows() if depth else ():
        if found := pattern.fullmatch(said):
            before = english.split(_GAP)
            gaps = [
                one if head.endswith("'") else _chinese(one, depth - 1)  # names stay as they are
                for head, one in zip(before, found.groups(), strict=False)
            ]
            return _filled(chinese, gaps)
    return said


def _filled(chinese: str, words: Sequence[str]) -> str:
    """Return a sentence with its gaps filled, in their order or by their numbers."""
    order = iter(words)
    return _NUMBERED.sub(lambda gap: words[int(gap[1])] if gap[1] else next(order), chinese)


@cache
def _rows() -> Sequence[tuple[str, re.Pattern[str], str]]:
    """Return sentence, pattern and Chinese, those with most letters of their own first."""
    place = Path(__file__).with_name("messages.csv")
    with place.open(encoding="utf-8", newline="") as file:
        pairs = [(row["en"], row["zh"]) for row in csv.DictReader(file)]
    pairs.sort(key=lambda pair: -len(pair[0].replace(_GAP, "")))
    return [(english, _pattern(english), chinese) for english, chinese in pairs]


def _pattern(english: str) -> re.Pattern[str]:
    """Return what finds a sentence; a gap takes as little as it can."""
    return re.compile("(.+?)".join(map(re.escape, english.split(_GAP))), re.DOTALL)
