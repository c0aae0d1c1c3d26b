"""Why runs cannot be compared, and why a difference between them may not be what it seems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gepsim.errors import Problems
from gepsim.files.results import Results
from gepsim.text import Text


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


def cautions(runs: Sequence[Results]) -> Iterator[Text]:
    """Yield why a difference between the runs may be more than their settings."""
    first = runs[0].record
    for run in runs[1:]:
        record = run.record
        names = {"run": run.id, "first": runs[0].id}
        for key, meaning in _SHARED.items():
            if record[key] != first[key]:
                yield meaning.fill(is_=str(record[key]), was=str(first[key]), **names)
        resolution = [r["scenario"].get("layers") for r in (first, record)]
        if resolution[0] != resolution[1]:
            yield _LAYERS.fill(**names)
        files = sorted(_other_inputs(first["inputs_sha256"], record["inputs_sha256"]))
        if files:
            yield _FILES.fill(files=", ".join(files), **names)
        if record["versions"].get("gepsim") != first["versions"].get("gepsim"):
            yield _VERSION.fill(**names)


_SHARED = {
    "seed": Text(
        "{run} 的种子是 {is_}，{first} 是 {was}；差值含抽样误差",
        "{run}: seed {is_}, {first}: {was}; the difference holds sampling noise",
    ),
    "members": Text(
        "{run} 抽样 {is_} 次，{first} 是 {was} 次；抽样不成对，区间含抽样误差",
        "{run}: members {is_}, {first}: {was}; the draws are not paired, so the spreads hold "
        "sampling noise",
    ),
    "landscape": Text(
        "{run} 的土地是 {is_}，{first} 是 {was}；不是同一片土地",
        "{run}: landscape {is_}, {first}: {was}; another land",
    ),
}
_LAYERS = Text(
    "{run} 的图层与 {first} 不同；面积和驱动量也不同",
    "{run}: other layers than {first}; area and drivers differ too",
)
_FILES = Text(
    "{run} 的输入文件与 {first} 不同：{files}",
    "{run}: input files differ from those of {first}: {files}",
)
_VERSION = Text("{run} 由另一版本的 gepsim 写出", "{run}: written by another version of gepsim")


def _other_inputs(first: dict[str, str], other: dict[str, str]) -> Iterator[str]:
    """Yield the input files, scenarios apart, that are not the same."""
    for name in first.keys() | other.keys():
        if not name.startswith("scenarios/") and first.get(name) != other.get(name):
            yield name
