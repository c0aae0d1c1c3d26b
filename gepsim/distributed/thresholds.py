"""From counts to thresholds: the least rank that holds as many cells as a change may take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from gepsim.distributed.ranking import BINS, KNOWN, Key

#: Cells beyond those wanted that are not worth another look at the land: a part, and a number.
_PART, _FEW = 0.05, 4096


@dataclass
class Thresholds:
    """What is known of the ranks so far.

    Parameters
    ----------
    wanted : mapping of key to int
        Cells that each change may take in each county, the best first.
    height : int
        Rows of the land.
    least : dict of key to int
        The thresholds that are found.
    """

    wanted: Mapping[Key, int]
    height: int
    least: dict[Key, int] = field(default_factory=dict)
    prefix: dict[Key, int] = field(default_factory=dict)
    above: dict[Key, int] = field(default_factory=dict)
    level: int = 0

    def __post_init__(self) -> None:
        self.prefix = dict.fromkeys(self.wanted, 0)
        self.above = dict.fromkeys(self.wanted, 0)

    @property
    def open(self) -> dict[Key, tuple[int, int]]:
        """Return the level, and the leading bits that still have to be told apart."""
        return {k: (self.level, p) for k, p in self.prefix.items() if k not in self.least}

    @property
    def found(self) -> dict[Key, tuple[int, int]]:
        """Return the thresholds, as the windows are asked for them."""
        return {key: (len(KNOWN), least) for key, least in self.least.items()}

    def take(self, parts: Iterable[Mapping[Key, tuple[np.ndarray, np.ndarray]]]) -> None:
        """Learn from the counts of all windows on one level."""
        last = self.level == len(KNOWN) - 1
        size = self.height + 1 if last else BINS
        counts = {key: np.zeros(size, np.int64) for key in self.open}
        for part in parts:
            for key, (bins, held) in part.items():
                counts[key][bins] += held
        excess = {key: self._narrow(key, count, last) for key, count in counts.items()}
        few = sum(excess.values()) <= _FEW + _PART * sum(self.wanted.values())
        for key, more in excess.items():
            if few or last or more <= _FEW + _PART * self.wanted[key]:
                self.least.setdefault(key, self.prefix[key] << self._left)
        self.level += 1

    @property
    def _left(self) -> int:
        """Return how many bits of a rank are left when this level is known."""
        return 64 - [*KNOWN, 64][self.level + 1]

    def _narrow(self, key: Key, count: np.ndarray, last: bool) -> int:
        """Find the bin in which the last wanted cell lies; return how many it holds too many."""
        missing = self.wanted[key] - self.above[key]
        down = np.cumsum(count[::-1])
        place = int(np.searchsorted(down, missing))
        if place >= down.size:  # there are no more: all are taken
            self.least[key] = 0
            return 0
        bin_ = down.size - 1 - place
        self.prefix[key] = (self.prefix[key] << (32 if last else KNOWN[1])) | bin_
        self.above[key] += int(down[place]) - int(count[bin_])
        return int(down[place]) - missing
