"""What is known of one indicator in one context: its observations, coefficients and noise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from gepsim.coefficients import Row
from gepsim.draws import from_quantile
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.evidence import Missing
from gepsim.targets.forecast import CHANCE, Array, UncertainInput
from gepsim.targets.registry import SECTOR_OUTPUT, IndicatorModel, own_row
from gepsim.text import Text
from gepsim.units import factor


@dataclass
class IndicatorInputs:
    """Looks up what one indicator's model reads and notes what was uncertain.

    Parameters
    ----------
    asked : tuple of int, optional
        Years that are asked for; None: all.
    """

    context: ForecastContext
    target: Target
    asked: tuple[int, ...] | None = None
    uncertain: dict[str, UncertainInput] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the id under which observations, projects and rows are looked up."""
        return self.target.key

    @property
    def model(self) -> IndicatorModel:
        """Return the indicator's model."""
        return self.target.model

    @cached_property
    def levels(self) -> Mapping[int, float]:
        """Return the observed levels within the run."""
        known = self.context.observed.get(self.name, {})
        return {year: known[year] for year in sorted(known) if year in self.context.years}

    @cached_property
    def years(self) -> Array:
        """Return the years that are forecast: those asked for, the first and the last observed."""
        if self.asked is None:
            return self.context.years
        first = int(self.context.years[0])
        return np.array(sorted({first, max(self.levels, default=first), *self.asked}))

    def of_years(self, values: Array) -> Array:
        """Return the rows of the years that are forecast, of an array of all years."""
        return values if self.asked is None else values[self.years - self.context.years[0]]

    def row(self, year: int) -> int:
        """Return the index of a year."""
        return int(np.searchsorted(self.years, year))

    def note(self, name: str, mark: str, values: Array) -> Array:
        """Remember an uncertain input and return it; what is tried is not asked for its inputs."""
        if self.asked is None and values.ndim and np.ptp(values[..., 1:]) > 0:
            self.uncertain[name] = UncertainInput(mark, values)
        return values

    def evidence(self, name: str) -> Array:
        """Return an evidence array; it is cut out once for all indicators."""
        if (name, "evidence") not in self.context.columns:
            self.context.columns[name, "evidence"] = self.context.evidence.get(name)
        return self.of_years(self.context.columns[name, "evidence"])

    def sector_output(self, units: str) -> Array:
        """Return the gross output of the sector that the indicator names."""
        key, evidence = f"gross_output of {self.target.sector}", self.context.evidence
        if (key, "evidence") not in self.context.columns:
            self.context.columns[key, "evidence"] = evidence.output_of(self.target.sector)
        scale = factor(evidence.units("gross_output"), units, key)
        mark = evidence.mark("gross_output")
        output = self.of_years(self.context.columns[key, "evidence"])
        return self.note(SECTOR_OUTPUT, mark, scale * output)

    def coefficient(self, name: str, units: str) -> Array:
        """Return a coefficient by draw."""
        full = own_row(self.context.draws.table, name, self.name)
        if (full, units) not in self.context.columns:
            array = self.context.draws.get(full, units)
            self.context.columns[full, units] = np.asarray(array.values, float)
        mark = self.context.draws.table.named(full)[0].mark
        return self.note(full, mark, self.context.columns[full, units])

    def yearly(self, name: str, units: str) -> Array:
        """Return a coefficient drawn anew each year, by year and draw."""
        full = own_row(self.context.draws.table, name, self.name)
        row = self.context.draws.table.named(full)[0]
        self.context.draws.used[full] = units
        scale = factor(row.units, units, f"coefficient '{full}'")
        if (full, "yearly") not in self.context.columns:
            quantiles = self.context.quantiles(row.key)
            self.context.columns[full, "yearly"] = scale * from_quantile(row, quantiles)
        return self.note(full, CHANCE, self.of_years(self.context.columns[full, "yearly"]))

    def swing(self) -> Array:
        """Return what the swings of the yearly figure add up to since the last observation. [1]

        Each indicator has swings of its own, and a size of them that is drawn once.
        """
        draws, columns = self.context.draws, self.context.columns
        row = self._row("swing_share" if self.target.units == "percent" else "swing_level")
        size, key = self._row("swing_spread"), (f"{self.name} {row.name}", f"since {self.seen_in}")
        if key not in columns:
            yearly = from_quantile(row, self.context.quantiles(f"{self.name} {row.name}"))
            drawn = from_quantile(size, draws.column(f"{self.name} {size.name}"))
            grown = np.append(1.0, drawn) * np.where(self._passed > 0, yearly, 0.0)
            columns[key] = np.cumsum(grown, axis=0)
        return self.note(row.name, CHANCE, self.of_years(columns[key]))

    def _row(self, name: str) -> Row:
        """Return this indicator's own row, or the one for all; note that it was drawn."""
        table = self.context.draws.table
        row = table.named(own_row(table, name, self.name))[0]
        self.context.draws.used[row.name] = row.units
        return row

    def luck(self, name: str, _units: str) -> Array:
        """Return quantiles of this indicator alone."""
        drawn = self.of_years(self.context.quantiles(f"{self.name} {name}"))
        return self.note(f"luck_{name}", CHANCE, drawn)

    def weather(self, name: str, _units: str) -> Array:
        """Return quantiles that every indicator shares."""
        drawn = self.of_years(self.context.quantiles(f"weather {name}"))
        return self.note(f"weather_{name}", CHANCE, drawn)

    def start(self) -> float:
        """Return the last observed level."""
        if not self.levels:
            raise Missing(
                Text("没有监测基准值", "no observed level to start from"), "no_observation"
            )
        return float(self.levels[max(self.levels)])

    @cached_property
    def latest(self) -> int:
        """Return the index of the last observed year, or of the base year."""
        return self.row(self.seen_in)

    @property
    def seen_in(self) -> int:
        """Return the last observed year, or the base year."""
        return int(max(self.levels, default=self.context.years[0]))

    @cached_property
    def since(self) -> Array:
        """Return the years since the last observation."""
        return self.of_years(self._passed)

    @cached_property
    def _passed(self) -> Array:
        """Return the years since the last observation, in all years."""
        return np.clip(self.context.years - self.seen_in, 0, None)[:, None]

    def optional(self, name: str, units: str) -> Array | float:
        """Return this indicator's own coefficient, or 0 where it has none."""
        own = f"{name}.{self.name}"
        return self.coefficient(name, units) if own in self.context.draws.table.rows else 0.0

    @property
    def seen(self) -> tuple[int, float] | None:
        """Return the index and level of the last observation, if there is one."""
        return (self.latest, self.start()) if self.levels else None

    def goal(self) -> float:
        """Return the level of the first of the indicator's goals."""
        levels = [goal.level for goal in self.target.goals if goal.level is not None]
        if not levels:
            raise Missing(Text("规划未给出目标值", "the plan has no level for it"), "no_goal")
        return float(levels[0])

    def observed_mean(self) -> float:
        """Return the mean of the observed levels."""
        self.start()
        return float(np.mean(list(self.levels.values())))
