"""The investment programme on paper: what is spent when, and what stands finished when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.city import City
from gepsim.city.funding import WHOLE
from gepsim.city.plan import Project
from gepsim.errors import Problems, suggest
from gepsim.projects.settings import InvestmentSettings

Array = np.ndarray


@dataclass(frozen=True)
class Schedule:
    """When projects are built and paid, after the scenario's operations.

    Parameters
    ----------
    projects : tuple of Project
        Rows of the plan, in its order.
    kept : array of bool
    begin, finish : array
        Moments as decimal years: 2027.0 is the first instant of 2027. [year]
    scale : array
        Factor on money and capacity. [1]
    money : array
        What each project costs in all. [CNY]
    spending : array
        Payments by project and year. [CNY year-1]
    years : array of int
    """

    projects: tuple[Project, ...]
    kept: Array
    begin: Array
    finish: Array
    scale: Array
    money: Array
    spending: Array
    years: Array

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the project ids."""
        return tuple(project.id for project in self.projects)


def investment(schedule: Schedule) -> xr.DataArray:
    """Return payments by year and project [CNY year-1]."""
    coords = {"time": schedule.years, "project": list(schedule.ids)}
    return xr.DataArray(schedule.spending.T, coords, name="investment")


def spread(begin: Array, finish: Array, years: Array) -> Array:
    """Return the share of each building time that falls into each year, by project and year.

    Examples
    --------
    A project of two and a half years from the middle of 2023:

    >>> spread(np.array([2023.5]), np.array([2026.0]), np.arange(2023, 2027)).tolist()
    [[0.2, 0.4, 0.4, 0.0]]
    """
    late = np.maximum(begin[:, None], years)
    early = np.minimum(finish[:, None], years + 1)
    return np.clip(early - late, 0.0, None) / (finish - begin)[:, None]


def pay(planned: Array, budget: Array) -> Array:
    """Return payments that keep each year's budget; what waits is paid as soon as money is left.

    Projects that began to be paid earlier come first, so that what is begun is finished.

    Parameters
    ----------
    planned : array
        Planned payments by project and year. [CNY year-1]
    budget : array
        Money of each year; infinite where there is no limit. [CNY year-1]

    Examples
    --------
    >>> pay(np.array([[8.0, 0.0], [2.0, 0.0]]), np.array([5.0, 9.0])).tolist()
    [[5.0, 3.0], [0.0, 2.0]]
    """
    begun = np.where(planned.any(axis=1), (planned > 0).argmax(axis=1), planned.shape[1])
    order = np.argsort(begun, kind="stable")
    paid, waiting = np.zeros_like(planned), np.zeros(len(planned))
    for year in range(planned.shape[1]):
        due = (planned[:, year] + waiting)[order]
        before = np.cumsum(due) - due
        paid[order, year] = np.clip(budget[year] - before, 0.0, due)
        waiting = planned[:, year] + waiting - paid[:, year]
    return paid


def payment_lag(planned: Array, paid: Array, years: Array) -> Array:
    """Return by how many years the last payment comes late; infinite if it never comes [year]."""
    lag = np.zeros(len(planned))
    total = planned.sum(axis=1)
    for row in np.flatnonzero(~np.isclose(planned, paid).all(axis=1)):
        if paid[row].sum() < total[row] * (1 - 1e-9):
            lag[row] = np.inf
        else:
            lag[row] = np.flatnonzero(paid[row])[-1] - np.flatnonzero(planned[row])[-1]
    return lag


