"""The table of counts that the suites of faults print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence


def told(table: Mapping[str, Counter[str]], heads: tuple[str, str], kinds: Sequence[str]) -> str:
    """Return the counts of each row as a table.

    Parameters
    ----------
    heads : tuple of str
        What a row is, and what is counted.
    kinds : sequence of str
        The ways in which a case ends.
    """
    lines = [f"| {' | '.join((*heads, *kinds))} |", "|---" * (len(kinds) + 2) + "|"]
    for row, found in table.items():
        counts = " | ".join(f"{found[kind]:,}" for kind in kinds)
        lines.append(f"| {row.replace('_', ' ')} | {found.total():,} | {counts} |")
    return "\n".join(lines)
