"""Simulate a sweep and write it: one folder with one table and one page."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace as changed
from datetime import UTC, datetime
from pathlib import Path

from gepsim.api.live import Live
from gepsim.api.runs import finished_run
from gepsim.api.scenario import Change, Scenario
from gepsim.api.sweep import Grid, Point, Sweep
from gepsim.api.sweep_page import page_of
from gepsim.errors import InputError, Problem
from gepsim.files.folders import check_place, whole_folder, write_text
from gepsim.files.provenance import as_json, commit, versions
from gepsim.processes import copied, how_many, side_by_side
from gepsim.report.sweep import sweep_page

Progress = Callable[[str], None]
_MOST = 200  # combinations that anybody would look at
_MEMORY = 600_000_000  # of a process that simulates combinations, about [byte]


def sweep(
    name: str | Path,
    changes: Sequence[Change],
    grid: Grid,
    output: str | Path = "outputs",
    *,
    replace: bool = True,
    command: str = "",
    progress: Progress = lambda text: None,
) -> Sweep:
    """Simulate every combination of a scenario; write ``<id>_sweep`` with one table and one page.

    Parameters
    ----------
    changes : sequence
        What holds for every combination.
    grid : mapping
        Values of each key, as ``--set`` takes them.
    replace : bool
        Whether a sweep of another grid is replaced.
    command : str
        What was typed, for the record.

    Raises
    ------
    InputError
        With the problems of every combination before any of them is simulated.
    """
    base, found = Scenario(name, changes), list(_combined(name, changes, grid))
    folder = Path(output) / f"{base.id}_sweep"
    _check(folder, grid, base, replace)
    made = Sweep(base, grid, _simulated(found, progress), folder)
    _write(made, command)
    return made


def _simulated(
    found: Sequence[tuple[dict[str, str], Scenario]], progress: Progress
) -> Sequence[Point]:
    """Return every combination with what it comes to; copies of this process share the work.

    The first is simulated before: what all have in common, the copies then have.
    """
    names = [", ".join(f"{key}={value}" for key, value in values.items()) for values, _ in found]

    def live(place: int, told: Progress) -> Live:
        told(f"{place + 1}/{len(found)} {names[place]}")
        return found[place][1].live()

    first, rest = live(0, progress), range(1, len(found))
    count = how_many(None, len(rest), _MEMORY) if copied() else 1
    if count > 1:
        made = side_by_side(live, rest, processes=count, progress=progress, names=names[1:])
    else:
        made = [live(place, progress) for place in rest]
    return [
        Point(values, changed(one, inputs=scenario.inputs))
        for (values, scenario), one in zip(found, [first, *made], strict=True)
    ]


def _combined(
    name: str | Path, changes: Sequence[Change], grid: Grid
) -> Iterator[tuple[dict[str, str], Scenario]]:
    combinations = list(itertools.product(*grid.values()))
    if len(combinations) > _MOST:
        what = f"{len(combinations)} combinations"
        raise InputError(Problem("--set", what, f"at most {_MOST}: name fewer values"))
    for values in combinations:
        chosen = dict(zip(grid, values, strict=True))
        yield chosen, Scenario(name, [*changes, *(f"{k}={v}" for k, v in chosen.items())])


def _check(folder: Path, grid: Grid, base: Scenario, replace: bool) -> None:
    check_place(folder)
    old = finished_run(folder)
    if old is None or replace:
        return
    same = old.record.get("grid") == {key: list(values) for key, values in grid.items()}
    unlike = old.unlike(base.settings, base.inputs.checksums())
    if unlike or not same:
        what = f"holds a run of other inputs, made {old.said.en}: {'; '.join(unlike) or 'grid'}"
        hint = "--force replaces it; --as NAME keeps both"
        raise InputError(Problem(str(folder), what, hint))


def _write(made: Sweep, command: str) -> None:
    scenario = made.scenario
    asked = scenario.inputs.scenario
    title = {"zh": f"{scenario.title.zh}：扫描", "en": f"{scenario.title.en}: sweep"}
    record = {
        "id": f"{scenario.id}_sweep", "title": title, "grid": made.grid, "command": command,
        "scenario_file": Path(scenario.name).as_posix(), "scenario": scenario.settings,
        "seed": asked.uncertainty.seed, "members": asked.uncertainty.members,
        "inputs_sha256": scenario.inputs.checksums(), "versions": versions(), "commit": commit(),
        "landscape": made.points[0].live.landscape,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }  # fmt: skip
    with whole_folder(made.folder) as new:
        made.table().to_csv(new / "sweep.csv", index=False, encoding="utf-8-sig")
        write_text(new / "run.json", as_json(record))
        write_text(new / "report.html", sweep_page(page_of(made, command)))
