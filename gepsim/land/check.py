"""What a scenario says of land, held against what its city has: before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence

from gepsim.errors import Problems, suggest
from gepsim.land.demand import check_types
from gepsim.land.settings import LandSettings


def check_land(
    settings: LandSettings,
    where: str,
    *,
    counties: Sequence[str],
    projects: Sequence[str],
    years: Sequence[int],
    problems: Problems,
) -> None:
    """Note projects, counties, ecosystem types and years that are none of the city's or the run's.

    Parameters
    ----------
    settings : LandSettings
    where : str
        File of the scenario.
    counties, projects : sequence of str
        Those of the city.
    years : sequence of int
        Years of the plan; nothing happens in the first, which is the state that was surveyed. What
        comes after the last year of a shorter run is left to a longer one.
    """

    def known(word: str, names: Sequence[str], kind: str, place: str) -> None:
        if word not in names:
            problems.add(f"{where} {place}", f"unknown {kind} '{word}'", suggest(word, names))

    check_types(settings, problems)
    for work in settings.works:
        known(work.project, projects, "project", "[[land.works]]")
        for county in work.counties:
            known(county, counties, "county", f"[[land.works]] of project {work.project}")
    for event in settings.events:
        place = f"[[land.events]] '{event.name}'"
        known(event.county, counties, "county", place)
        if event.year not in years[1:]:
            span = f"allowed: {years[1]}–{years[-1]}"
            problems.add(f"{where} {place}", f"no land changes in {event.year}", span)
