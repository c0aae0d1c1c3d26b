"""The economy as the road reads it: its settings, and the plant that a project builds."""

from __future__ import annotations

import math

import xarray as xr

from gepsim.draws import Draws
from gepsim.economy.base import base_year
from gepsim.economy.model import compute, compute_read
from gepsim.economy.settings import EconomySettings
from gepsim.inputs import Inputs
from gepsim.kept import kept


def grow(inputs: Inputs, draws: Draws) -> xr.Dataset:
    """Return value added, energy, power and carbon of a scenario that was checked when read."""
    scenario, city = inputs.scenario, inputs.city
    settings, years = economy_settings(inputs), scenario.time.years

    def make() -> xr.Dataset:
        base = kept("base year", lambda: base_year(city), of=[city])
        return compute(base, settings, scenario.energy, draws, years)

    words = [settings.model_dump_json(), scenario.energy.model_dump_json(), tuple(years)]
    return kept("economy", make, of=[city, draws], words=words)


def grow_read(inputs: Inputs, draws: Draws) -> xr.Dataset:
    """Return of `grow` what land and targets read."""
    scenario, city = inputs.scenario, inputs.city
    base = kept("base year", lambda: base_year(city), of=[city])
    years = scenario.time.years
    return compute_read(base, economy_settings(inputs), scenario.energy, draws, years)


def economy_settings(inputs: Inputs) -> EconomySettings:
    """Return a scenario's economy with the year and size that the programme gives a plant.

    The plant works from the first whole year after its project ends, on time or late; what the
    plan has of it before, or in all where it is struck out, is missing.
    """
    economy = inputs.scenario.economy
    plants = economy.plants
    if not plants.lng_project:
        return economy
    plan = inputs.schedule
    row = plan.ids.index(plants.lng_project)
    built = bool(plan.kept[row]) and math.isfinite(plan.finish[row])
    known = {
        "lng_project": "",
        "lng_start": math.ceil(plan.finish[row]) if built else None,
        "lng_capacity": plants.lng_capacity * float(plan.scale[row]) if built else 0.0,
        "lng_plan_start": plan.projects[row].end + 1,
        "lng_plan_capacity": plants.lng_capacity,
    }
    return economy.model_copy(update={"plants": plants.model_copy(update=known)})
