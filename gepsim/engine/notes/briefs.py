"""What the rooms tell beyond numbers by year: hindcast, work lists, peak tests, statements."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import xarray as xr

from gepsim.compensation.case import with_trial_values
from gepsim.compensation.magnitudes import magnitudes
from gepsim.compensation.network import Network
from gepsim.compensation.opening_words import band_openings
from gepsim.compensation.statements import county_statements
from gepsim.draws import Draws, central, frequency
from gepsim.economy.base import base_year
from gepsim.economy.peak import peak_due
from gepsim.economy.search import PeakSearch, cluster_rooms, peak_search
from gepsim.engine.economy import economy_settings
from gepsim.engine.state import RunState
from gepsim.kept import kept
from gepsim.memory import back_to_files
from gepsim.targets.money import money_rows

#: Draws that the search for the largest share of the cluster plan takes.
_SEARCH_MEMBERS = 100
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
        "money": _plain(money_rows(found)),
        "past_record": _plain(found.record),
        "previous_plan": _plain(found.previous),
    }


def economy_brief(road: RunState) -> dict[str, Any]:
    """Return how likely each peak test is, and the largest share of the clusters that keeps it."""
    tests = {name: road.economy[name] for name in _PEAK_TESTS}
    return {
        "peak_due": peak_due(road.inputs.table),
        "peak": {name: _passed(test) for name, test in tests.items()},
        "tipping": peak_room(road),
    }


def _passed(test: xr.DataArray) -> dict[str, Any]:
    """Return whether a test is passed, and in what part of the draws; None where it is open."""
    if bool(test.isnull().any()):
        return {"central": None, "probability": None}
    return {"central": bool(central(test) > 0), "probability": float(frequency(test))}


def peak_room(road: RunState) -> dict[str, Any]:
    """Return how much of the clusters' plan the strict peak bears: alike, and one by one."""
    scenario = road.inputs.scenario
    few = kept("search draws", lambda: _few(road.draws), of=[road.draws])
    base = base_year(road.inputs.city)
    search = peak_search(
        base, economy_settings(road.inputs), scenario.energy, few, scenario.time.years
    )
    rooms = cluster_rooms(search) if base.clusters else []
    named = {
        one.id: {"name_zh": one.name_zh, "name_en": one.name_en} for one in road.inputs.city.sectors
    }
    said = [{**asdict(one), **named[one.cluster]} for one in rooms]
    return {"cluster_realisation": _alike(search), "clusters": said}


def _few(draws: Draws) -> Draws:
    """Return so many draws as the search takes."""
    return replace(draws, members=min(draws.members, _SEARCH_MEMBERS))


def _alike(search: PeakSearch) -> float | None:
    """Return the largest part of all clusters' plan alike; None if not even nothing passes. [1]"""
    share = search.alike()
    return share if math.isfinite(share) else None


def compensation_brief(road: RunState) -> dict[str, Any]:
    """Return each county's statement, what opens the band, and amounts known from elsewhere."""
    year = road.inputs.scenario.time.checkpoints[0]
    network = Network.from_city(road.inputs.city)
    tried = with_trial_values(road.draws, road.inputs.scenario.compensation)
    cap = tried.table.value("fiscal_cap_share", "1")
    found = _of_year(road.compensation, year)
    openings = band_openings(found, network, cap, year)
    return {
        "agreements": agreements_brief(road),
        "band_openings": _plain(openings),
        "compensation_statements": _plain(county_statements(found, network, year)),
        "compensation_magnitudes": _plain(magnitudes(found, road.draws, year)),
    }


def _of_year(found: xr.Dataset, year: int) -> xr.Dataset:
    """Return one year apart from the others, which then are not in hand."""

    def copied(array: xr.DataArray) -> xr.DataArray:
        own = array.sel(time=[year]).copy() if "time" in array.dims else array
        back_to_files()
        return own

    return found.map(copied, keep_attrs=True)


def agreements_brief(road: RunState) -> list[dict[str, Any]]:
    """Return what others have agreed to, each with the title and the body of its source."""
    sources = road.inputs.table.sources
    return [
        {
            **one.model_dump(mode="json"),
            "source_title": str(sources[one.source]["title"]),
            "source_body": str(sources[one.source]["body"]),
        }
        for one in road.inputs.agreements
    ]


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]
