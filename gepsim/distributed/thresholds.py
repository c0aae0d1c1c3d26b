"""From counts to thresholds: the least rank that holds as many cells as a change may take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from gepsim.distributed.ranking import LEVELS

#: Rivals and county.
Key = tuple[int, int]
#: Cells beyond those wanted that are not worth another look at the land: a part, and a number.
_PART, _FEW = 0.05, 4096


@dataclass
class Thresholds:
    """What is known of the ranks so far.

    Parameters
    ----------
    wanted : mapping of key to int
        Cells that each change may take in each county, the best first.
    least : dict of key to int
        The thresholds that are found.
    """

    wanted: Mapping[Key, int]
    least: dict[Key, int] = field(default_factory=dict)
    prefix: dict[Key, int] = field(default_factory=dict)
    above: dict[Key, int] = field(default_factory=dict)
    level: int = 0

    def __post_init__(self) -> None:
        self.prefix = dict.fromkeys(self.wanted, 0)
        self.above = dict.fromkeys(self.wanted, 0)

    @property
    def open(self) -> dict[int, dict[int, int]]:
        """Return the leading bits that still have to be told apart, by rivals and county."""
        return _nested({k: p for k, p in self.prefix.items() if k not in self.least})

    @property
    def found(self) -> dict[int, dict[int, int]]:
        """Return the thresholds, by rivals and county."""
        return _nested(self.least)

    def take(self, parts: Iterable[Mapping[int, tuple[np.ndarray, np.ndarray]]]) -> None:
        """Learn from the counts of all windows on one level."""
        bits = LEVELS[self.level]
        counts: dict[Key, np.ndarray] = {}
        for part in parts:
            for number, (slot, held) in part.items():
                county = slot >> bits
                for one in np.unique(county).tolist():
                    here = county == one
                    line = counts.setdefault((number, one), np.zeros(1 << bits, np.int64))
                    line[slot[here] & ((1 << bits) - 1)] += held[here]
        left = 64 - sum(LEVELS[: self.level + 1])
        for key in [k for k in self.prefix if k not in self.least]:
            self._narrow(key, counts.get(key, np.zeros(1 << bits, np.int64)), bits, left)
        self.level += 1

    def _narrow(self, key: Key, count: np.ndarray, bits: int, left: int) -> None:
        """Find the bin in which the last wanted cell lies; close where that is near enough."""
        missing = self.wanted[key] - self.above[key]
        down = np.cumsum(count[::-1])
        place = int(np.searchsorted(down, missing))
        if place >= down.size:  # there are no more: all are taken
            self.least[key] = 0
            return
        bin_ = down.size - 1 - place
        self.prefix[key] = (self.prefix[key] << bits) | bin_
        excess = int(down[place]) - missing
        if excess <= _FEW + _PART * self.wanted[key] or left == 0:
            self.least[key] = self.prefix[key] << left
        else:
            self.above[key] += int(down[place]) - int(count[bin_])


def _nested(table: Mapping[Key, int]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for (number, county), value in table.items():
        found.setdefault(number, {})[county] = value
    return found
