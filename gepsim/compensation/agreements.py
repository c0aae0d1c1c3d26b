"""What others have agreed to and paid along their rivers, and what studies make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from gepsim.possible import possible
from gepsim.settings import Section
from gepsim.tables import read_rows
from gepsim.text import Text


class Agreement(Section):
    """One agreement, award or study.

    Parameters
    ----------
    kind : str
        ``agreement``: what parties pay by contract; ``award``: what one party got for a year;
        ``study``: a theoretical amount that nobody has paid.
    year : int
        First year for which the amount holds.
    amount, amount_high : float
        Money of one year, as printed; empty where the source prints none. [CNY]
    formula_zh, formula_en : str
        Who pays how much, by what it is shared out, and what turns it.
    """

    id: str
    kind: Literal["agreement", "award", "study"]
    name_zh: str
    name_en: str
    year: possible("year")  # type: ignore[valid-type]
    amount: possible("money") | None = None  # type: ignore[valid-type]
    amount_high: possible("money") | None = None  # type: ignore[valid-type]
    formula_zh: str
    formula_en: str
    mark: Literal["A", "A-", "B", "C"]
    source: str
    note: str = ""

    @property
    def name(self) -> Text:
        """Return what it is called."""
        return Text(self.name_zh, self.name_en)

    @property
    def formula(self) -> Text:
        """Return how it is reckoned."""
        return Text(self.formula_zh, self.formula_en)


def load_agreements(*folders: Path) -> tuple[Agreement, ...]:
    """Return the rows of ``agreements.csv`` of the folders that have one."""
    paths = [folder / "agreements.csv" for folder in folders]
    return tuple(row for path in paths if path.is_file() for row in read_rows(path, Agreement))
