"""What one run holds: its accounts, maps, summary and record, made in memory or read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import xarray as xr

from gepsim.dims import matching_labels
from gepsim.errors import InputError, Problem
from gepsim.files.accounts import account_tables
from gepsim.files.check import Closure, check_outcome
from gepsim.files.headline import band, headline
from gepsim.files.maps import map_tables
from gepsim.files.model import Outcome
from gepsim.files.on_disk import open_by_parts
from gepsim.files.provenance import as_json, record
from gepsim.files.summary import cells
from gepsim.quick import quick_labels
from gepsim.text import Text

Row = Mapping[str, str]


class Absent(Exception):  # noqa: N818 - a finding about a run, not a fault
    """A run lacks something that a part of a page needs."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Results:
    """What one run holds, in memory and in its folder alike.

    Parameters
    ----------
    folder : Path, optional
        Where the files lie; None until they are written.
    accounts : Dataset, optional
        What ``accounts.nc`` holds, with whole years along `time` and text labels, whose names are
        coordinates.
    summary : sequence of mapping, optional
        The rows of ``summary.csv``, as text.
    record : mapping, optional
        What ``run.json`` holds.
    outcome : Outcome, optional
        What a simulation handed over; the parts that are not given are made of it when asked for.
    """

    def __init__(
        self,
        folder: Path | None = None,
        accounts: xr.Dataset | None = None,
        summary: Sequence[Row] | None = None,
        record: Mapping[str, Any] | None = None,
        *,
        outcome: Outcome | None = None,
    ) -> None:
        self.folder = folder
        self.outcome = outcome
        given = {"accounts": accounts, "summary": summary, "record": record}
        self.__dict__ |= {name: part for name, part in given.items() if part is not None}
        self._taken: dict[str, Any] = {}

    @cached_property
    def accounts(self) -> xr.Dataset:
        """Return what ``accounts.nc`` holds: central estimates, spreads, names of labels."""
        if self.outcome is None:
            return xr.Dataset()
        with matching_labels():
            return account_tables(self.outcome)

    @cached_property
    def summary(self) -> Sequence[Row]:
        """Return the rows of ``summary.csv``, as text."""
        return list(cells(self.outcome.summary)) if self.outcome else []

    @cached_property
    def closures(self) -> Sequence[Closure]:
        """Return the balances of what was simulated.

        Raises
        ------
        GepsimError
            If one of them does not close.
        """
        return check_outcome(self.outcome) if self.outcome else ()

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """Return what ``run.json`` holds."""
        if self.outcome is None:
            return {}
        with quick_labels():
            return json.loads(as_json(record(self.outcome, self.closures)))

    @cached_property
    def maps(self) -> xr.Dataset:
        """Return what ``maps.nc`` holds, each map read or made when it is asked for."""
        if self.outcome is not None:
            return map_tables(self.outcome)
        if self.folder is None or not (self.folder / "maps.nc").is_file():
            raise Absent("maps.nc")
        maps = open_by_parts(self.folder / "maps.nc")
        return maps.assign_coords(time=maps["year"].values).drop_vars(["year", "time_bnds"])

    def replace(self, **parts: Any) -> Self:
        """Return the same run with another folder, accounts, summary or record."""
        own = {name: getattr(self, name) for name in ("folder", "accounts", "summary", "record")}
        return type(self)(**{**own, **parts})

    @property
    def written(self) -> Path:
        """Return the folder of the files.

        Raises
        ------
        InputError
            If the run was made in memory and never saved.
        """
        if self.folder is None:
            raise InputError(Problem(self.id, "the run has no files yet", "save it first"))
        return self.folder

    @property
    def where(self) -> str:
        """Return the place of the files, or the name of a run that has none."""
        return str(self.folder) if self.folder else self.id

    def array(self, name: str) -> xr.DataArray:
        """Return a variable of the accounts; taking one out of a dataset is slow, so it is kept."""
        if name not in self.accounts.variables:
            raise Absent(f"accounts.nc: {name}")
        if name not in self._taken:
            self._taken[name] = self.accounts[name]
        return self._taken[name]

    def headline(self, name: str) -> xr.DataArray:
        """Return the median of a variable's draws, or the variable where nothing is drawn."""
        self.array(name)
        return headline(self.accounts, name)

    def band(self, name: str) -> tuple[xr.DataArray, xr.DataArray] | None:
        """Return the 5 and 95 % quantiles of a variable, where it is drawn."""
        return band(self.accounts, name)

    def has(self, name: str) -> bool:
        """Return whether the accounts have a variable."""
        return name in self.accounts.variables

    def get(self, key: str) -> Any:
        """Return an entry of the record."""
        if key not in self.record:
            raise Absent(f"run.json: {key}")
        return self.record[key]

    @property
    def id(self) -> str:
        """Return the scenario's id."""
        if self.outcome is not None:
            return self.outcome.id
        known = self.record.get("id") or self.record.get("scenario", {}).get("id")
        return str(known or (self.folder.name if self.folder else ""))

    @property
    def title(self) -> Text:
        """Return the scenario's title."""
        title = self.record.get("title", {})
        return Text(title.get("zh", self.id), title.get("en", self.id))

    @property
    def city(self) -> Text:
        """Return the city's name, or that of its folder in a run that does not say it."""
        label = str(self.record.get("scenario", {}).get("city", ""))
        named = self.record.get("city", {})
        return Text(named.get("zh", label), named.get("en", headed(label)))

    @property
    def price_year(self) -> str:
        """Return the year whose prices all money of the run is in."""
        return str(self.record.get("price_year", "–"))

    @property
    def years(self) -> list[int]:
        """Return the years of the run."""
        return [int(year) for year in self.array("time").values]

    @property
    def checkpoints(self) -> list[int]:
        """Return the years in which targets are judged."""
        return [int(year) for year in self.array("checkpoint").values]

    def labels(self, dim: str) -> list[str]:
        """Return the labels along a dimension."""
        key = f"labels of {dim}"
        if key not in self._taken:
            self._taken[key] = [str(label) for label in self.array(dim).values]
        return self._taken[key]

    def name(self, dim: str, label: str) -> Text:
        """Return the name of a label in both languages, or the label where it has none."""
        zh, en = (self._companion(dim, lang, label) for lang in ("zh", "en"))
        readable = label.replace("_", " ")
        return Text(zh or en or readable, headed(en or readable))

    def _companion(self, dim: str, lang: str, label: str) -> str:
        variable = f"{dim}_name_{lang}"
        if not self.has(variable) or label not in self.labels(dim):
            return ""
        return self.word_of(variable, self.labels(dim).index(label))

    def word_of(self, variable: str, place: int) -> str:
        """Return one entry of a text variable, empty where the file has none."""
        return str(self.array(variable).values[place]) if self.has(variable) else ""

    def named(self, dim: str) -> list[tuple[str, Text]]:
        """Return labels with their names along a dimension."""
        return [(label, self.name(dim, label)) for label in self.labels(dim)]


def headed(words: str) -> str:
    """Return words with their first letter as at the head of a line.

    Examples
    --------
    >>> headed("water retention"), headed("PM2.5")
    ('Water retention', 'PM2.5')
    """
    return words[:1].upper() + words[1:]
