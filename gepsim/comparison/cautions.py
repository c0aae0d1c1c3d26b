"""Why runs cannot be compared, and why a difference between them may not be what it seems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gepsim.errors import Problems
from gepsim.files.results import Results


def refuse_unlike(runs: Sequence[Results]) -> None:
    """Raise if the runs' numbers cannot be subtracted from each other."""
    problems = Problems()
    for what, values in (
        ("city", [run.record["scenario"].get("city") for run in runs]),
        ("base year", [int(run.accounts["time"].values[0]) for run in runs]),
        ("price year", [run.record["price_year"] for run in runs]),
    ):
        for run, value in zip(runs, values, strict=True):
            if value != values[0]:
                fault = f"{what} {value}, but {runs[0].where} has {values[0]}"
                problems.add(run.where, fault, "compare runs that share it")
    problems.raise_if_any()


def cautions(runs: Sequence[Results]) -> Iterator[str]:
    """Yield why a difference between the runs may be more than their settings."""
    first = runs[0].record
    for run in runs[1:]:
        record = run.record
        for key, meaning in _SHARED.items():
            if record[key] != first[key]:
                yield f"{run.id}: {key} {record[key]}, {runs[0].id}: {first[key]}; {meaning}"
        resolution = [r["scenario"].get("layers") for r in (first, record)]
        if resolution[0] != resolution[1]:
            yield f"{run.id}: other layers than {runs[0].id}; area and drivers differ too"
        files = sorted(_other_inputs(first["inputs_sha256"], record["inputs_sha256"]))
        if files:
            yield f"{run.id}: input files differ from those of {runs[0].id}: {', '.join(files)}"
        if record["versions"].get("gepsim") != first["versions"].get("gepsim"):
            yield f"{run.id}: written by another version of gepsim"


_SHARED = {
    "seed": "the difference holds sampling noise",
    "members": "the draws are not paired, so the spreads hold sampling noise",
    "landscape": "another land",
}


def _other_inputs(first: dict[str, str], other: dict[str, str]) -> Iterator[str]:
    """Yield the input files, scenarios apart, that are not the same."""
    for name in first.keys() | other.keys():
        if not name.startswith("scenarios/") and first.get(name) != other.get(name):
            yield name
