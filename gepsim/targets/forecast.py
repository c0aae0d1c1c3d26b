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
        The uncertain inputs that went into it.
    """

    series: Mapping[str, Array]
    inputs: Mapping[str, UncertainInput]
