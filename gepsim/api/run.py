"""A run, made or opened: variables, verdicts, explanations, comparison, files and page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr

from gepsim.api.difference import Difference
from gepsim.comparison.compare import Comparison, compare
from gepsim.errors import InputError, Problem, suggest
from gepsim.explain import Explanation, explain
from gepsim.explain.county_year import moved
from gepsim.files.folders import write_text
from gepsim.files.results import Results
from gepsim.files.store import load_run, write_whole
from gepsim.inputs import Inputs, gather
from gepsim.quick import quick_labels
from gepsim.targets.summary_rows import SummaryRow

if TYPE_CHECKING:
    import pandas

    from gepsim.api.advice import SimulatedPlan
    from gepsim.report.facts.origins import Origin

_NUMBERS = {name for name, kind in SummaryRow.__annotations__.items() if kind in ("float", "int")}


class Run(Results):
    """What one scenario came to, made by `Scenario.simulate` or opened from its folder.

    ``run["gep_total"]`` is a variable of ``accounts.nc`` with the same name, unit and labels; years
    stand as whole numbers along `time`. ``run.maps`` are the maps, ``run.record`` is ``run.json``.

    Examples
    --------
    >>> import gepsim
    >>> run = gepsim.scenario("baseline").simulate(resolution=1000, members=20)
    >>> run["gep_city"].attrs["units"], run["gep_city"].sel(time=2030).ndim
    ('CNY year-1', 0)
    >>> run.verdicts.query("id == '8-1'").checkpoint.tolist()
    [2027, 2030, 2035]
    >>> print(run.explain("8-1", year=2027).steps[0])
    8-1  森林覆盖率  Forest cover
    """

    inputs: Inputs | None = None

    def __getitem__(self, name: str) -> xr.DataArray:
        """Return a variable of the accounts.

        Raises
        ------
        InputError
            If the run has no such variable; names the nearest.
        """
        if name not in self.accounts.variables:
            known = [str(known) for known in self.accounts.data_vars]
            what = f"no variable '{name}'"
            raise InputError(Problem(self.where, what, suggest(name, known)))
        return self.array(name)

    def __contains__(self, name: str) -> bool:
        """Return whether the accounts have a variable."""
        return self.has(name)

    @property
    def variables(self) -> pandas.DataFrame:
        """Return the name, dimensions, unit and meaning of every variable, as a table."""
        import pandas

        rows = [
            {
                "name": str(name),
                "dims": ", ".join(map(str, array.dims)),
                "units": array.attrs.get("units", ""),
                "long_name": array.attrs.get("long_name", ""),
                "long_name_zh": array.attrs.get("long_name_zh", ""),
            }
            for name, array in self.accounts.data_vars.items()
        ]
        return pandas.DataFrame(rows).set_index("name")

    @property
    def verdicts(self) -> pandas.DataFrame:
        """Return the rows of ``summary.csv``: one for each target and checkpoint."""
        import pandas

        table = pandas.DataFrame([dict(row) for row in self.summary])
        for name in _NUMBERS.intersection(table.columns):
            table[name] = pandas.to_numeric(table[name])
        return table

    def explain(
        self,
        name: str,
        county: str | None = None,
        year: int | None = None,
        scenario: str | Path | None = None,
    ) -> Explanation:
        """Return how a number comes about, step by step, with the numbers of this run.

        Parameters
        ----------
        name : str
            A service, target, project, coefficient, compensation rule or river edge.
        county : str, optional
            Code of a county; the first by default.
        year : int, optional
            The first by default; for a target all checkpoints.
        scenario : str or Path, optional
            Whose city and rows an opened run stands on, if its own scenario file has moved.

        Raises
        ------
        InputError
            If nothing has that name, or the run has no such county or year.
        """
        return explain(name, self.inputs_again(scenario), self, county, year)

    def inputs_again(self, scenario: str | Path | None = None) -> Inputs:
        """Return the city and the rows of the run under the settings of its record.

        Raises
        ------
        InputError
            If they can no longer be found or read.
        """
        if self.inputs is None or scenario is not None:
            asked = str(self.record.get("scenario_file", ""))
            found = scenario or (asked if Path(asked).is_file() else "baseline")
            self.inputs = gather(found, [dict(self.record["scenario"])])
        return self.inputs

    def moved(self) -> tuple[str, ...]:
        """Return the input tables that have changed since the run was made."""
        return moved(self, self.inputs_again())

    def plan(
        self,
        confidence: float | None = None,
        targets: str = "binding",
        free_from: int | None = None,
        *,
        joint: bool = False,
        path: str | Path | None = None,
        progress: Callable[[str], None] = lambda text: None,
    ) -> SimulatedPlan:
        """Return the cheapest plan for this run, simulated again; see `Scenario.plan`."""
        from gepsim.api.advice import simulated_plan

        inputs, place = self.inputs_again(), Path(path) if path else None
        name = inputs.scenario.id
        return simulated_plan(
            inputs, name, confidence, targets, free_from, place, progress,
            joint=joint, run=self, moved=self.moved(),
        )  # fmt: skip

    def compare(self, base: Run, *others: Run) -> Comparison:
        """Return this run beside others; every difference is taken from `base`.

        Raises
        ------
        InputError
            If the runs have no common measure: another city, base year or price year.
        """
        return compare([base, self, *others])

    def __sub__(self, base: Run) -> Difference:
        """Return this run less another, variable by variable, draw by draw where both share them.

        Examples
        --------
        >>> import gepsim
        >>> base = gepsim.scenario("baseline").simulate(resolution=1000, members=20)
        >>> float((base - base)["gep_total"].sum())
        0.0
        """
        return Difference(self, base)

    @quick_labels()
    def save(
        self, folder: str | Path, *, report: bool = False, language: str | None = None
    ) -> Path:
        """Write the files of the run into a folder, whole or not at all, and return the folder.

        Parameters
        ----------
        folder : str or Path
            An older run in its place is replaced.
        report : bool
            Whether to write the page too.
        language : {"zh", "en"}, optional
            Which language the page shows first; by default as the scenario asks.

        Raises
        ------
        GepsimError
            If the folder is not ours to replace or cannot be written.
        """
        write_whole(self, Path(folder), self._page(language) if report else None)
        self.folder = Path(folder)
        return self.folder

    def _page(self, language: str | None) -> Any:
        from gepsim.report import build

        def page(new: Path) -> str:
            whole = Results(new, self.accounts, self.summary, self.record)
            return build([whole], language or self._language, self.origins())

        return page

    def origins(self) -> list[Origin]:
        """Return where the values come from; nothing where the tables of the run are gone."""
        from gepsim.explain.origins import origins

        try:
            return origins(self, self.inputs_again())
        except InputError:
            return []

    @property
    def _language(self) -> str:
        return str(self.record["scenario"].get("outputs", {}).get("language", "zh"))

    def report(self, language: str | None = None, path: str | Path | None = None) -> Path:
        """Write the page of the run and return its place, by default within the run's folder.

        Raises
        ------
        InputError
            If the run was never saved and no place is given.
        """
        from gepsim.report import build

        place = Path(path) if path else self.written / "report.html"
        write_text(place, build([self], language or self._language, self.origins()))
        return place

    def export(self, to: str, path: str | Path | None = None, language: str | None = None) -> Path:
        """Write the run in another form (see `gepsim.export.KINDS`) and return where.

        Parameters
        ----------
        to : str
        path : str or Path, optional
            By default within the run's folder.
        language : {"zh", "en"}, optional
            Of headings and sentences; by default as the scenario asks.

        Raises
        ------
        InputError
            If the form is unknown, or the run was never saved.
        """
        from gepsim.export import export

        (place,) = export(self, to, Path(path) if path else None, language or self._language)
        return place

    def __repr__(self) -> str:
        """Return the run on one line."""
        years = f"{self.years[0]}–{self.years[-1]}"
        members = self.record.get("members", "")
        return f"<Run {self.id}: {self.city.en}, {years}, {members} draws, {self.where}>"

    def _repr_html_(self) -> str:
        """Return the run for a notebook."""
        head = escape(f"{self.title.zh} / {self.title.en}")
        land = escape(str(self.record.get("landscape", "")))
        return f"<p><b>{head}</b><br>{escape(repr(self))}<br>{land}</p>" + self.variables.to_html()


def open(folder: str | Path) -> Run:
    """Return the run that a folder holds.

    Parameters
    ----------
    folder : str or Path
        A folder that `Run.save` or ``gepsim run`` wrote.

    Raises
    ------
    InputError
        If the folder is no run, or a file of it is missing or broken.
    """
    found = load_run(Path(folder))
    return Run(found.folder, found.accounts, found.summary, found.record)