def schedule(
    city: City, settings: InvestmentSettings, years: Sequence[int], premium: float = 0.0
) -> Schedule:
    """Return when the city's projects are built and paid under a scenario's settings.

    Parameters
    ----------
    premium : float
        What building a year faster adds to the cost. [1]

    Raises
    ------
    InputError
        If a project ends before it starts, or the budget pays for none of them.
    """
    rows, time = city.projects, np.asarray(years)
    _check(rows, settings, time)
    ids = [row.id for row in rows]
    kept = np.array([settings.keeps(name) for name in ids], bool)
    scale = np.array([settings.scale_of(name) for name in ids])
    late = np.array([settings.years_of("delay", name) for name in ids])
    begin = np.array([row.start for row in rows], float) + late
    wanted = np.array([row.end + 1.0 for row in rows]) + late
    faster = np.array([settings.years_of("accelerate", name) for name in ids])
    finish = np.maximum(wanted - faster, np.minimum(begin + 1.0, wanted))
    stated = np.array([row.invest_cny or 0.0 for row in rows])
    money = np.where(kept, stated * scale * (1 + premium * (wanted - finish)), 0.0)
    planned = money[:, None] * spread(begin, finish, time)
    paid, lag = fund(planned, settings, time, shares_of(city, settings))
    return Schedule(rows, kept, begin, finish + lag, scale, money, paid, time)


def shares_of(city: City, settings: InvestmentSettings) -> list[Array]:
    """Return the part of each source in each project: of the scenario, else of the city's rows. [1]

    Raises
    ------
    InputError
        If the scenario gives no share for a source that no row of the city knows, or if the
        sources pay more than all of a project.
    """
    problems, payers = Problems(), {row.payer for row in city.project_funding}
    found = []
    for name, one in settings.funding.items():
        if not one.share and name not in payers:
            where, hint = f"[investment.funding.{name}]", suggest(name, sorted(payers))
            problems.add(where, "has no share, and project_funding.csv has no such payer", hint)
        parts = [
            one.share_of(p.id) if one.share else city.payer_shares(p.id).get(name, 0.0)
            for p in city.projects
        ]
        found.append(np.array(parts))
    for project, whole in zip(city.projects, sum(found, np.zeros(len(city.projects))), strict=True):
        if whole > 1.0 + WHOLE:
            what = f"the sources pay {whole:.4g} of project '{project.id}'"
            problems.add("[investment.funding]", what, "together at most 1: lower one share")
    problems.raise_if_any()
    return found


def fund(
    planned: Array, settings: InvestmentSettings, years: Array, shares: Sequence[Array]
) -> tuple[Array, Array]:
    """Return payments within the budgets, and by how many years the last payment is late.

    Parameters
    ----------
    planned : array
        Planned payments by project and year. [CNY year-1]
    shares : sequence of array
        Part of each source of `settings` in each project, from `shares_of`. [1]
    """
    sources = [(np.ones(len(planned)), settings.budget)]
    if settings.funding:
        budgets = [one.budget for one in settings.funding.values()]
        free = np.clip(1.0 - np.sum(shares, axis=0), 0.0, None)
        sources = [*zip(shares, budgets, strict=True), (free, {})]
    paid, lag = np.zeros_like(planned), np.zeros(len(planned))
    for share, budget in sources:
        part = planned * share[:, None]
        within = pay(part, np.array([budget.get(int(year), np.inf) for year in years]))
        paid += within
        lag = np.maximum(lag, payment_lag(part, within, years))
    return paid, lag


def _check(rows: Sequence[Project], settings: InvestmentSettings, years: Array) -> None:
    """Refuse projects that end before they start and budgets of years that pay for none."""
    problems = Problems()
    for row in rows:
        if row.end < row.start:
            what = f"project {row.id} ends in {row.end}, before it starts in {row.start}"
            problems.add("projects.csv", what, "exchange the years or correct one")
    budgets = (settings.budget, *(source.budget for source in settings.funding.values()))
    for year in {year for budget in budgets for year in budget}:
        if year not in years:
            known = f"allowed: {years[0]}–{years[-1]}"
            problems.add("[investment] budget", f"year {year} is outside the run", known)
    if settings.budget and not any(settings.keeps(row.id) and row.invest_cny for row in rows):
        problems.add("[investment] budget", "pays for nothing: no project with money is kept")
    problems.raise_if_any()
