"""Trial runs: what a change of settings does to the targets, recomputing only what it changes.

It stands on one travelled road. A trial makes an economy only where a target asks for one of its
paths and its tables differ, the land only where a target asks for an area and its demand differs,
and a forecast only where something that it reads differs; so it says what a run of its own would
say, draw by draw.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import xarray as xr

from gepsim.draws import central
from gepsim.engine.economy import economy_settings, grow_read
from gepsim.engine.handover import for_targets, told_by_economy, told_by_land
from gepsim.engine.land import land_path
from gepsim.engine.state import RunState
from gepsim.kept import digest
from gepsim.land.change import account as account_land
from gepsim.projects.schedule import Schedule
from gepsim.scenario_file import ScenarioSettings
from gepsim.targets.assess import Assessor
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.evidence import EVIDENCE, Missing
from gepsim.targets.judging import Judgement, judge
from gepsim.targets.makings import reads

Arrays = dict[str, xr.DataArray]

#: What the land tells; the value of its services is not recomputed by a trial, and a model that
#: read it would say that it is missing.
_OF_LAND = frozenset({"forest_cover", "built_area", "cropland", "city_area", "gep_regulating"})
#: What no trial changes.
_SAME = frozenset({"relative_rain"})
#: How many trials keep what was forecast in them.
_CONTEXTS = 4


@dataclass(frozen=True)
class Setting:
    """What one trial stands on; `arrays` holds what was asked for so far, with a digest of each."""

    scenario: ScenarioSettings
    plan: Schedule
    arrays: Arrays = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)


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
    _settings: dict[str, Setting] = field(default_factory=dict)
    _known: dict[int, tuple[ScenarioSettings, Setting]] = field(default_factory=dict)
    _economies: dict[str, Arrays] = field(default_factory=dict)
    _lands: dict[str, Arrays] = field(default_factory=dict)
    _judged: dict[tuple[Any, ...], Judgement | Missing] = field(default_factory=dict)
    _contexts: dict[int, ForecastContext] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Enter what the road itself tells."""
        road, own = self.road, self.road.targets.context.programme.schedule
        told = for_targets(road.inputs, road.extent, road.account, road.economy)
        apart = _OF_LAND | _SAME
        self._digests = {id(array): digest(array.values) for array in told.values()}
        self._same = {self._digests[id(array)]: array for array in told.values()}
        self._always = {name: told[name] for name in _SAME}
        key = self._economy_key(self.scenario)
        self._economies[key] = {name: told[name] for name in told if name not in apart}
        key = _land_key(self.scenario, self._economies[key], own)
        self._lands[key] = {name: told[name] for name in _OF_LAND}

    @property
    def scenario(self) -> ScenarioSettings:
        """Return the scenario as it is."""
        return self.road.inputs.scenario

    def economy(self, scenario: ScenarioSettings) -> Arrays:
        """Return what the economy of a trial tells the targets."""
        key = self._economy_key(scenario)
        if key not in self._economies:
            grown = grow_read(self.road.inputs.under(scenario), self.road.draws)
            self._economies[key] = self._entered(told_by_economy(self.road.inputs.city, grown))
        return self._economies[key]

    def _economy_key(self, scenario: ScenarioSettings) -> str:
        """Return what the economy of a trial depends on, the plant of a project with it."""
        settings = economy_settings(self.road.inputs.under(scenario))
        return settings.model_dump_json() + scenario.energy.model_dump_json()

    def land(self, scenario: ScenarioSettings, plan: Schedule) -> Arrays:
        """Return what the land of a trial tells the targets."""
        economy = self.economy(scenario)
        key = _land_key(scenario, economy, plan)
        if key not in self._lands:
            path = land_path(self.road.inputs.under(scenario), self.layers, economy)
            codes = list(self.road.inputs.city.codes)
            extent = account_land(path).area.sel(county=codes)
            self._lands[key] = self._entered(told_by_land(extent))
        return self._lands[key]

    def _entered(self, told: Arrays) -> Arrays:
        """Return what is told with a digest noted; equal arrays are held once."""
        found = {}
        for name, array in told.items():
            known = digest(array.values)
            found[name] = self._same.setdefault(known, array)
            self._digests[id(found[name])] = known
        return found

    def setting(self, scenario: ScenarioSettings) -> Setting:
        """Return programme of a trial, and what it was asked to tell."""
        if id(scenario) not in self._known:
            parts = (scenario.economy, scenario.energy, scenario.investment)
            key = "".join(part.model_dump_json() for part in parts)
            if key not in self._settings:
                self._settings[key] = Setting(scenario, self.road.inputs.under(scenario).schedule)
            # the scenario is held beside it, so that no other takes its identity
            self._known[id(scenario)] = scenario, self._settings[key]
        return self._known[id(scenario)][1]

    def told(self, setting: Setting, names: Collection[str] = frozenset(EVIDENCE)) -> Setting:
        """Return a trial that tells what is named, as far as it is known."""
        wanted = frozenset(names) - setting.arrays.keys()
        parts: list[Mapping[str, xr.DataArray]] = []
        if wanted & _SAME:
            parts.append(self._always)
        if wanted & _OF_LAND:
            parts.append(self.land(setting.scenario, setting.plan))
        if wanted - _OF_LAND - _SAME:
            parts.append(self.economy(setting.scenario))
        for part in parts:
            setting.arrays.update(part)
            setting.digests.update({name: self._digests[id(one)] for name, one in part.items()})
        return setting

    def same(self, target: Target, one: ScenarioSettings, other: ScenarioSettings) -> bool:
        """Return whether a target's forecast is the same in two trials, whatever it is."""
        signatures = [self._signature(target.id, self.setting(s)) for s in (one, other)]
        return signatures[0] == signatures[1]

    def judged(self, target: Target, year: int, scenario: ScenarioSettings) -> Judgement:
        """Return in which draws a target is met at a checkpoint of a trial."""
        setting = self.setting(scenario)
        signature = self._signature(target.id, setting)
        if (target.id, year, signature) not in self._judged:
            years = {*self.road.targets.checkpoints, year}
            found = {one: self._judge(target, one, setting) for one in years}
            self._judged |= {(target.id, one, signature): found[one] for one in years}
        judged = self._judged[target.id, year, signature]
        if isinstance(judged, Missing):
            raise judged
        return judged

    def _judge(self, target: Target, year: int, setting: Setting) -> Judgement | Missing:
        """Return in which draws a target is met, or what it lacks."""
        assessor = Assessor(
            self.context(target, setting), self.road.targets.tasks, self.road.targets.rules
        )
        try:
            return judge(target.criterion, assessor.case(assessor.context, target, year))
        except Missing as lack:
            return lack

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
        digests = self.told(setting, evidence).digests
        return (acting, tuple(digests.get(one, "") for one in sorted(evidence)))

    def context(self, target: Target, setting: Setting) -> ForecastContext:
        """Return the context of a trial that tells what a target reads; all share the draws."""
        context, key = self.road.targets.context, id(setting)
        self.told(setting, reads(target, context)[0])
        if key not in self._contexts:
            while len(self._contexts) >= _CONTEXTS:
                del self._contexts[next(iter(self._contexts))]
            self._contexts[key] = replace(
                context,
                evidence=replace(context.evidence, arrays=setting.arrays),
                programme=replace(context.programme, schedule=setting.plan),
                columns={k: v for k, v in context.columns.items() if k[1] != "evidence"},
                forecasts={},
            )
        return self._contexts[key]


def _land_key(scenario: ScenarioSettings, economy: Arrays, plan: Schedule) -> str:
    """Return what the demand for land of a trial depends on: growth, and works as they are paid."""
    product = central(economy["value_added"]).sum("sector").values
    building = digest(product) if scenario.land.building == "economy" else ""
    named = {work.project for work in scenario.land.works}
    rows = [row for row, name in enumerate(plan.ids) if name in named]
    works = digest(np.column_stack([plan.spending[rows], plan.money[rows], plan.scale[rows]]))
    return f"{building} {works}"
