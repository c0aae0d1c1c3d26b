"""One set of inputs on which all indicators are forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from gepsim.city import City
from gepsim.draws import Draws
from gepsim.projects.schedule import Programme
from gepsim.targets.evidence import Evidence
from gepsim.targets.forecast import Array, Forecast
from gepsim.targets.models import MODELS
from gepsim.targets.settings import TargetSettings

Observed = Mapping[str, Mapping[int, float]]


@dataclass
class World:
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
    """

    city: City
    draws: Draws
    evidence: Evidence
    programme: Programme
    observed: Observed
    settings: TargetSettings
    columns: dict[tuple[str, str], Array] = field(default_factory=dict)
    forecasts: dict[str, Forecast] = field(default_factory=dict)

    @property
    def years(self) -> Array:
        """Return the years of the run."""
        return np.asarray(self.evidence.years)

    def later(self, project: str) -> World:
        """Return the same world with one project a year later; it shares all noise."""
        kept = {k: v for k, v in self.forecasts.items() if project not in self.acting(k)}
        return replace(self, programme=self.programme.later(project), forecasts=kept)

    def without(self, project: str) -> World:
        """Return the same world with one project struck out; it shares all noise."""
        kept = {k: v for k, v in self.forecasts.items() if project not in self.acting(k)}
        return replace(self, programme=self.programme.without(project), forecasts=kept)

    def acting(self, name: str) -> tuple[str, ...]:
        """Return the projects that act on an indicator and are carried out."""
        plan, name = self.programme.schedule, MODELS[name].key
        listed = [project for project in plan.projects if name in project.indicators]
        return tuple(p.id for p in listed if plan.kept[self.programme.index[p.id]])

    def quantiles(self, key: str) -> Array:
        """Return quantiles in (0, 1) by year and draw that depend on their key alone."""
        if (key, "quantiles") not in self.columns:
            rows = [np.append(0.5, self.draws.column(f"{key} {year}")) for year in self.years]
            self.columns[key, "quantiles"] = np.stack(rows)
        return self.columns[key, "quantiles"]
