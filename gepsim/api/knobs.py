"""The quick door: a scenario asked again and again, with one knob after the other turned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gepsim.api.run import Run
from gepsim.api.scenario import Change, scenario

#: Cell size [m] and number of draws at which an answer takes about a second.
RESOLUTION, MEMBERS = 500, 200


def knob(
    name: str | Path = "baseline",
    *changes: Change,
    resolution: int = RESOLUTION,
    members: int = MEMBERS,
    **tables: Any,
) -> Run:
    """Return what a scenario comes to after some of its knobs were turned, quickly; write nothing.

    Numbers are those of `Scenario.simulate` with the same cells and draws, to the last bit. The
    first call of a process reads and warms up; from the second on only that is made again which
    the changed settings move (see `gepsim.kept`): where the land does not move, no cell is read.
    Ask the answer for what you show: ``run.summary`` (verdicts) and ``run["gep_city"]`` are there;
    ``run.record`` and ``run.maps`` cost more, and only when they are asked for. Several threads may
    call it; they share what is kept, and the processor.

    Parameters
    ----------
    name : str or Path
        A file, or the id of a scenario that ships.
    *changes : str or mapping
        The knobs: ``"energy.levers.ev.rate=2"`` as on the command line, or nested tables.
    resolution : int
        Cell size of the reference landscape; a scenario with layers of its own ignores it. [m]
    members : int
        Number of draws.
    **tables
        Keys of the scenario file that differ; tables as dicts.

    Raises
    ------
    InputError
        With every knob that does not exist or is out of range.

    Examples
    --------
    >>> import gepsim
    >>> first = gepsim.knob("baseline", resolution=1000, members=20)
    >>> turned = gepsim.knob("baseline", "energy.levers.ev.rate=2", resolution=1000, members=20)
    >>> saved = float(first["co2_total"][-1] - turned["co2_total"][-1])
    >>> saved > 0.0, bool((first["gep_city"] == turned["gep_city"]).all())
    (True, True)
    """
    size = {"layers": {"resolution": resolution}, "uncertainty": {"members": members}}
    return scenario(name, *changes, *([tables] if tables else []), size).simulate()
