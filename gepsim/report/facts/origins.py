"""Where the value of each service comes from: formulas, inputs and their sources, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gepsim.report.model import Column, Table
from gepsim.report.words import say
from gepsim.text import Text


@dataclass(frozen=True)
class OriginRow:
    """One input of a service: what it is, its values, how sure they are, and who says so."""

    label: Text
    values: Text
    marks: str
    sources: Text


@dataclass(frozen=True)
class Origin:
    """Where the value of one service comes from.

    Parameters
    ----------
    name : str
        As `gepsim explain` takes it.
    title : Text
    formulas : sequence of Text
        What is added up, each as arithmetic of the inputs.
    rows : sequence of OriginRow
    moved : sequence of str
        Tables that have changed since the run.
    """

    name: str
    title: Text
    formulas: Sequence[Text]
    rows: Sequence[OriginRow]
    moved: Sequence[str] = ()

    @property
    def table(self) -> Table:
        """Return the inputs as a table."""
        heads = [
            Column(say(f"method.origin_{key}")) for key in ("input", "values", "mark", "source")
        ]
        return Table(heads, [[row.label, row.values, row.marks, row.sources] for row in self.rows])
