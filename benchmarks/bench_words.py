"""Counts how many verdict words stay when a run has another seed or another number of draws.

Usage: python benchmarks/bench_words.py [scenario]     (mark: 99 % of rows have the same word)
"""

from __future__ import annotations

import sys

#: Draws and seeds whose words are compared with those of the first.
RUNS = ((400, 2022), (400, 7), (1000, 7), (4000, 2022))
CELLS_M = 1000


def words(name: str, members: int, seed: int) -> dict[tuple[str, int], str]:
    """Return the verdict word of every target at every checkpoint."""
    from gepsim.engine.road import travel
    from gepsim.inputs import gather, layers_of

    changes = {
        "uncertainty": {"members": members, "seed": seed},
        "layers": {"resolution": CELLS_M},
    }
    inputs = gather(name, [changes])
    found = travel(inputs, layers_of(inputs)).targets.assessments
    return {(one.target.id, one.year): one.verdict for one in found}


def main(name: str) -> None:
    """Print the share of equal words, and the rows that differ."""
    first = words(name, *RUNS[0])
    for run in RUNS[1:]:
        other = words(name, *run)
        moved = sorted(key for key, word in first.items() if other[key] != word)
        share = 1.0 - len(moved) / len(first)
        print(f"{name}: {RUNS[0]} against {run} (draws, seed): {share:.1%} of {len(first)} words")
        for target, year in moved:
            print(f"  {target} {year}: {first[target, year]}, {other[target, year]}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "baseline")
