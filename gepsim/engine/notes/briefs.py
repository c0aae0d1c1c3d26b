"""What the rooms tell beyond numbers by year: hindcast, work lists, peak tests, statements."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import xarray as xr

from gepsim.compensation.magnitudes import magnitudes
from gepsim.compensation.network import Network
from gepsim.compensation.statements import county_statements
from gepsim.draws import central, frequency
from gepsim.economy.base import base_year
from gepsim.economy.peak import peak_due
from gepsim.economy.search import largest_realisation
from gepsim.engine.economy import economy_settings
from gepsim.engine.state import RunState

#: Draws that the search for the largest share of the cluster plan takes.
_SEARCH_MEMBERS = 200
_PEAK_TESTS = ("strict_peak", "weak_peak", "plateau")


def targets_brief(road: RunState) -> dict[str, Any]:
    """Return the hindcast, the work lists, the programme and the record of what was met."""
    found = road.targets
    return {
        "hindcast": asdict(found.hindcast),
        "worklist": _plain(found.work),
        "county_rows": _plain(found.counties),
        "projects": _plain(found.projects),
        "project_effects": _plain(found.effects),
        "programme_endings": _plain(found.endings),
        "past_record": _plain(found.record),
        "previous_plan": _plain(found.previous),
    }


def economy_brief(road: RunState) -> dict[str, Any]:
    """Return how likely each peak test is, and the largest share of the clusters that keeps it."""
    tests = {name: road.economy[name] for name in _PEAK_TESTS}
    return {
        "peak_due": peak_due(road.inputs.table),
        "peak": {name: _passed(test) for name, test in tests.items()},
        "tipping": {"cluster_realisation": _tipping(road)},
    }


def _passed(test: xr.DataArray) -> dict[str, Any]:
    """Return whether a test is passed, and in what part of the draws; None where it is open."""
    if bool(test.isnull().any()):
        return {"central": None, "probability": None}
    return {"central": bool(central(test) > 0), "probability": float(frequency(test))}


def _tipping(road: RunState) -> float | None:
    """Return the largest share of the cluster plan with which the strict peak stays likely. [1]

    None if it is not likely with any share.
    """
    scenario = road.inputs.scenario
    few = replace(road.draws, members=min(road.draws.members, _SEARCH_MEMBERS))
    share = largest_realisation(
        base_year(road.inputs.city),
        economy_settings(road.inputs),
        scenario.energy,
        few,
        scenario.time.years,
    )
    return share if math.isfinite(share) else None


def compensation_brief(road: RunState) -> dict[str, Any]:
    """Return each county's statement, and the totals beside amounts known from elsewhere."""
    year = road.inputs.scenario.time.checkpoints[0]
    network = Network.from_city(road.inputs.city)
    return {
        "compensation_statements": _plain(county_statements(road.compensation, network, year)),
        "compensation_magnitudes": _plain(magnitudes(road.compensation, road.draws, year)),
    }


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]
