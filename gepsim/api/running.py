"""Scenarios run: each writes its folder, several side by side, and what sets them apart beside."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gepsim.api import log
from gepsim.api.program import compare, write_page
from gepsim.api.run import Run
from gepsim.api.runs import finished_run
from gepsim.api.scenario import Scenario
from gepsim.draws import IN_MEMORY
from gepsim.errors import Problems
from gepsim.files.folders import check_place
from gepsim.kept import forget
from gepsim.processes import how_many, side_by_side
from gepsim.units import factor

if TYPE_CHECKING:
    import xarray as xr

Progress = Callable[[str], None]
#: Opens the land of a scenario, or leaves it to be read whole.
Land = Callable[[Scenario, Progress], "xr.Dataset | None"]
_TABLES = 10_000_000  # what accounts, summary, record and page take, about [byte]
_TOLD = 6  # differences that are told one by one
_CELL = 60  # what the maps of one cell take, about [byte]
#: What a run takes at its peak, about: as a program, for each cell and for each draw [byte].
_PROGRAM, _CELL_HELD, _MEMBER = 600_000_000, 150, 300_000


def run_scenarios(
    scenarios: Sequence[Scenario],
    output: str | Path,
    *,
    report: bool = True,
    workers: int | None = None,
    cluster: str | None = None,
    processes: int | None = 1,
    progress: Progress = lambda text: None,
    replace: bool = True,
    command: str = "",
) -> list[Run]:
    """Simulate scenarios and write a folder for each; compare them where there are several.

    Parameters
    ----------
    scenarios : sequence of Scenario
    output : str or Path
        Folder that takes one folder per scenario, and ``comparison``.
    report : bool
        Whether pages are written too, where the scenarios ask for them.
    workers : int, optional
        Processes that read a stack of one's own by window; threads over the reference landscape.
        Results do not depend on it.
    cluster : str, optional
        Address of a scheduler of dask whose workers read the stack, in place of such processes.
    processes : int, optional
        How many scenarios are simulated at once, each in a process of its own; as many as
        processors and memory allow where None. Land that is read by window is one after the other.
    replace : bool
        Whether a run of other inputs is replaced; one of the same inputs always is.
    command : str
        What was typed, for the record.

    Raises
    ------
    InputError
        Before any work, if a folder cannot be written or holds what is not to be replaced.
    """
    _check_places(scenarios, Path(output), replace)
    _use(workers)
    alone = _windows(scenarios, workers, cluster)
    count = 1 if alone else how_many(processes, len(scenarios), max(map(_memory, scenarios)))
    if count > 1:
        runs = _together(scenarios, Path(output), report, progress, command, count)
    else:
        with _by_window(scenarios, workers, cluster, Path(output)) as land:
            runs = [
                _alone(each, Path(output), report, progress, command, land) for each in scenarios
            ]
    if len(runs) > 1:
        progress("comparison")
        folder = Path(output) / "comparison"
        compare(*runs).to_csv(folder / "comparison.csv")
        if report:
            write_page(runs, folder / "report.html")
    return runs


def _check_places(scenarios: Sequence[Scenario], output: Path, replace: bool) -> None:
    problems = Problems()
    for each in scenarios:
        place = output / each.id
        check_place(place, _room(each))
        stack = each.inputs.stack
        missing = stack is not None and not stack.exists()  # told when it is to be read
        old = None if replace or missing else finished_run(place)
        unlike = old.unlike(each.settings, each.inputs.checksums()) if old else []
        if old and unlike:
            more = [f"and {len(unlike) - _TOLD} more"] if len(unlike) > _TOLD else []
            words = "; ".join([*unlike[:_TOLD], *more])
            what = f"holds a run of other inputs, made {old.said.en}: {words}"
            problems.add(str(place), what, "--force replaces it; --as NAME keeps both")
    problems.raise_if_any()


def _windows(scenarios: Sequence[Scenario], workers: int | None, cluster: str | None) -> bool:
    """Return whether land is read by window: on a cluster, or a stack of one's own by processes."""
    own = [each for each in scenarios if each.inputs.stack is not None]
    return cluster is not None or (workers is not None and bool(own))


