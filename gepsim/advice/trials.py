"""Trial runs: what a change of settings does to the targets, recomputing only what it changes.

It stands on one travelled road. A trial recomputes the economy only where its tables differ, the
land only where its demand differs, and an indicator only where something that it reads differs;
so it says what a run of its own would say, draw by draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import xarray as xr

from gepsim.draws import central
from gepsim.engine.economy import economy_settings, grow_read
from gepsim.engine.handover import for_targets
from gepsim.engine.land import land_path
from gepsim.engine.state import RunState
from gepsim.kept import digest
from gepsim.land.change import account as account_land
from gepsim.projects.schedule import Schedule
from gepsim.scenario_file import ScenarioSettings
from gepsim.targets.assess import Assessor
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.judging import Judgement, judge
from gepsim.targets.makings import reads

Economy = Mapping[Any, xr.DataArray]
Evidences = tuple[dict[str, xr.DataArray], dict[str, str]]

#: Not recomputed by a trial; a model that read it would say that it is missing.
_NOT_TRIED = "gep_regulating"


@dataclass(frozen=True)
class Setting:
    """What one trial stands on, made ready."""

    evidence: dict[str, xr.DataArray]
    digests: dict[str, str]
    plan: Schedule


@dataclass
class TrialRuns:
    """Runs of one scenario with other settings, each recomputed only where it differs.

    Parameters
    ----------
    road : RunState
        The scenario as it is.
    layers : Dataset
        What its land was read from.
    """

    road: RunState
    layers: xr.Dataset
    _economies: dict[str, Economy] = field(default_factory=dict)
    _extents: dict[str, xr.DataArray] = field(default_factory=dict)
    _judged: dict[tuple[Any, ...], Judgement] = field(default_factory=dict)
    _context: dict[tuple[Any, ...], ForecastContext] = field(default_factory=dict)
    _settings: dict[str, Setting] = field(default_factory=dict)
    _told: dict[tuple[int, int], Evidences] = field(default_factory=dict)

    @property
    def scenario(self) -> ScenarioSettings:
        """Return the scenario as it is."""
        return self.road.inputs.scenario

    def economy(self, scenario: ScenarioSettings) -> Economy:
        """Return the economy of a trial."""
        here, there = (self._economy_key(one) for one in (self.scenario, scenario))
        if here == there:
            return self.road.economy
        if there not in self._economies:
            grown = grow_read(self.road.inputs.under(scenario), self.road.draws)
            road = self.road.inputs.city.sectors_of("transport")
            self._economies[there] = _lean(grown, road)
        return self._economies[there]

    def _economy_key(self, scenario: ScenarioSettings) -> str:
        """Return what the economy of a trial depends on, the plant of a project with it."""
        settings = economy_settings(self.road.inputs.under(scenario))
        return settings.model_dump_json() + scenario.energy.model_dump_json()

    def setting(self, scenario: ScenarioSettings) -> Setting:
        """Return evidence and programme of a trial."""
        key = "".join(
            part.model_dump_json()
            for part in (scenario.economy, scenario.energy, scenario.investment)
        )
        if key not in self._settings:
            plan = self.road.inputs.under(scenario).schedule
            self._settings[key] = Setting(*self._evidence(scenario, plan), plan)
        return self._settings[key]

    def _evidence(self, scenario: ScenarioSettings, plan: Schedule) -> Evidences:
        """Return what the other rooms tell the targets in a trial, with a digest of each array."""
        economy = self.economy(scenario)
        extent = self._extent(scenario, economy, plan)
        key = (id(economy), id(extent))
        if key not in self._told:
            evidence = for_targets(self.road.inputs, extent, self.road.account, economy)
            if extent is not self.road.extent:
                del evidence[_NOT_TRIED]
            digests = {name: digest(array.values) for name, array in evidence.items()}
            self._told[key] = evidence, digests
        return self._told[key]

    def _extent(self, scenario: ScenarioSettings, economy: Economy, plan: Schedule) -> xr.DataArray:
        """Return the area of every ecosystem type in a trial. [ha]"""
        if not self._extents:
            own = self.road.targets.context.programme.schedule
            first = _land_key(self.scenario, self.road.economy, own)
            self._extents[first] = self.road.extent
        key = _land_key(scenario, economy, plan)
        if key not in self._extents:
            path = land_path(self.road.inputs.under(scenario), self.layers, economy)
            codes = list(self.road.inputs.city.codes)
            self._extents[key] = account_land(path).area.sel(county=codes)
        return self._extents[key]

    def same(self, target: Target, one: ScenarioSettings, other: ScenarioSettings) -> bool:
        """Return whether a target's forecast is the same in two trials, whatever it is."""
        signatures = [self._signature(target.id, self.setting(s)) for s in (one, other)]
        return signatures[0] == signatures[1]

    def judged(self, target: Target, year: int, scenario: ScenarioSettings) -> Judgement:
        """Return in which draws a target is met at a checkpoint of a trial."""
        setting = self.setting(scenario)
        key = (target.id, year, self._signature(target.id, setting))
        if key not in self._judged:
            context = self._context_of(setting)
            judge_ = Assessor(context, self.road.targets.tasks, self.road.targets.rules)
            self._judged[key] = judge(target.criterion, judge_.case(context, target, year))
        return self._judged[key]

    def met(self, target: Target, year: int, scenario: ScenarioSettings) -> np.ndarray:
        """Return whether a target is met, by draw without the central one."""
        return np.asarray(self.judged(target, year, scenario).met[1:])

    def _signature(self, name: str, setting: Setting) -> tuple[Any, ...]:
        """Return everything that an indicator's forecast depends on within a trial."""
        context = self.road.targets.context
        evidence, keys = reads(context.targets[name], context)
        plan = setting.plan
        acting = tuple(
            (p.id, bool(plan.kept[n]), plan.begin[n], plan.finish[n], plan.scale[n])
            for n, p in enumerate(plan.projects)
            if keys & set(p.indicators)
        )
        return (acting, tuple(setting.digests.get(one, "") for one in sorted(evidence)))

    def _context_of(self, setting: Setting) -> ForecastContext:
        """Return the context of a trial; draws are shared by all, evidence by none."""
        key = (id(setting),)
        if key not in self._context:
            context = self.road.targets.context
            self._context = {
                key: replace(
                    context,
                    evidence=replace(context.evidence, arrays=setting.evidence),
                    programme=replace(context.programme, schedule=setting.plan),
                    columns={k: v for k, v in context.columns.items() if k[1] != "evidence"},
                    forecasts={},
                )
            }
        return self._context[key]


def _land_key(scenario: ScenarioSettings, economy: Economy, plan: Schedule) -> str:
    """Return what the demand for land of a trial depends on: growth, and works as they are paid."""
    product = central(economy["value_added"]).sum("sector").values
    building = digest(product) if scenario.land.building == "economy" else ""
    named = {work.project for work in scenario.land.works}
    rows = [row for row, name in enumerate(plan.ids) if name in named]
    works = digest(np.column_stack([plan.spending[rows], plan.money[rows], plan.scale[rows]]))
    return f"{building} {works}"


def _lean(economy: xr.Dataset, road: Sequence[str]) -> Economy:
    """Return what land and targets read of an economy, so that many trials fit into memory."""
    kept = ("non_fossil_share_as_judged", "assessed_energy_intensity", "carbon_intensity")
    total = economy["co2_emissions"].sum("sector").expand_dims(sector=["all"])
    oil = economy["energy_use"].sel(sector=list(road), carrier=["oil"])
    paths = ("value_added", "gross_output_current", "particle_emissions")
    few = {name: economy[name] for name in (*kept, *paths)}
    return {**few, "co2_emissions": total, "energy_use": oil}
