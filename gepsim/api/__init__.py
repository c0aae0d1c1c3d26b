"""The face of gepsim in Python: scenarios, runs, comparisons, explanations and what there is.

``import gepsim`` gives all of it and costs nothing until a name is used; what only advice and the
import of layers need waits until they are asked for (half a second that a run does not need).
"""

from importlib import import_module as _import
from typing import TYPE_CHECKING

from gepsim.api.catalogue import catalogue
from gepsim.api.difference import Difference
from gepsim.api.knobs import knob
from gepsim.api.live import QUICK, SERIES, Live
from gepsim.api.program import (
    check_all,
    compare,
    export,
    new_city,
    new_workbook,
    read_scenarios,
    write_page,
)
from gepsim.api.run import Run, open
from gepsim.api.running import run_scenarios
from gepsim.api.runs import FinishedRun, finished_run, finished_runs
from gepsim.api.scenario import Scenario, scenario
from gepsim.comparison.compare import Comparison
from gepsim.errors import GepsimError, InputError
from gepsim.explain import Explanation, Step
from gepsim.text import Text

if TYPE_CHECKING:
    from gepsim.api import layers
    from gepsim.api.advice import (
        Sensitivity,
        SimulatedPlan,
        calibrate,
        calibrated_chances,
        sensitivity,
    )

__all__ = [
    "QUICK",
    "SERIES",
    "Comparison",
    "Difference",
    "Explanation",
    "FinishedRun",
    "GepsimError",
    "InputError",
    "Live",
    "Run",
    "Scenario",
    "Sensitivity",
    "SimulatedPlan",
    "Step",
    "Text",
    "calibrate",
    "calibrated_chances",
    "catalogue",
    "check_all",
    "compare",
    "export",
    "finished_run",
    "finished_runs",
    "knob",
    "layers",
    "new_city",
    "new_workbook",
    "open",
    "read_scenarios",
    "run_scenarios",
    "scenario",
    "sensitivity",
    "write_page",
]

_LATE = ("Sensitivity", "SimulatedPlan", "calibrate", "calibrated_chances", "sensitivity")


def __getattr__(name: str) -> object:
    """Return a part of the face that is imported late."""
    if name == "layers":
        return _import("gepsim.api.layers")
    if name not in _LATE:
        raise AttributeError(f"module 'gepsim.api' has no attribute '{name}'")
    return getattr(_import("gepsim.api.advice"), name)
