"""How stands are looked after: what part of them is tended, and what neglect and closure do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.coefficients import Table
from gepsim.land.settings import LandSettings

_TENDED = "tended_share."


@dataclass(frozen=True)
class Care:
    """What moves the condition of stands beside the works of projects.

    Parameters
    ----------
    poor : float
        Part of the stands in poor condition in the base year. [1]
    neglect : float
        Part of the sound stands that falls into poor condition in a year, where nobody tends them:
        over-density, pests, fire, snow. [year-1]
    usual, tended : float
        Part of the stands that is tended as it needs: so far, and from the second year on. [1]
    closure_time : float
        Time constant with which a closed stand closes up. [year]
    """

    poor: float = 0.0
    neglect: float = 0.0
    usual: float = 1.0
    tended: float = 1.0
    closure_time: float = 0.0

    def shares(self, years: Sequence[int]) -> np.ndarray:
        r"""Return the part of the stands in poor condition by year, without any works. [1]

        The stand of the base year is taken to be in balance: as many stands recover by themselves
        as fall into poor condition. So it moves only where tending becomes more or less.

        Notes
        -----
        .. math:: \frac{db}{dt} = n (1 - \tau) (1 - b) - h b, \quad
            h = n (1 - \tau_0) \frac{1 - b_0}{b_0}

        Examples
        --------
        A third is poor. With half of the stands tended, 1 % of the other half falls ill in a year.
        Without any tending twice as many do, and as many recover as before:

        >>> Care(1 / 3, 0.01, 0.5, 0.0).shares([2022, 2023]).round(4).tolist()
        [0.3333, 0.3366]
        >>> Care(1 / 3, 0.01, 0.5, 0.5).shares([2022, 2023]).round(4).tolist()
        [0.3333, 0.3333]
        """
        falls = self.neglect * (1.0 - self.tended)
        heals = self.neglect * (1.0 - self.usual) * (1.0 - self.poor) / (self.poor or 1.0)
        pace = falls + heals
        if not 0.0 < self.poor < 1.0 or pace == 0.0 or not np.isfinite(pace):
            return np.full(len(years), self.poor)
        end = falls / pace
        with np.errstate(over="ignore"):  # beyond all numbers, exp still says that nothing is left
            left = np.exp(-pace * (np.array(years) - years[0]))
        return end + (self.poor - end) * left


def care_of(settings: LandSettings, table: Table) -> Care:
    """Return how a scenario looks after its stands.

    Parameters
    ----------
    settings : LandSettings
        Pathway, and `tended` where the scenario says it itself.
    table : Table
        Rows ``low_efficiency_share``, ``stand_neglect``, ``closure_time`` and
        ``tended_share.<pathway>``; that of the baseline is what is usual.
    """
    usual = table.value(f"{_TENDED}baseline", "1")
    tended = usual
    if settings.pathway != "none":
        tended = table.value(f"{_TENDED}{settings.pathway}", "1")
    if settings.tended is not None:
        tended = settings.tended / 100
    return Care(
        table.value("low_efficiency_share", "1"),
        table.value("stand_neglect", "year-1"),
        usual,
        tended,
        table.value("closure_time", "year"),
    )
