"""What one run found about one target, checkpoint by checkpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gepsim.files.store import load_run
from gepsim.files.summary import read_summary

#: What a target's row says in words, with what stands before it.
_WORDS = (
    ("driver", "decided mostly by 主要取决于"),
    ("method", "made by 方法"),
    ("reason", "why 原因"),
    ("mend", "what to do 怎样补救"),
)


def judged_in(name: str, folder: Path, year: int | None) -> Iterator[str]:
    """Yield what the summary of a run says about one target; nothing if it is no target of it.

    Parameters
    ----------
    name : str
    folder : Path
        Of the run.
    year : int, optional
        Only this checkpoint; all by default.

    Raises
    ------
    InputError
        If the folder is no run.
    """
    load_run(folder)
    rows = [row for row in read_summary(folder / "summary.csv") if row["id"] == name]
    asked = [row for row in rows if year is None or int(row["checkpoint"]) == year]
    if asked:
        yield ""
        yield f"== {folder}: {name}"
    for row in asked:
        yield f"  {row['checkpoint']}: {row['verdict']} {row['verdict_zh']}{_chance(row)}"
        yield from _words(row)
    if rows and not asked:
        yield ""
        years = ", ".join(row["checkpoint"] for row in rows)
        yield f"== {folder}: {name} is not judged in {year}, but in {years}"


def _chance(row: dict[str, str]) -> str:
    """Return the probability with its Wilson bounds; nothing where there is none.

    Examples
    --------
    >>> row = {"probability": "0.05", "probability_low": "0.038", "probability_high": "0.0653"}
    >>> _chance(row)
    ', probability 概率 5.0% (3.8%–6.5%)'
    >>> _chance(row | {"probability": ""})
    ''
    """
    if not row["probability"]:
        return ""
    keys = ("probability", "probability_low", "probability_high")
    share, low, high = (f"{float(row[key]):.1%}" for key in keys)
    return f", probability 概率 {share} ({low}–{high})"


def _words(row: dict[str, str]) -> Iterator[str]:
    if row["central"]:
        span = f" (5–95 %: {_few(row['low'])} … {_few(row['high'])})" if row["low"] else ""
        yield f"    central 中心值 {_few(row['central'])}{span} {row['unit']}"
    yield f"    asked 要求: {row['target_zh']} {row['target_en']}"
    for key, title in _WORDS:
        if row[f"{key}_zh"]:
            yield f"    {title}: {row[f'{key}_zh']} {row[f'{key}_en']}"
    if row["flags"]:
        yield f"    flags 预警 {row['flags']}"
    if row["projects"]:
        yield f"    projects 项目 {row['projects'].replace(';', ', ')}"


def _few(number: str) -> str:
    """Return a number with the digits that can be told apart."""
    return f"{float(number):.4g}"
