"""More draws for verdicts than a run has: a probability must not hang on the number of draws.

Maps and accounts cost seconds by the hundred draws, verdicts milliseconds. So the targets draw
their own inputs anew beyond those of the run; see decision 0070.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np

from gepsim.draws import Draws, stratified


@dataclass
class VerdictDraws(Draws):
    """The draws of a run, and more of them for what the targets alone draw.

    Parameters
    ----------
    run : Draws
        The draws of the run; they come first.

    Examples
    --------
    The first draws are those of the run:

    >>> from gepsim.coefficients import Table
    >>> from gepsim.prices import Deflator
    >>> run = Draws(Table({}, {}), 2, 1, (), Deflator({}), 2024)
    >>> more = verdict_draws(run, 6)
    >>> bool((more.column("rain")[:2] == run.column("rain")).all()), len(more.column("rain"))
    (True, 6)
    """

    run: Draws | None = field(default=None, repr=False)

    def column(self, key: str) -> np.ndarray:
        """Return a column whose first draws are those of the run."""
        if self.run is None or self.members <= self.run.members:
            return super().column(key)
        first = self.run.column(key)
        if key in self.known:
            return np.resize(first, self.members)
        further = stratified(f"{self.keyed(key)}|further", self.members - len(first), self.seed)
        return np.concatenate([first, further])


def verdict_draws(run: Draws, members: int) -> Draws:
    """Return at least `members` draws, the first of them those of the run."""
    if not 0 < run.members < members:
        return run
    given = {one.name: getattr(run, one.name) for one in fields(run) if one.init}
    return VerdictDraws(**{**given, "members": members}, run=run)


def members_of_run(draws: Draws) -> int:
    """Return the number of draws of the run that some draws began with.

    Examples
    --------
    >>> from gepsim.coefficients import Table
    >>> from gepsim.prices import Deflator
    >>> run = Draws(Table({}, {}), 2, 1, (), Deflator({}), 2024)
    >>> members_of_run(verdict_draws(run, 6)), members_of_run(run)
    (2, 2)
    """
    first = getattr(draws, "run", None)
    return draws.members if first is None else int(first.members)
