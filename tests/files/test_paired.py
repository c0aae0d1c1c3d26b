"""Runs that share their draws are compared draw by draw; others say why they are not."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gepsim.comparison.compare import compare
from gepsim.comparison.pairwise import MEASURES, TIED, above, unpaired
from gepsim.export import export
from gepsim.files.members import at_checkpoints
from gepsim.files.store import write_run
from gepsim.text import Text

GEP, CO2, INTENSITY = MEASURES
ASKED = "P(GEP above the first run)"


@pytest.fixture(scope="module")
def other(fake_outcome, tmp_path_factory):
    """Return a run whose invented GEP is lower by a thousandth in every draw."""
    outcome = fake_outcome(id="other", growth=0.999)
    return write_run(outcome, tmp_path_factory.mktemp("outputs") / "other")


def drawn(run, **shifts):
    """Return the run with GEP of each draw moved by a given amount. [CNY year-1]"""
    moved = run.accounts["gep_city_member"] + np.asarray(shifts["gep"])
    return run.replace(accounts=run.accounts.assign(gep_city_member=moved))


def with_record(run, **facts):
    return run.replace(record={**run.record, **facts})


def asked(runs, name=ASKED):
    return [line for line in compare(runs).lines if line.item.en == name]


def test_every_draw_is_kept_at_every_checkpoint_without_the_central_one(run, outcome):
    kept = run.accounts["gep_city_member"]
    assert kept.dims == ("checkpoint", "member")
    assert kept["member"].values.tolist() == list(range(1, 41))
    city = outcome.accounts["gep_total"].sum("county").sel(time=2030)
    found = kept.sel(checkpoint=2030, member=7).item()
    assert found == pytest.approx(float(city.sel(member=7)), rel=1e-7)
    assert (kept.attrs["seed"], kept.attrs["members"]) == (1, 40)
    assert kept.attrs["units"] == "CNY year-1"


def test_a_thousand_draws_take_no_more_than_twelve_kilobytes(run):
    kept = run.accounts[["gep_city_member", "co2_total_member"]]
    assert all(array.dtype == np.float32 for array in kept.values())
    assert all(4 * array.sizes["checkpoint"] * 1000 <= 12_000 for array in kept.values())


def test_what_no_draw_moves_is_not_kept(outcome):
    certain = outcome.accounts[["checkpoint"]].assign(co2_total=("time", np.ones(14)))
    assert at_checkpoints(certain) == {}


def test_thirty_of_forty_draws_are_three_quarters(run):
    """Wilson's 95 % bounds of 30 in 40 are 0.598 and 0.858."""
    up = np.where(np.arange(40) < 30, 1e9, -1e9)
    line = asked([run, drawn(run, gep=up)])[1]
    assert (line.year, line.values) == ("2030", (None, 0.75))
    low, high = line.bounds
    assert low == (None, pytest.approx(0.598, abs=5e-4))
    assert high == (None, pytest.approx(0.858, abs=5e-4))


@given(st.data())
def test_above_and_below_never_exceed_one_and_nothing_lies_above_itself(data):
    values = st.floats(-1e12, 1e12)
    first, other = (data.draw(arrays(float, 12, elements=values)) for _ in range(2))
    one, two = above(first, other), above(other, first)
    assert above(first, first).share == 0
    assert above(first, first).tied
    assert one.share + two.share <= 1
    assert one.low <= one.share <= one.high


def test_a_run_beside_itself_has_no_line(run):
    assert not [line for line in compare([run, run]).lines if line.item.en.startswith("P(")]


def test_equal_in_one_of_two_runs_is_said_to_be_equal(run, other):
    line = asked([run, run, other])[0]
    assert line.values[1] == TIED
    assert 0 <= line.values[2] < 1
    assert line.bounds[0][1] is None


def test_intensity_is_emissions_over_value_added(run):
    """A third less value added lifts the intensity in every draw, with the same emissions."""
    poorer = run.accounts.assign(value_added=run.accounts["value_added"] * (2 / 3))
    twin = run.replace(accounts=poorer)
    line = asked([run, twin], "P(carbon intensity above the first run)")[0]
    assert line.values == (None, 1.0)
    assert not asked([run, twin], "P(CO2 emissions above the first run)")


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"seed": 9}, "another seed"),
        ({"members": 9}, "another number of draws"),
        ({"versions": {"gepsim": "9"}}, "another version"),
        ({"inputs_sha256": {"coefficients/prices.csv": "1"}}, "other coefficient rows"),
    ],
)
def test_runs_of_other_draws_are_not_paired(run, other, facts, why):
    lines = asked([run, with_record(other, **facts)])
    assert [line.year for line in lines] == [""]
    assert why in lines[0].values[1].en
    assert "P(" not in "".join(str(line.values[1]) for line in lines)


def test_another_account_measures_another_gep_but_the_same_carbon(run, other):
    scenario = {**other.record["scenario"], "account": {"profile": "gbt46869"}}
    there = with_record(other, scenario=scenario)
    assert unpaired(run, there, GEP) == Text("账户设定不同", "other [account] settings")
    assert unpaired(run, there, CO2) is None


def test_runs_that_kept_no_draws_say_so(run, other):
    old = other.replace(accounts=other.accounts.drop_vars("gep_city_member"))
    assert unpaired(run, old, GEP) == Text("未存逐次抽样", "draws not kept")


def test_an_intensity_whose_value_added_is_drawn_is_left_open(run, other):
    spread = other.accounts["gep_city_quantile"].rename("value_added_quantile")
    there = other.replace(accounts=other.accounts.assign({spread.name: spread}))
    assert unpaired(run, there, INTENSITY) == Text("增加值也有抽样", "value added is drawn too")


def test_the_spreadsheet_has_the_bounds_in_columns_of_their_own(run, other, tmp_path):
    compare([run, other]).to_csv(tmp_path / "c.csv")
    rows = list(csv.DictReader((tmp_path / "c.csv").read_text("utf-8-sig").splitlines()))
    row = next(r for r in rows if r["item_en"] == ASKED)
    low, met, high = (float(row[k]) for k in ("other_wilson_low", "other", "other_wilson_high"))
    assert low <= met <= high
    assert row["baseline"] == row["other_q05"] == ""


def test_the_terminal_shows_bounds_beside_the_chance(run):
    up = np.where(np.arange(40) < 30, 1e9, -1e9)
    text = compare([run, drawn(run, gep=up)]).text()
    assert "0.75  0.598–0.858" in text


def test_the_long_table_names_the_draw(run, tmp_path):
    rows = csv.DictReader(
        export(run, "csv", tmp_path / "l.csv")[0].read_text("utf-8-sig").splitlines()
    )
    found = [r for r in rows if r["variable"] == "co2_total_member" and r["member"] == "3"]
    assert [r["checkpoint"] for r in found] == ["2027", "2030", "2035"]
