"""Several scenarios or runs at once: read, simulate, write, compare; and a new city."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gepsim.api import log
from gepsim.api.run import Run
from gepsim.api.runs import finished_run
from gepsim.api.scenario import Change, Scenario
from gepsim.comparison.compare import Comparison
from gepsim.comparison.compare import compare as compare_results
from gepsim.errors import InputError, Problem, Problems
from gepsim.files.folders import check_place, write_text
from gepsim.kept import forget
from gepsim.units import factor

if TYPE_CHECKING:
    import pandas
    import xarray as xr

Progress = Callable[[str], None]
#: Opens the land of a scenario, or leaves it to be read whole.
Land = Callable[[Scenario, Progress], "xr.Dataset | None"]
_TABLES = 10_000_000  # what accounts, summary, record and page take, about [byte]
_SHARED = 2000  # members up to which scenarios share their parts: about 0.2 MiB each
_TOLD = 6  # differences that are told one by one
_CELL = 60  # what the maps of one cell take, about [byte]


def read_scenarios(names: Sequence[str | Path], changes: Sequence[Change] = ()) -> list[Scenario]:
    """Return several scenarios, or the problems of all of them at once.

    Raises
    ------
    InputError
        Also where two have the same id, which would be written over each other.
    """
    problems, found = Problems(), []
    for name in names:
        try:
            found.append(Scenario(name, changes))
        except InputError as error:
            problems.take(error)
    ids = [each.id for each in found]
    for twice in sorted({name for name in ids if ids.count(name) > 1}):
        problems.add(twice, "two scenarios have this id", "each id names one output folder")
    problems.raise_if_any()
    return found


def run_scenarios(
    scenarios: Sequence[Scenario],
    output: str | Path,
    *,
    report: bool = True,
    workers: int | None = None,
    cluster: str | None = None,
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
    with _by_window(scenarios, workers, cluster, Path(output)) as land:
        runs = [_alone(each, Path(output), report, progress, command, land) for each in scenarios]
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
    own = [each for each in scenarios if each.inputs.stack is not None]
    if cluster is None and (workers is None or not own):
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
    if scenario.inputs.scenario.uncertainty.members > _SHARED:
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


def compare(*runs: Run) -> Comparison:
    """Return runs side by side; every difference is taken from the first.

    Raises
    ------
    InputError
        If there are fewer than two runs, or they have no common measure.

    Examples
    --------
    >>> import gepsim
    >>> base = gepsim.scenario("baseline")
    >>> runs = [base.simulate(resolution=1000, members=20, seed=seed) for seed in (1, 2)]
    >>> gepsim.compare(*runs).cautions[0].en
    'baseline: seed 2, baseline: 1; the difference holds sampling noise'
    """
    if len(runs) < 2:
        what = f"{len(runs)} run given"
        raise InputError(Problem("compare", what, "name at least two run folders"))
    return compare_results(list(runs))


def write_page(runs: Sequence[Run], path: str | Path, language: str = "zh") -> Path:
    """Write the page of one run, or one page for several, and return where."""
    from gepsim.report import build

    write_text(Path(path), build(list(runs), language, runs[0].origins() if len(runs) < 2 else ()))
    return Path(path)


def export(
    runs: Sequence[Run], kind: str, path: str | Path | None = None, language: str = "zh"
) -> list[Path]:
    """Write several runs in another form (see `gepsim.export.KINDS`) and return where.

    Raises
    ------
    InputError
        If the form is unknown, or needs a package that is not installed.
    """
    from gepsim.export import export as write

    return write(list(runs), kind, Path(path) if path else None, language)


def check_all(scenarios: Sequence[Scenario]) -> list[pandas.DataFrame]:
    """Return the findings on each scenario, or the problems of all of them at once."""
    problems, found = Problems(), []
    for each in scenarios:
        try:
            found.append(each.check())
        except InputError as error:
            problems.take(error)
    problems.raise_if_any()
    return found


def new_city(folder: str | Path, name: str = "", counties: str = "") -> tuple[Path, ...]:
    """Write every table that a new city needs, ready to fill in, and return the files.

    Parameters
    ----------
    folder, name
        Where to write, and the city's short name.
    counties : str
        Its counties, as in ``"990001:甲县/Jia:1.2e3 km2, 990002:乙区"``.

    Raises
    ------
    InputError
        If the folder already holds something.
    """
    from gepsim.city.new import counties_of, scaffold

    return scaffold(Path(folder), name, counties_of(counties) if counties else ())


def new_workbook(
    path: str | Path, name: str = "", counties: str = "", like: str | Path | None = None
) -> Path:
    """Write a new city as a workbook to fill in, or a scenario's own city as one.

    Parameters
    ----------
    path : str or Path
        Must not exist.
    name, counties : str
        As `new_city` takes them; the name is the file's where empty.
    like : str or Path, optional
        A scenario whose city and settings are written in place of an empty city.

    Raises
    ------
    InputError
        If there is such a file, or a county or scenario cannot be read.
    """
    import tempfile

    from gepsim.scenario_file.reading import ask
    from gepsim.workbook import write_workbook

    if like is not None:
        asked = ask(like)
        write_workbook(Path(path), asked.city_folder(), {**asked.values, "city": "."})
        return Path(path)
    with tempfile.TemporaryDirectory() as place:
        new_city(Path(place) / "city", name or Path(path).stem, counties)
        asked = ask(Path(place) / "city" / "scenario.toml")
        write_workbook(Path(path), asked.city_folder(), asked.values)
    return Path(path)
