"""Several targets at once: counted over draws, never multiplied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Array = np.ndarray

TARGET_SETS = ("binding", "quantitative", "all")


@dataclass(frozen=True)
class FailureSet:
    """Targets that fail together, and the share of draws in which exactly they do."""

    targets: tuple[str, ...]
    share: float


def joint_probability(met: Array) -> float:
    """Return the share of draws in which every target is met; NaN if there is none.

    Parameters
    ----------
    met : array of bool
        By target and draw.

    Examples
    --------
    Two targets of probability one half that fail together:

    >>> joint_probability(np.array([[True, False], [True, False]]))
    0.5
    """
    return float(met.all(axis=0).mean()) if len(met) else float("nan")


def failure_sets(met: Array, names: Sequence[str], most: int) -> list[FailureSet]:
    """Return the most frequent sets of targets that fail together.

    Examples
    --------
    >>> met = np.array([[True, False, False], [True, True, False]])
    >>> [(s.targets, round(s.share, 2)) for s in failure_sets(met, ["a", "b"], 2)]
    [((), 0.33), (('a',), 0.33)]
    """
    if not len(met):
        return []
    # eight targets to a byte: rows of bytes are in the order of rows of targets, and few to compare
    packed, counts = np.unique(np.packbits(~met.T, axis=1), axis=0, return_counts=True)
    patterns = np.unpackbits(packed, axis=1, count=len(met)).astype(bool)
    order = np.argsort(-counts, kind="stable")[:most]
    return [
        FailureSet(
            tuple(name for name, failed in zip(names, patterns[i], strict=True) if failed),
            float(counts[i] / met.shape[1]),
        )
        for i in order
    ]
