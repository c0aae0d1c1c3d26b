"""Which rows the spread of the total comes from, by mark, and what better numbers would bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from gepsim.coefficients import Row, Table
from gepsim.draws import stratified

#: Degree of the polynomial in a row's quantile that is read as its own effect.
_DEGREE: Final = 3
#: Chance that a row without any effect is named, over all rows together.
_FALSE: Final = 0.05
#: The range that is said to become narrower.
_ENDS: Final = (0.05, 0.95)
#: From best to worst.
MARKS: Final = ("A", "A*", "A-", "B", "C")


@dataclass(frozen=True)
class SpreadSource:
    """Rows that are drawn together, and their part in the spread of a total.

    Parameters
    ----------
    key : str
        What the draws are keyed by.
    rows : tuple of Row
    share : float
        Part of the variance that their own effect explains. [1]
    narrower : float
        Part by which the 5-95 % range would narrow if their value were known. [1]
    """

    key: str
    rows: tuple[Row, ...]
    share: float
    narrower: float

    @property
    def mark(self) -> str:
        """Return the mark of most of the rows; of two equally frequent ones the worse."""
        count = Counter(row.mark for row in self.rows)
        return max(count, key=lambda mark: (count[mark], MARKS.index(mark)))


def drawn_together(table: Table, names: Iterable[str]) -> dict[str, tuple[Row, ...]]:
    """Return the rows of some coefficients that are drawn, by the key of their draws."""
    found: dict[str, tuple[Row, ...]] = {}
    for name in dict.fromkeys(names):
        for row in table.rows.get(name, ()):
            if row.dist != "fixed" and row.value != 0.0:
                found[row.key] = (*found.get(row.key, ()), row)
    return found


def sources(
    total: np.ndarray, rows: Mapping[str, tuple[Row, ...]], seed: int
) -> list[SpreadSource]:
    """Return the rows whose own effect on a total is more than chance, the largest first.

    Parameters
    ----------
    total : ndarray
        A total in each draw, without the central member. [any unit]
    rows : mapping of str to tuple of Row
        See `drawn_together`.
    seed : int
        Of the draws.

    Notes
    -----
    Each row's effect is read as a polynomial in its quantile. The largest is taken first and its
    effect subtracted, so that small effects are not lost under large ones; what no row explains
    alone is joint, or too small to tell from chance.
    """
    keys, draws = list(rows), total.size
    if not keys or draws <= _DEGREE + 1 or np.ptp(total) == 0.0:
        return []
    basis = np.stack([_basis(stratified(key, draws, seed)) for key in keys])
    least = float(special.chdtri(_DEGREE, _FALSE / len(keys))) / draws
    rest, whole = total - total.mean(), float(total.var())
    found: dict[int, SpreadSource] = {}
    for _ in keys:
        weights = basis @ rest / draws
        gain = (weights**2).sum(axis=1)
        gain[list(found)] = 0.0
        best = int(gain.argmax())
        if gain[best] <= least * rest.var():
            break
        effect = weights[best] @ basis[best]
        share = float(gain[best] - _DEGREE * rest.var() / draws) / whole
        found[best] = SpreadSource(keys[best], rows[keys[best]], share, _narrower(total, effect))
        rest = rest - effect
    return sorted(found.values(), key=lambda source: -source.share)


def _basis(quantile: np.ndarray) -> np.ndarray:
    """Return polynomials of a quantile that are uncorrelated over (0, 1) and of variance one."""
    return np.stack([
        np.sqrt(2 * n + 1) * special.eval_legendre(n, 2 * quantile - 1)
        for n in range(1, _DEGREE + 1)
    ])  # fmt: skip


def _narrower(total: np.ndarray, effect: np.ndarray) -> float:
    """Return by which part the range of a total narrows without the effect of a row. [1]"""
    low, high = np.quantile(total, _ENDS)
    left, right = np.quantile(total - effect, _ENDS)
    return float(1.0 - (right - left) / (high - low))


def by_mark(found: Iterable[SpreadSource]) -> dict[str, float]:
    """Return the part of the variance that rows of each mark explain. [1]"""
    shares = dict.fromkeys(MARKS, 0.0)
    for source in found:
        shares[source.mark] += source.share
    return shares
