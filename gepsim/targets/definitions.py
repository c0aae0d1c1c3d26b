"""From the city's tables to what is judged: criterion, threshold, task and due year of a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gepsim.city import City
from gepsim.city.plan import Indicator, TextTarget
from gepsim.coefficients import Table
from gepsim.targets.criteria import Term, parse
from gepsim.targets.evidence import Missing
from gepsim.targets.forecast import Forecast
from gepsim.targets.judging import CriterionInputs
from gepsim.targets.models import MODELS
from gepsim.targets.registry import IndicatorModel, own_row
from gepsim.text import Text

Tasks = Mapping[str, Mapping[int, float]]

#: Years of the plan's own targets: end of the near term, mid-term node, end of the plan.
NODES = (2027, 2030, 2035)
FIVE_YEAR = 5


@dataclass(frozen=True)
class Target:
    """One target of the plan, from its table or its text.

    Parameters
    ----------
    better : int
        +1 where a higher value is better, -1 where a lower one is.
    levels : mapping of int to float
        The plan's values by node year. [units]
    due : int or None
        Year before which nothing is due; None: every checkpoint counts.
    base : float or None
        Level of the base year. [units]
    key : str
        Id under which observations, projects, coefficient rows and luck are looked up: its twin's,
        or its own.
    model : IndicatorModel
        How it is forecast.
    """

    id: str
    name_zh: str
    name_en: str
    units: str
    criterion: Term
    better: int
    binding: bool
    indicator: bool
    departments: tuple[str, ...]
    levels: Mapping[int, float]
    due: int | None
    base: float | None
    key: str
    model: IndicatorModel
    row: Indicator | TextTarget

    @property
    def sector(self) -> str:
        """Return the sector whose output the indicator is; nothing for most."""
        return self.row.sector

    def level(self, year: int) -> float | None:
        """Return the plan's value of a year; between nodes on a straight line."""
        known = sorted(self.levels)
        if not known:
            return None
        return float(np.interp(year, known, [self.levels[node] for node in known]))

    @property
    def status(self) -> bool:
        """Return whether the target is a status, which has no probability."""
        return self.model.kind == "status"

    @property
    def cumulative(self) -> bool:
        """Return whether its task is a fall over a five-year plan."""
        return any("cumulative" in leaf.arguments for leaf in self.criterion.leaves())


def targets_of(city: City, table: Table) -> tuple[Target, ...]:
    """Return the indicators of the table, then the targets of the text.

    A text target with later steps has a row ``text_level.<id>.<year>`` for each of them.
    """
    texts = (_from_text(city, row, _steps(row, table)) for row in city.text_targets)
    return (*map(_from_table, city.indicators), *texts)


def _steps(row: TextTarget, table: Table) -> dict[int, float]:
    """Return the levels of a text target by year, its first one included."""
    prefix = f"text_level.{row.id}."
    steps = {int(n.removeprefix(prefix)): n for n in table.rows if n.startswith(prefix)}
    later = {year: table.value(name, row.units) for year, name in steps.items()}
    return {row.year or NODES[-1]: row.value, **later} if later else {}


def _from_table(row: Indicator) -> Target:
    nodes = zip(NODES, (row.t2027, row.t2030, row.t2035), strict=True)
    return Target(
        id=row.id,
        name_zh=row.name_zh,
        name_en=row.name_en,
        units=row.units,
        criterion=parse(row.criterion, f"indicators.csv '{row.id}'"),
        better=-1 if row.direction.startswith("<") else 1,
        binding=row.binding == "binding",
        indicator=True,
        departments=row.responsible_zh,
        levels={year: level for year, level in nodes if isinstance(level, float)},
        due=None,
        base=row.y2022 if isinstance(row.y2022, float) else None,
        key=row.twin or row.id,
        model=MODELS[row.model],
        row=row,
    )


def _from_text(city: City, row: TextTarget, steps: dict[int, float]) -> Target:
    rule = "le" if row.direction == "<=" else "ge"
    due = {"whole_plan": None, "unstated": NODES[-1]}.get(row.year_basis, row.year)
    twin = [indicator for indicator in city.indicators if indicator.id == row.twin]
    return Target(
        id=row.id,
        name_zh=row.name_zh,
        name_en=row.name_en,
        units=row.units,
        criterion=parse(f"{rule}(target)" if steps else f"{rule}({row.value:g})"),
        better=-1 if rule == "le" else 1,
        binding=False,
        indicator=False,
        departments=twin[0].responsible_zh if twin else (),
        levels=steps,
        due=due,
        base=None,
        key=row.twin or row.id,
        model=MODELS[row.model],
        row=row,
    )


def pace(total: float, years: int, period: int = FIVE_YEAR) -> float:
    """Return the fall due after some years of a period, at a constant yearly pace [percent].

    Examples
    --------
    >>> round(pace(17.0, 2), 2)
    7.18
    >>> round(pace(17.0, 5), 2)
    17.0
    """
    return float(100.0 * (1.0 - (1.0 - total / 100.0) ** (years / period)))


def task_of(target: Target, tasks: Tasks, year: int) -> float | None:
    """Return the task of a target in a year; a five-year task is due at a constant pace."""
    known = tasks.get(target.id, {})
    if year in known or not target.cumulative:
        return known.get(year)
    end = -(-year // FIVE_YEAR) * FIVE_YEAR
    return pace(known[end], year - end + FIVE_YEAR) if end in known else None


def tasks_of(city: City, given: Tasks) -> dict[str, dict[int, float]]:
    """Return the tasks issued to the city, replaced and completed by those of a scenario.

    A task over a period counts only if the period is a five-year plan, for its base is known.
    """
    tasks: dict[str, dict[int, float]] = {}
    for row in city.tasks:
        plan = row.since is None or row.since == row.year - FIVE_YEAR
        if row.basis != "city_plan" and plan:
            tasks.setdefault(row.indicator, {})[row.year] = row.value
    for name, by_year in given.items():
        tasks[name] = {**tasks.get(name, {}), **by_year}
    return tasks


def criterion_inputs(
    target: Target,
    forecast: Forecast,
    years: np.ndarray,
    year: int,
    task: float | None,
    table: Table,
) -> CriterionInputs:
    """Return one target at one checkpoint, ready to be judged.

    Raises
    ------
    Missing
        If the target is not due yet.
    """
    if target.due is not None and year < target.due:
        said = Text(f"目标年为{target.due}年，此时尚未到期", f"not due before {target.due}")
        raise Missing(said, "not_due")
    level = target.level(year)
    return CriterionInputs(
        series=forecast.series,
        now=int(year - years[0]),
        better=target.better,
        target=level,
        task=task,
        base=target.base,
        previous=level,
        window=int(table.value("criterion_window", "year")),
        decimals=decimals_of(target.id, table),
    )


def decimals_of(name: str, table: Table) -> int:
    """Return the decimals with which an indicator is printed and compared."""
    return int(table.value(own_row(table, "reported_decimals", name), "1"))
