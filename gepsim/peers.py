"""What others publish: accounts, service by service, and where better numbers are to be had."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from gepsim.possible import possible
from gepsim.settings import Section
from gepsim.tables import read_rows, read_text
from gepsim.text import Text


class PeerRow(Section):
    """One published value.

    Parameters
    ----------
    account : str
        Place and year.
    service : str
        A service, or ``total``, ``material``, ``regulating``, ``cultural``.
    value : float
        [1e8 CNY year-1]
    area : float
        Area of the place. [km2]
    area_mark : str
        Mark of the area, where it is not from the account itself.
    price_year : int
        Year of the money.
    """

    account: str
    name_zh: str
    name_en: str
    service: str
    value: possible("number")  # type: ignore[valid-type]
    area: possible("area")  # type: ignore[valid-type]
    area_mark: str = ""
    price_year: possible("price_year")  # type: ignore[valid-type]
    method: str = ""
    mark: Literal["A", "A*", "A-", "B", "C"]
    source: str
    note: str = ""

    @property
    def name(self) -> Text:
        """Return what the account is called."""
        return Text(self.name_zh, self.name_en)


def load_peers(*folders: Path) -> tuple[PeerRow, ...]:
    """Return the rows of ``accounts.csv`` of the folders that have one."""
    paths = [folder / "accounts.csv" for folder in folders]
    return tuple(row for path in paths if path.is_file() for row in read_rows(path, PeerRow))


def read_whereabouts(path: Path) -> dict[str, Text]:
    """Return where a better number of a coefficient is published, by its name."""
    return {name: Text(**words) for name, words in tomllib.loads(read_text(path)).items()}
