"""What values of each layer can be, by rows of ``ranges.toml``: for stacks and for imports."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import Field

from gepsim.settings import Section, read_section


class Look(Section):
    """A mistake that a layer is recognised by: what turns it into usual values."""

    scale: float = 1.0
    offset: float = 0.0
    says: str
    fix: str


class Range(Section):
    """What values of a layer can be, and why."""

    units: str
    range: tuple[float, float]
    usual: tuple[float, float]
    why: str
    looks: tuple[Look, ...] = Field(default=())


@cache
def ranges() -> dict[str, Range]:
    """Return the range of each layer of quantities.

    Examples
    --------
    >>> ranges()["slope"].range
    (0.0, 90.0)
    """
    path = Path(__file__).with_name("ranges.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: read_section(Range, rows[row.get("like", name)], f"{path.name} [{name}]")
        for name, row in rows.items()
    }
