"""From a name to its steps: the formula, and the numbers of a run where one is given."""

from __future__ import annotations

from gepsim.city.called import near_counties
from gepsim.errors import InputError, Problem
from gepsim.explain.accounts import service_of_run
from gepsim.explain.county_year import county_year
from gepsim.explain.formulas import formula_of, targets_of
from gepsim.explain.imports import IMPORTED, deduction_of_run
from gepsim.explain.naming import county_of, key_of
from gepsim.explain.river import edge_of_run, edges
from gepsim.explain.steps import Explanation
from gepsim.explain.verdicts import target_of_run
from gepsim.files.results import Results
from gepsim.inputs import Inputs
from gepsim.registry import SERVICES


def explain(
    name: str,
    inputs: Inputs,
    run: Results | None = None,
    county: str | None = None,
    year: int | None = None,
) -> Explanation:
    """Return how a service, coefficient, indicator, project, rule or river edge comes about.

    Parameters
    ----------
    name : str
        As ``gepsim list`` shows it, by code or by name in either language; a project also by the
        word and its number, ``"project 32"``.
    inputs : Inputs
        City and rows; those of the run where one is given.
    run : Results, optional
        Gives the numbers that follow the formula.
    county : str, optional
        Code or name of a county; the first by default.
    year : int, optional
        The first by default; for a target all checkpoints.

    Raises
    ------
    InputError
        If nothing has that name, or the run has no such county or year.
    """
    key = key_of(name, inputs)
    place = county_of(county, inputs.city) if county else None
    if place and place not in inputs.city.codes:
        said = f"no county '{county}'"
        raise InputError(Problem("--county", said, near_counties(place, inputs.city)))
    found = formula_of(key, inputs)
    if run is None:
        return found
    numbers = _numbers(key, inputs, run, place, year)
    return numbers + found if key in SERVICES else found + numbers  # rows of services are many


def _numbers(
    name: str, inputs: Inputs, run: Results, county: str | None, year: int | None
) -> Explanation:
    """Return the numbers of a run behind a name."""
    if name in edges(inputs.city):
        return edge_of_run(run, inputs, name, year)
    if name in targets_of(inputs.city):
        return target_of_run(name, run, year)
    place = county_year(run, inputs, county, year)
    return deduction_of_run(place) if name == IMPORTED else service_of_run(name, place)
