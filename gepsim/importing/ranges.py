"""Values that cannot be what they are declared as, by rows of ``ranges.toml``."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import Field

from gepsim.errors import Problem
from gepsim.settings import Section, read_section

_OFTEN: Final = 0.5  # part of the values out of range that one number must make up to be nodata
_SAMPLE: Final = 4096  # values out of range that are kept from each window


class Look(Section):
    """A mistake that a layer is recognised by: what turns it into usual values."""

    scale: float = 1.0
    offset: float = 0.0
    says: str
    fix: str


class Range(Section):
    """What values of a layer can be, and why."""

    units: str
    range: tuple[float, float]
    usual: tuple[float, float]
    why: str
    looks: tuple[Look, ...] = Field(default=())


@cache
def ranges() -> dict[str, Range]:
    """Return the range of each layer of quantities.

    Examples
    --------
    >>> ranges()["slope"].range
    (0.0, 90.0)
    """
    path = Path(__file__).with_name("ranges.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: read_section(Range, rows[row.get("like", name)], f"{path.name} [{name}]")
        for name, row in rows.items()
    }


class Tally:
    """Counts of what was read of one layer, window by window.

    Parameters
    ----------
    name : str
        A layer of quantities.
    """

    def __init__(self, name: str) -> None:
        self.range = ranges()[name]
        self.read = self.beyond = 0
        self._stored: Counter[float] = Counter()
        self._samples: list[np.ndarray] = []
        self._middles: list[np.ndarray] = []

    def add(self, values: np.ndarray, stored: np.ndarray) -> None:
        """Count values in the model's units, with the file's own beside them."""
        known = ~np.isnan(values)
        low, high = self.range.range
        beyond = known & ((values < low) | (values > high))
        self.read += int(known.sum())
        self._middles.append(_some(values[known]))
        if beyond.any():
            self.beyond += int(beyond.sum())
            numbers, counts = np.unique(stored[beyond], return_counts=True)
            most = np.argsort(-counts)[:10]
            self._stored.update(dict(zip(numbers[most], counts[most].tolist(), strict=True)))
            self._samples.append(_some(values[beyond]))

    def problem(self, where: str) -> Problem | None:
        """Return what is wrong with the values, and what they look like."""
        if not self.beyond:
            return None
        low, high = self.range.range
        samples = np.concatenate(self._samples)
        what = (
            f"{self.beyond:,} of {self.read:,} source cells read lie beyond {low:g} … {high:g} "
            f"{self.range.units} ({samples.min():g} … {samples.max():g}; {self.range.why})"
        )
        number, count = self._stored.most_common(1)[0]
        alone = count > _OFTEN * self.beyond and self.beyond < self.read
        if alone and abs(number) >= 99:
            return Problem(
                where, what + f"; {number:g} looks like nodata", f"set nodata = {number:g}"
            )
        look = self.look(samples)
        if look is not None:
            return Problem(where, what + f"; it looks like {look.says}", look.fix)
        return Problem(where, what, "check units, scale, offset and nodata")

    def doubt(self) -> str:
        """Return a word on values that are possible but unusual, or nothing."""
        if not self.read:
            return ""
        middle = float(np.median(np.concatenate(self._middles)))
        low, high = self.range.usual
        if low <= middle <= high:
            return ""
        look = self.look(np.array([middle]))
        text = f"the middle value {middle:g} {self.range.units} is unusual"
        return text + (f" and looks like {look.says}: {look.fix}" if look else ": check the units")

    def look(self, values: np.ndarray) -> Look | None:
        """Return the mistake that would explain values."""
        middle, (low, high) = float(np.median(values)), self.range.usual
        fits = (
            look for look in self.range.looks if low <= middle * look.scale + look.offset <= high
        )
        return next(fits, None)


def _some(values: np.ndarray) -> np.ndarray:
    """Return values spread over all of them, few enough to keep."""
    return values[:: max(values.size // _SAMPLE, 1)]
