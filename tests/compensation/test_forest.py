"""Forest payments: small against the services, and never more than the whole forest at 16 元/亩."""

from __future__ import annotations

FOREST_RULES = ["public_welfare_forest", "logging_ban"]


def test_forest_payments_stay_below_the_whole_forest_at_the_top_standard(default):
    """All 1,165 万亩 at 16 元/亩 would be 1.86 亿元."""
    paid = default.transfer.sel(rule=FOREST_RULES, party="central_government").sum("rule")
    assert float(paid.min()) > -1.86e8


def test_every_county_receives_for_its_forest(default):
    paid = default.transfer.sel(rule="public_welfare_forest").sel(party=["511921", "511902"])
    assert (paid > 0.0).all()


def test_the_province_pays_only_for_provincial_forest(default):
    assert (default.transfer.sel(rule="logging_ban", party="province_budget") == 0.0).all()
    assert (default.transfer.sel(rule="public_welfare_forest", party="province_budget") < 0).all()


def test_a_standard_on_trial_moves_the_payment_in_proportion(default, run):
    """Twice 16 元/亩 for the logging ban pays twice as much in the central estimate."""
    tried = run(values={"forest_standard.logging_ban": "32 CNY/亩/year"})
    paid = default.transfer.sel(rule="logging_ban", party="511921").isel(member=0)
    double = tried.transfer.sel(rule="logging_ban", party="511921").isel(member=0)
    assert (abs(double / paid - 2.0) < 1e-12).all()
