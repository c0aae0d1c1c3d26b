"""A forecast: an indicator by year and draw, with the uncertain inputs that went into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

Array = np.ndarray

#: Grade of what differs from year to year by chance: better evidence would not narrow it.
CHANCE = "chance"
#: Part of a forecast that says how far it is from what is wanted, where its level cannot. [1]
EXCESS = "excess"


@dataclass(frozen=True)
class UncertainInput:
    """One uncertain input of a forecast: its grade, and its values by draw or year and draw."""

    mark: str
    values: Array


@dataclass(frozen=True)
class Forecast:
    """An indicator by year and draw.

    Parameters
    ----------
    series : mapping of str to array
        ``""`` is the indicator; other names are the parts of an indicator with several.
    inputs : mapping of str to UncertainInput
        The uncertain inputs that went into it; none are noted where only some years were asked for.
    years : array of int
        Years of the rows of its series.

    Examples
    --------
    >>> found = Forecast({"": np.array([[1.0], [2.0], [3.0]])}, {}, np.array([2025, 2026, 2030]))
    >>> found.row(2030), found.at(np.array([2025, 2030])).ravel().tolist()
    (2, [1.0, 3.0])
    """

    series: Mapping[str, Array]
    inputs: Mapping[str, UncertainInput]
    years: Array

    def row(self, year: int) -> int:
        """Return the row of a year."""
        return int(np.searchsorted(self.years, year))

    def at(self, years: Array) -> Array:
        """Return the indicator in some of its years."""
        if len(years) == len(self.years):
            return self.series[""]
        return self.series[""][np.searchsorted(self.years, years)]
