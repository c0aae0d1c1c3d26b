"""One set of inputs on which all indicators are forecast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from gepsim.city import City
from gepsim.draws import Draws
from gepsim.projects.programme import Programme
from gepsim.targets.definitions import Target
from gepsim.targets.evidence import Evidence, Missing
from gepsim.targets.forecast import Array, Forecast, UncertainInput
from gepsim.targets.registry import SECTOR_OUTPUT
from gepsim.targets.settings import TargetSettings
from gepsim.targets.verdict_draws import members_of_run
from gepsim.text import Text

Observed = Mapping[str, Mapping[int, float]]
#: Id of a target; with the years where only some were asked for.
Asked = str | tuple[str, tuple[int, ...]]


@dataclass
class ForecastContext:
    """One set of inputs; forecasts made from it are kept, see `gepsim.targets.forecasting`.

    Parameters
    ----------
    city : City
    draws : Draws
    evidence : Evidence
    programme : Programme
    observed : mapping
        Observed levels by indicator and year. [unit of the indicator]
    settings : TargetSettings
    targets : mapping of str to Target
        All targets of the city, by id.
    behind : mapping of str to UncertainInput
        What the economy's paths rest on, by name, over the draws of the run.
    checkpoints : tuple of int
        Years that are judged.
    forecasts : dict of Asked to Forecast
    """

    city: City
    draws: Draws
    evidence: Evidence
    programme: Programme
    observed: Observed
    settings: TargetSettings
    targets: Mapping[str, Target] = field(default_factory=dict)
    behind: Mapping[str, UncertainInput] = field(default_factory=dict)
    columns: dict[tuple[str, str], Array] = field(default_factory=dict)
    checkpoints: tuple[int, ...] = ()
    forecasts: dict[Asked, Forecast] = field(default_factory=dict)
    reach: dict[tuple[str, tuple[str, ...]], frozenset[str]] = field(default_factory=dict)
    shares: dict[tuple[str | int | float, ...], Array] = field(default_factory=dict)

    @property
    def years(self) -> Array:
        """Return the years of the run."""
        return np.asarray(self.evidence.years)

    def last_seen(self, key: str) -> int:
        """Return the last observed year of an indicator, or the base year."""
        seen = (year for year in self.observed.get(key, {}) if year in self.years)
        return int(max(seen, default=self.years[0]))

    def lineage(self, target: Target) -> Iterator[Target]:
        """Yield a target and those whose forecasts it reads; one that the city lacks is left out.

        Days of good air follow fine dust, on which projects act by the name of another indicator.
        """
        yield target
        for model in target.model.reads:
            with suppress(Missing):
                yield from self.lineage(self.producer(model))

    def producer(self, model: str) -> Target:
        """Return the one indicator that a model forecasts for others to read.

        Raises
        ------
        Missing
            If the city has no indicator with that model.
        """
        for target in self.targets.values():
            if target.model.name == model and target.key == target.id:
                return target
        raise Missing(Text(f"没有采用模型“{model}”的指标", f"no indicator has the model '{model}'"))

    def acting(self, key: str) -> tuple[str, ...]:
        """Return the projects that act on an indicator and are carried out."""
        plan = self.programme.schedule
        listed = [project for project in plan.projects if key in project.indicators]
        return tuple(p.id for p in listed if plan.kept[self.programme.index[p.id]])

    def independent_draws(self, names: Iterable[str]) -> int:
        """Return how many draws of a forecast are independent.

        Where another room decides it is those of the run, which come round again.

        Parameters
        ----------
        names : iterable of str
            Uncertain inputs of the forecast.
        """
        elsewhere = any(name == SECTOR_OUTPUT or self.evidence.knows(name) for name in names)
        return members_of_run(self.draws) if elsewhere else self.draws.members

    def quantiles(self, key: str) -> Array:
        """Return quantiles in (0, 1) by year and draw that depend on their key alone."""
        if (key, "quantiles") not in self.columns:
            rows = [np.append(0.5, self.draws.column(f"{key} {year}")) for year in self.years]
            self.columns[key, "quantiles"] = np.stack(rows)
        return self.columns[key, "quantiles"]
