"""A run's folder as the page needs it: labelled arrays, names in both languages, and the record.

Only the files of the folder are read. What is not there is `Absent`: the part of the page that
wanted it says so, and the rest of the page stands.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from gepsim.report.words import known, say
from gepsim.text import Text

Row = Mapping[str, str]
#: Physical quantities fill most of the file and stand on no page.
_UNSHOWN = "quantity_"


class Absent(Exception):  # noqa: N818 - a finding about a run, not a fault
    """A run's files lack something that a part of the page needs."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class Run:
    """One run's folder.

    Parameters
    ----------
    folder : Path
        Where ``accounts.nc``, ``maps.nc``, ``summary.csv`` and ``run.json`` lie.
    accounts : Dataset
        The accounts, with whole years along `time` and text labels.
    record : mapping
        What ``run.json`` holds.
    summary : sequence of mapping
        The rows of ``summary.csv``.
    """

    folder: Path
    accounts: xr.Dataset
    record: Mapping[str, Any]
    summary: Sequence[Row]

    @cached_property
    def _taken(self) -> dict[str, xr.DataArray]:
        """Hold variables that were asked for: taking one out of a dataset is slow."""
        return {}

    def array(self, name: str) -> xr.DataArray:
        """Return a variable of the accounts."""
        if name not in self.accounts.variables:
            raise Absent(f"accounts.nc: {name}")
        if name not in self._taken:
            self._taken[name] = self.accounts[name]
        return self._taken[name]

    def has(self, name: str) -> bool:
        """Tell whether the accounts have a variable."""
        return name in self.accounts.variables

    def get(self, key: str) -> Any:
        """Return an entry of the record."""
        if key not in self.record:
            raise Absent(f"run.json: {key}")
        return self.record[key]

    @cached_property
    def title(self) -> Text:
        """Return the scenario's title."""
        title = self.record.get("title", {})
        return Text(title.get("zh", self.id), title.get("en", self.id))

    @property
    def id(self) -> str:
        """Return the scenario's id."""
        return str(self.record.get("id", self.folder.name))

    @property
    def city(self) -> Text:
        """Return the city's name, or the name of its folder where the page has no word for it."""
        label = str(self.record.get("scenario", {}).get("city", ""))
        return say(f"city.{label}") if known(f"city.{label}") else Text(label, headed(label))

    @property
    def price_year(self) -> str:
        """Return the year whose prices all money of the run is in."""
        return str(self.record.get("price_year", "–"))

    def tasks(self, indicator: str) -> dict[int, float]:
        """Return the tasks set from above for an indicator, by year."""
        found = self.record.get("scenario", {}).get("tasks", {}).get(indicator, {})
        return {int(year): float(value) for year, value in found.items()}

    @property
    def years(self) -> list[int]:
        """Return the years of the run."""
        return [int(year) for year in self.array("time").values]

    @property
    def checkpoints(self) -> list[int]:
        """Return the years in which targets are judged."""
        return [int(year) for year in self.array("checkpoint").values]

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        return {}

    def labels(self, dim: str) -> list[str]:
        """Return the labels along a dimension."""
        if dim not in self._labels:
            self._labels[dim] = [str(label) for label in self.array(dim).values]
        return self._labels[dim]

    def name(self, dim: str, label: str) -> Text:
        """Return the name of a label: the file's word, the page's own, or the label itself."""
        zh, en = (self._companion(dim, lang, label) for lang in ("zh", "en"))
        readable = label.replace("_", " ")
        if known(f"{dim}.{label}") and zh in ("", label):
            return say(f"{dim}.{label}")
        return Text(zh or en or readable, headed(en or readable))

    def _companion(self, dim: str, lang: str, label: str) -> str:
        variable = f"{dim}_name_{lang}"
        if not self.has(variable) or label not in self.labels(dim):
            return ""
        return str(self.array(variable).values[self.labels(dim).index(label)])

    def word_of(self, variable: str, place: int) -> str:
        """Return one entry of a text variable, empty where the file has none."""
        return str(self.array(variable).values[place]) if self.has(variable) else ""

    def named(self, dim: str) -> list[tuple[str, Text]]:
        """Return labels with their names along a dimension."""
        return [(label, self.name(dim, label)) for label in self.labels(dim)]


def open_run(folder: Path) -> Run:
    """Return what a run's folder holds; parts that are missing stay empty."""
    return Run(folder, _accounts(folder), _record(folder), _summary(folder))


def _accounts(folder: Path) -> xr.Dataset:
    path = folder / "accounts.nc"
    if not path.is_file():
        return xr.Dataset()
    with xr.open_dataset(path, engine="netcdf4", decode_times=False) as opened:
        shown = [name for name in opened.variables if not str(name).startswith(_UNSHOWN)]
        raw = opened[shown].load()
    texts = [name for name, variable in raw.variables.items() if variable.dtype.kind in "SO"]
    raw = raw.assign({name: _as_text(raw.variables[name]) for name in texts})
    return raw.assign_coords(time=("time", raw["year"].values)) if "year" in raw else raw


def _as_text(array: xr.Variable) -> xr.Variable:
    words = [w.decode() if isinstance(w, bytes) else str(w) for w in array.values.ravel()]
    return xr.Variable(array.dims, np.array([w.strip("\0 ") for w in words]).reshape(array.shape))


def _record(folder: Path) -> dict[str, Any]:
    path = folder / "run.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _summary(folder: Path) -> list[Row]:
    path = folder / "summary.csv"
    if not path.is_file():
        return []
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def headed(words: str) -> str:
    """Return words with their first letter as at the head of a line.

    Examples
    --------
    >>> headed("water retention"), headed("PM2.5")
    ('Water retention', 'PM2.5')
    """
    return words[:1].upper() + words[1:]


def text_of(row: Row, column: str) -> Text:
    """Return a column of a summary row in both languages, or its one form for both."""
    one = row.get(column) or ""
    return Text(row.get(f"{column}_zh") or one, row.get(f"{column}_en") or one)
