"""What was asked: a scenario file, its parents, and the command line, as one checked object."""

from gepsim.scenario_file.reading import Asked, Source, ask, load, locate
from gepsim.scenario_file.settings import ClimateSettings, ScenarioSettings, TimeSettings

__all__ = [
    "Asked",
    "ClimateSettings",
    "ScenarioSettings",
    "Source",
    "TimeSettings",
    "ask",
    "load",
    "locate",
]
