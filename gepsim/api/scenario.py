"""A scenario, read and checked: what it asks, what it comes to, what would change it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr

from gepsim.api.live import Live, live
from gepsim.api.run import Run
from gepsim.api.saving import file_text, write_file
from gepsim.dims import matching_labels
from gepsim.engine.road import simulate
from gepsim.explain import Explanation, explain
from gepsim.inputs import Inputs, gather, layers_of
from gepsim.text import Text
from gepsim.workbook import told_in_cells

if TYPE_CHECKING:
    import pandas

    from gepsim.api.advice import Sensitivity, SimulatedPlan

Change = str | Mapping[str, Any]
Progress = Callable[[str], None]
NOTHING = Text("", "")


def silent(text: str) -> None:
    """Show no progress."""


class Scenario:
    """A scenario with its city and rows, all read and checked against each other.

    Parameters
    ----------
    name : str or Path
        A file, or the id of a scenario that ships.
    changes : sequence of str or mapping
        What differs from the file: nested tables, or ``"key=value"`` as on the command line.

    Raises
    ------
    InputError
        With every problem of the scenario, the city, the rows and their references at once.
    """

    def __init__(self, name: str | Path, changes: Sequence[Change] = ()) -> None:
        self.name = name
        self.changes = tuple(changes)
        self.inputs: Inputs = gather(name, self.changes)

    @property
    def id(self) -> str:
        """Return the scenario's id."""
        return self.inputs.scenario.id

    @property
    def title(self) -> Text:
        """Return the scenario's title."""
        return self.inputs.scenario.title

    @property
    def city(self) -> Text:
        """Return the city's name."""
        return self.inputs.city.title

    @property
    def settings(self) -> dict[str, Any]:
        """Return every setting of the resolved scenario, as nested tables."""
        return dict(self.inputs.scenario.model_dump(mode="json", by_alias=True))

    def with_changes(self, *changes: Change) -> Scenario:
        """Return the same scenario with further changes, read and checked again."""
        given = tuple(change for change in changes if change)
        return Scenario(self.name, (*self.changes, *given)) if given else self

    def check(self) -> pandas.DataFrame:
        """Check what reading alone does not see, and return what a reader should know of the plan.

        A run on few cells with few draws goes the whole road, to the page: after this no run stops
        for want of a row.

        Returns
        -------
        DataFrame
            One row for each contradiction in the city's sources: id, what was found and how it is
            treated, in both languages. None of them stops a run.

        Raises
        ------
        InputError
            With every row that is missing, or every problem of the layers.
        """
        import pandas

        from gepsim.engine.dry_run import dry_run

        with told_in_cells(self.name):
            dry_run(self.inputs)
        rows = [finding.model_dump(mode="json") for finding in self.inputs.city.audit]
        return pandas.DataFrame(rows)

    def simulate(
        self,
        *,
        resolution: int | None = None,
        members: int | None = None,
        seed: int | None = None,
        layers: str | Path | xr.Dataset | None = None,
        progress: Progress = silent,
    ) -> Run:
        """Return what the scenario comes to; no file is written.

        Parameters
        ----------
        resolution : int, optional
            Cell size of the reference landscape. [m]
        members, seed : int, optional
            Number and seed of the draws; two scenarios with one seed share their draws.
        layers : str, Path or Dataset, optional
            A stack of layers of your own, as a file or in memory.
        progress : callable, optional
            Told what is at work.

        Raises
        ------
        InputError
            If a value is out of range, or the layers do not fit the city.
        GepsimError
            If a balance does not close.

        Examples
        --------
        >>> import gepsim
        >>> run = gepsim.scenario("baseline").simulate(resolution=1000, members=20)
        >>> run["gep_total"].dims
        ('time', 'county')
        """
        own = layers if isinstance(layers, xr.Dataset) else None
        path = None if own is not None or layers is None else str(layers)
        asked = self.with_changes(
            _table("layers", resolution=resolution, path=path),
            _table("uncertainty", members=members, seed=seed),
        )
        return asked._simulated(own, progress)

    def _simulated(self, layers: xr.Dataset | None, progress: Progress) -> Run:
        progress("layers")
        land = layers_of(self.inputs, layers, on_disk=True)
        with matching_labels():
            outcome = simulate(self.inputs, land, progress)
        outcome = dataclasses.replace(
            outcome, inputs=self.inputs.checksums(), scenario_file=Path(self.name).as_posix()
        )
        run = Run(outcome=outcome)
        run.inputs = self.inputs
        _ = run.closures
        return run

    def explain(self, name: str) -> Explanation:
        """Return the formula, inputs and sources of a name in this scenario's city and rows.

        Examples
        --------
        >>> import gepsim
        >>> print(gepsim.scenario("baseline").explain("grain_price").steps[0].label.en)
        grain price
        """
        return explain(name, self.inputs)

    def sensitivity(
        self, targets: Sequence[str] = (), *, tipping: bool = True, progress: Progress = silent
    ) -> Sensitivity:
        """Return which inputs decide each verdict and the spread of GEP, and where verdicts turn.

        Parameters
        ----------
        targets : sequence of str, optional
            Only these ids.
        tipping : bool
            Whether to seek tipping points, which takes longer.
        """
        from gepsim.api.advice import sensitivity

        return sensitivity(self.inputs, None, targets, tipping, progress)

    def plan(
        self,
        confidence: float | None = None,
        targets: str = "binding",
        free_from: int | None = None,
        *,
        joint: bool = False,
        path: str | Path | None = None,
        progress: Progress = silent,
    ) -> SimulatedPlan:
        """Return the cheapest projects and measures that reach targets, simulated whole.

        Parameters
        ----------
        confidence : float, optional
            Probability of each target; the row ``likely_probability`` by default. [1]
        targets : str
            ``binding``, ``quantitative``, ``all``, or ids parted by commas.
        free_from : int, optional
            First year that is still free.
        joint : bool
            Whether the targets of a checkpoint are to reach it at once, too.
        path : str or Path, optional
            Where to write the plan as a scenario that extends this one.
        """
        from gepsim.api.advice import simulated_plan

        place = Path(path) if path else None
        return simulated_plan(
            self.inputs, str(self.name), confidence, targets, free_from, place, progress,
            joint=joint,
        )  # fmt: skip

    def live(self) -> Live:
        """Return what the scenario comes to at its resolution and draws: no maps, no page.

        Examples
        --------
        >>> import gepsim
        >>> from gepsim.api import QUICK
        >>> quick = gepsim.scenario("baseline", QUICK, "uncertainty.members=20").live()
        >>> len(quick.series["gep"].middle) == len(quick.years)
        True
        """
        return live(self.inputs)

    def text(self, name: str, title: Text, note: Text = NOTHING) -> str:
        """Return a scenario file of that id, which holds only what differs from its parent."""
        return file_text(self.inputs, self.name, name, title, note)

    def write(self, path: str | Path, title: Text, note: Text = NOTHING) -> Path:
        """Write the scenario as a file that names only what differs from the one it extends.

        Raises
        ------
        InputError
            If the name is no scenario id, the file exists, or its parent is not found from there.
        """
        return write_file(self.inputs, self.name, path, title, note)

    def __repr__(self) -> str:
        """Return the scenario on one line."""
        time = self.inputs.scenario.time
        return f"<Scenario {self.id}: {self.city.en}, {time.base}–{time.end}>"

    def _repr_html_(self) -> str:
        """Return the scenario for a notebook."""
        title = escape(f"{self.title.zh} / {self.title.en}")
        note = self.inputs.scenario.note
        return f"<p><b>{title}</b><br>{escape(note.zh)}<br>{escape(note.en)}</p>"


def _table(name: str, **keys: Any) -> dict[str, Any]:
    """Return a table of what was given; empty where nothing was."""
    given = {key: value for key, value in keys.items() if value is not None}
    return {name: given} if given else {}


def scenario(name: str | Path = "baseline", *changes: Change, **tables: Any) -> Scenario:
    """Return a scenario, read and checked with its city and rows.

    Parameters
    ----------
    name : str or Path
        A file, or the id of a scenario that ships.
    *changes : str or mapping
        ``"key=value"`` as on the command line, or nested tables.
    **tables
        Keys of the scenario file that differ; tables as dicts.

    Raises
    ------
    InputError
        With every problem at once: file and line, what was found, what is allowed.

    Examples
    --------
    >>> import gepsim
    >>> mine = gepsim.scenario("baseline", economy={"cluster_realisation": 0.3})
    >>> mine.settings["economy"]["cluster_realisation"]
    0.3
    >>> gepsim.scenario("baseline", economy={"cluster_realization": 0.3}, time={"end": 2040})
    Traceback (most recent call last):
    ...
    gepsim.errors.InputError: 2 problems found:
    ...
    """
    return Scenario(name, (*changes, *([tables] if tables else [])))
