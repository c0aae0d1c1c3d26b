"""Several scenarios or runs at once: read, checked, compared, written otherwise; and a new city."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gepsim.api.run import Run
from gepsim.api.scenario import Change, Scenario
from gepsim.comparison.compare import Comparison
from gepsim.comparison.compare import compare as compare_results
from gepsim.errors import InputError, Problem, Problems
from gepsim.files.folders import write_text

if TYPE_CHECKING:
    import pandas


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