def _memory(scenario: Scenario) -> float:
    """Return about how much memory a run takes at its peak. [byte]"""
    members = scenario.inputs.scenario.uncertainty.members
    return _PROGRAM + _CELL_HELD * (_room(scenario) - _TABLES) / _CELL + _MEMBER * members


def _together(
    scenarios: Sequence[Scenario], output: Path, report: bool, progress: Progress, command: str,
    count: int,
) -> list[Run]:  # fmt: skip
    """Run scenarios side by side; each writes its own folder."""
    items = [(each.name, each.changes, output, report, command) for each in scenarios]
    ids = [each.id for each in scenarios]
    parts = side_by_side(_one, items, processes=count, progress=progress, names=ids)
    runs = [Run(output / each, *part) for each, part in zip(ids, parts, strict=True)]
    for each, run in zip(scenarios, runs, strict=True):
        run.inputs = each.inputs
    return runs


def _one(item: tuple[Any, ...], progress: Progress) -> tuple[Any, ...]:
    """Read and run a scenario where it was sent to, and return what of it is sent back."""
    name, changes, output, report, command = item
    scenario = Scenario(name, changes)
    run = _alone(scenario, output, report, progress, command, lambda scenario, step: None)
    return run.accounts, run.summary, run.record


def _room(scenario: Scenario) -> int:
    """Return about how much room a run takes on the disk [byte]."""
    inputs = scenario.inputs
    if inputs.stack is not None and inputs.stack.exists():
        return _TABLES + inputs.stack.stat().st_size
    cells = inputs.city.area_km2 * factor("km2", "m2") / inputs.scenario.layers.resolution**2
    return _TABLES + int(_CELL * cells)


@contextmanager
def _by_window(
    scenarios: Sequence[Scenario], workers: int | None, cluster: str | None, output: Path
) -> Iterator[Land]:
    """Give what opens the land of a scenario: whole, or by window where that was asked for."""
    if not _windows(scenarios, workers, cluster):
        yield lambda scenario, step: None
        return
    from gepsim.distributed.door import windows

    with windows(workers, cluster, output) as opened:

        def land(scenario: Scenario, step: Progress) -> xr.Dataset | None:
            by_window = cluster is not None or scenario.inputs.stack is not None
            return opened(scenario.inputs, step) if by_window else None

        yield land


def _alone(
    scenario: Scenario, output: Path, report: bool, progress: Progress, command: str, land: Land
) -> Run:
    """Run a scenario; where its draws are many, nothing is kept for the next: memory is dearer."""
    found = _run(scenario, output, report, progress, command, land)
    if scenario.inputs.scenario.uncertainty.members > IN_MEMORY:
        forget()
    return found


def _run(
    scenario: Scenario, output: Path, report: bool, progress: Progress, command: str, land: Land
) -> Run:
    page = report and scenario.inputs.scenario.outputs.report
    if page:
        from gepsim.report import get_ready

        get_ready()
    with log.kept(progress) as (lines, told):
        layers = land(scenario, lambda text: progress(f"{scenario.id}: {text}"))
        run = scenario.simulate(layers=layers, progress=lambda text: told(f"{scenario.id}: {text}"))
        if run.outcome is not None:
            run.outcome = dataclasses.replace(run.outcome, command=command)
        told(f"{scenario.id}: files and report")
        folder = run.save(output / scenario.id, report=page)
        for warning in run.record.get("warnings", []):
            lines.warn(warning)
    log.write(folder, lines)
    found = Run(folder, run.accounts, run.summary, run.record)  # as written; not read again
    found.inputs = run.inputs
    return found


def _use(workers: int | None) -> None:
    """Set the number of threads that work on cells."""
    if workers is not None:
        from gepsim.land.threads import use

        use(workers)
