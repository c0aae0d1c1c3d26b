"""What a scenario says about tasks and observations, and the reading of targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from gepsim.settings import Section


def _with_years(levels: Any) -> Any:
    """Refuse a level that does not say its year."""
    if not isinstance(levels, Mapping):
        raise ValueError(f"has no year; write {{ 2027 = {levels} }}")
    return levels


#: Levels of one indicator by year, as a person writes them: numbers, or text with a unit.
ByYear = Annotated[Mapping[int, float | str], BeforeValidator(_with_years)]


class TargetSettings(Section):
    """How targets are read where the plan leaves a choice.

    Parameters
    ----------
    counted_counties : mapping
        Counties whose plants count for an indicator that covers part of the city, by indicator;
        one that is not named keeps its rows ``counted.<indicator>``, or counts every county. A
        wider area wants the population of that area as a coefficient too.
    """

    counted_counties: Mapping[str, tuple[str, ...]] = {}
