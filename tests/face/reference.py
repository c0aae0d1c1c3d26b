"""Reference values of the shipped scenarios: what every variable of every run comes to.

For each variable of ``accounts.nc`` two weighted sums, the sum of magnitudes and the number of
gaps: any value that moves, moves them. ``python tests/face/reference.py`` simulates all scenarios
and writes ``reference.json`` anew, when results move on purpose and the change log says so;
``python tests/face/reference.py DIR`` takes runs that lie in a folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

import gepsim

FILE = Path(__file__).with_name("reference.json")
SCENARIOS = (
    "baseline", "full_clusters", "green_transition", "ecology_first", "delayed_investment",
    "dry_decade", "combined_best",
)  # fmt: skip
RESOLUTION, MEMBERS = 500, 50
TOLERANCE = 1e-12


def simulated(scenario: str) -> gepsim.Run:
    """Return the run that the reference values are of."""
    return gepsim.scenario(scenario).simulate(resolution=RESOLUTION, members=MEMBERS)


def digest(run: gepsim.Run) -> dict[str, list[float]]:
    """Return what each variable comes to, by name."""
    return {str(name): sums(array.values) for name, array in run.accounts.data_vars.items()}


def sums(values: np.ndarray) -> list[float]:
    """Return two weighted sums, the sum of magnitudes, and the number of gaps."""
    flat = np.asarray(values, float).ravel()
    gaps = np.isnan(flat)
    flat = np.where(gaps, 0.0, flat)
    place = np.arange(1.0, flat.size + 1.0)
    weighted = [float(np.sum(flat * (1.5 + np.cos(k * place)))) for k in (1.0, 0.37)]
    return [*weighted, float(np.abs(flat).sum()), int(gaps.sum())]


def differences(known: dict[str, list[float]], found: dict[str, list[float]]) -> list[str]:
    """Return what is no longer as it was: variables lost, new or moved, with the size."""
    said = [f"{name}: lost" for name in known.keys() - found.keys()]
    said += [f"{name}: new" for name in found.keys() - known.keys()]
    for name in known.keys() & found.keys():
        old, new = known[name], found[name]
        scale = max(old[2], new[2]) or 1.0
        gap = max(abs(a - b) for a, b in zip(old[:3], new[:3], strict=True)) / scale
        if old[3] != new[3]:
            said.append(f"{name}: {old[3]} gaps, now {new[3]}")
        elif gap > TOLERANCE:
            said.append(f"{name}: moved by {gap:.1e} of the sum of its magnitudes")
    return sorted(said)


def main(folder: str = "") -> None:
    """Write the reference values of all scenarios anew."""
    runs = {
        name: gepsim.open(Path(folder) / name) if folder else simulated(name) for name in SCENARIOS
    }
    lines = [f'"{name}": {json.dumps(digest(run), sort_keys=True)}' for name, run in runs.items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
