"""An edge recomputed by hand ends in the number of the run; statements say it in two languages."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from gepsim.compensation.case import Case
from gepsim.compensation.explain import explain_edge
from gepsim.compensation.magnitudes import magnitudes
from gepsim.compensation.network import party_names
from gepsim.compensation.settings import CompensationSettings
from gepsim.compensation.statements import county_statements
from gepsim.compensation.trials import gains, who_gains
from gepsim.errors import InputError

YEARS = tuple(range(2022, 2036))


@pytest.mark.parametrize(
    "river",
    [
        {},
        {"service": "total", "caps": ("fiscal", "willingness"), "deduct_vertical": True},
        {"quality": "class", "opportunity_cost": "profit", "caps": ()},
    ],
)
def test_the_steps_end_in_the_payment_of_the_run(river, network, evidence, draws, run):
    asked = CompensationSettings.model_validate({"river": river})
    found = run(river=river).payment.isel(member=0)
    case = Case(network, evidence, asked, draws, YEARS)
    for producer, user, year in (("511922", "511902", 2030), ("511921", "hechuan", 2022)):
        last = explain_edge(case, producer, user, year)[-1]
        paid = float(found.sel(edge=f"{producer}-{user}", time=year))
        assert last.value == pytest.approx(paid, rel=1e-9)


def test_every_step_speaks_both_languages(network, evidence, draws):
    case = Case(network, evidence, CompensationSettings(), draws, YEARS)
    steps = explain_edge(case, "511922", "511902", 2030)
    assert steps[0].zh == "2030 年，巴州区（下游）对南江县（上游），中心估计"
    assert all(step.zh and step.en.isascii() for step in steps)


def test_an_edge_or_year_that_is_not_there_is_explained(network, evidence, draws):
    case = Case(network, evidence, CompensationSettings(), draws, YEARS)
    with pytest.raises(InputError, match="no edge '511902-511922'"):
        explain_edge(case, "511902", "511922", 2030)
    with pytest.raises(InputError, match="no year 2050"):
        explain_edge(case, "511922", "511902", 2050)


def test_a_county_statement_adds_up(network, default):
    for statement in county_statements(default, network, 2030):
        moved = default.transfer.sel(time=2030, party=statement.county).sum("rule")
        drawn = moved.isel(member=slice(1, None))
        assert statement.total.median == pytest.approx(float(drawn.median()))
        assert statement.items
        assert all(sentence.zh and sentence.en for sentence in statement.sentences)


def test_transit_counties_are_told_both_sides(network, default):
    bazhou = next(s for s in county_statements(default, network, 2030) if s.county == "511902")
    words = " ".join(sentence.en for sentence in bazhou.sentences)
    assert "counties below owe it" in words
    assert "it owes those above" in words


def test_the_accession_is_told_as_a_wish_until_it_is_assumed(network, default, run):
    def words(found):
        told = [s.sentences[-1].en for s in county_statements(found, network, 2030)]
        return told[0]

    assert words(default).startswith("If the Qujiang joins the Jialing agreement")
    joined = run(rules={"river_basin": True})
    assert words(joined).startswith("This run assumes that the Qujiang joins")


def test_payments_stay_far_below_theoretical_spill_over(band_run, draws):
    default = band_run()
    theory = default.version_amount.sel(version="spill_over").sum("edge")
    paid = default.transfer.sel(rule="river_city").clip(min=0.0).sum("party")
    assert (paid < 0.1 * theory).all()
    assert len(magnitudes(default, draws, 2030)) == 4


def test_versions_stand_in_their_known_order(default):
    """Theory above its part by development stage above what budgets carry."""
    total = default.version_amount.sum("edge").isel(member=0).sel(time=2030)
    falling = ["spill_over", "spill_over_by_stage", "kept_by_stage", "added_by_stage", "band"]
    assert (np.diff(total.sel(version=falling)) < 0.0).all()
    assert float(total.sel(version="protection_cost")) > float(
        total.sel(version="opportunity_cost")
    )


def test_a_trial_shows_who_gains_and_who_loses(network, band_run):
    """Twice the fiscal cap: the headwaters gain, the last county loses, nothing is lost between."""
    tried = band_run(values={"fiscal_cap_share": 0.01})
    gain = gains(tried.transfer, band_run().transfer).isel(member=0)
    assert float(abs(gain.sum("party")).max()) < 1e-6
    words = who_gains(gain, party_names(network), 2035)
    assert words.en.startswith("In 2035 Nanjiang gains most")
    assert who_gains(xr.zeros_like(gain), party_names(network), 2035).en == (
        "In 2035 nobody gains or loses."
    )


def test_vertical_transfers_can_be_taken_off_the_cost(default, run):
    """No cost is paid twice: the lower bound falls by what the state pays already."""
    less = run(river={"deduct_vertical": True})
    assert (less.band_lower <= default.band_lower).all()
    assert (less.vertical_request <= default.vertical_request).all()
