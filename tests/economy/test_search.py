"""How much of the cluster plan lets emissions peak by 2030; published: a table of 24 numbers."""

from __future__ import annotations

import pytest

from gepsim.economy.growth import delivered, per_cluster
from gepsim.economy.model import emissions
from gepsim.economy.search import largest, largest_realisation, peak_search
from gepsim.economy.settings import EconomySettings, EnergySettings

NAMES = ("efficiency", "ev", "coal_switch", "electrification", "cement_decline")
WEAK, MIDDLE, STRONG = (1.5, 1, 2, 0.5, 2), (2.0, 2, 3.5, 1.0, 2.5), (2.5, 3, 5, 1.5, 3)
LOCAL = {WEAK: (25, 30), MIDDLE: (38, 50), STRONG: (51, 70)}
YEARS = range(2022, 2036)
#: Planned value added of the clusters that decide, as published. [1e8 CNY of 2022]
HEAVY = {"advanced_materials": 178.1, "energy_chemicals": 224.9}


def lever_set(paces):
    """Weak until 2025, `paces` from 2026; local generation as published, here all hydropower."""
    levers = {
        name: {"before": weak, "rate": rate, "start": 2026}
        for name, weak, rate in zip(NAMES, WEAK, paces, strict=True)
    }
    points = {2025: 18 + (25 - 18) * 3 / 8, 2030: LOCAL[paces][0], 2035: LOCAL[paces][1]}
    hydro = {year: (value - 2.5) * 1e8 for year, value in points.items()}
    return EnergySettings(levers=levers, local_supply={"hydro": hydro})


@pytest.mark.parametrize(
    ("paces", "factor", "test", "published"),
    [
        (MIDDLE, 0.6, "strict_peak", 0.31),
        (STRONG, 0.6, "weak_peak", 0.63),
    ],
)
def test_published_shares_in_kind(base, few, paces, factor, test, published):
    """Within 0.02: the table tells parts of the planned level, here of the two heavy clusters."""
    economy = EconomySettings(new_capacity_factor=factor)
    found = largest_realisation(
        base, economy, lever_set(paces), few, YEARS, probability=0.0, test=test
    )
    today = base.value_added.sel(sector=list(HEAVY)).sum().item() / 1e8
    level = (today + found * (sum(HEAVY.values()) - today)) / sum(HEAVY.values())
    assert level == pytest.approx(published, abs=0.02)


def test_asking_for_more_certainty_leaves_less_room(base, few):
    economy = EconomySettings(new_capacity_factor=0.6)
    energy = lever_set(STRONG)
    sure, even = (
        largest_realisation(base, economy, energy, few, YEARS, probability=p, test="weak_peak")
        for p in (0.8, 0.3)
    )
    assert sure <= even or sure != sure


def test_nothing_passes():
    share = largest(lambda share: share < 0, 1.2, 0.01)
    assert share != share


@pytest.mark.parametrize(
    "settings", [{}, {"model": "recipe"}, {"path": "s_curve"}, {"new_capacity": "as_base"}]
)
def test_the_line_is_the_whole_economy(base, few, settings):
    """Any parts of the plan, also beyond it, in every year and draw."""
    search = peak_search(base, EconomySettings(**settings), lever_set(STRONG), few, YEARS)
    assert search.line is not None
    parts = dict(zip(base.clusters, [0.0, 1.2, 0.45, 0.9, 0.1, 0.7], strict=False))
    realised = delivered(per_cluster(parts, base.clusters), search.case)
    whole = emissions(search.case, realised).sum("sector")
    assert float(abs(search.line(realised) / whole - 1.0).max()) < 1e-9


def test_without_a_line_the_whole_economy_is_asked(base, few, monkeypatch):
    monkeypatch.setattr("gepsim.economy.search.straight", lambda case: None)
    search = peak_search(base, EconomySettings(), lever_set(STRONG), few, YEARS)
    realised = per_cluster(0.4, base.clusters)
    assert bool((search.emitted(realised) == emissions(search.case, realised).sum("sector")).all())
