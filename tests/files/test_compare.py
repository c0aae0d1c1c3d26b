"""Runs side by side: changed settings first, and no difference that means nothing."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest
from rich.cells import cell_len

from gepsim.comparison import changes
from gepsim.comparison.compare import _TITLES, compare
from gepsim.comparison.weather import NEVER, clear_of_weather
from gepsim.errors import InputError
from gepsim.files.store import write_run


@pytest.fixture(scope="module")
def greener(fake_outcome, tmp_path_factory):
    """Return a run with a tenth more GEP and one changed setting."""
    return write_run(
        fake_outcome(id="green", growth=1.1), tmp_path_factory.mktemp("outputs") / "green"
    )


@pytest.fixture(scope="module")
def comparison(run, greener):
    return compare([run, greener])


def line(comparison, english, year=""):
    found = [x for x in comparison.lines if x.item.en == english and year in ("", x.year)]
    return found[0]


def with_record(run, **facts):
    return run.replace(record={**run.record, **facts})


def test_changed_settings_come_first(comparison):
    first = comparison.lines[0]
    assert first.section == "inputs"
    assert first.item.zh == "economy.cluster_realisation"
    assert first.values == (0.5, 0.55)


def test_a_tenth_more_gep_is_a_tenth_more(comparison):
    total = line(comparison, "GEP", "2035")
    assert total.unit == "yi_CNY year-1"
    assert total.values[1] == pytest.approx(1.1 * total.values[0])
    assert total.differences == (0.0, pytest.approx(0.1 * total.values[0]))
    assert total.low[0] < total.high[0]


def test_a_difference_stands_beside_the_weather_of_one_year(comparison, run, greener):
    weather = line(comparison, "GEP under one year's weather", "2035")
    assert weather.low[0] < weather.values[0] < weather.high[0]
    sd = line(comparison, "standard deviation of GEP by weather", "2035")
    assert sd.values[0] == pytest.approx(float(run.accounts["gep_weather_sd"][-1]) / 1e8)
    clear = line(comparison, "year from which the difference exceeds weather")
    change = greener.accounts["gep_city"] - run.accounts["gep_city"]
    wanted = clear_of_weather(change, run.accounts["gep_weather_sd"])
    assert clear.values == (None, float(wanted) if wanted else NEVER)


def test_equal_runs_are_never_clear_of_weather(run):
    same = compare([run, run])
    assert not [x for x in same.lines if x.item.en.startswith("year from which")]


def test_runs_without_single_years_are_compared_without_them(run, greener):
    names = ["gep_city_weather", "gep_city_weather_quantile", "gep_weather_sd"]
    calm = greener.replace(accounts=greener.accounts.drop_vars(names))
    said = {x.item.en for x in compare([run, calm]).lines}
    assert "GEP under one year's weather" not in said
    assert "GEP" in said


def test_services_and_counties_are_medians_that_nearly_sum_to_the_city(comparison, run):
    """Medians need not add up; the account at printed values does, in the file."""
    total = line(comparison, "GEP", "2035").values[0]
    gep = [x for x in comparison.section("gep") if x.year == "2035"]
    named = {str(name) for name in run.accounts["county_name_en"].values}
    assert sum(x.values[0] for x in gep if x.item.en in named) == pytest.approx(total, rel=0.01)
    services = {"water_retention", "carbon_sequestration", "tourism"}
    assert sum(x.values[0] for x in gep if x.item.en in services) == pytest.approx(total, rel=0.01)
    printed = run.accounts["gep"].sum(["county", "service"])
    np.testing.assert_allclose(printed, run.accounts["gep_city"], rtol=1e-12)


def test_money_is_in_the_units_that_planners_use(comparison, run):
    """GDP in 亿元: 1e8 CNY."""
    gdp = line(comparison, "GDP", "2022").values[0]
    assert gdp == pytest.approx(float(run.accounts["value_added"][0].sum()) / 1e8)


def test_intensity_cuts_are_by_plan_period(comparison, run):
    cut = line(comparison, "fall of energy intensity", "2025-2030")
    path = run.accounts["energy_intensity"]
    by_hand = 100 * (1 - float(path.sel(time=2030)) / float(path.sel(time=2025)))
    assert cut.values[0] == pytest.approx(by_hand)


def test_the_peak_has_a_year_and_a_chance(comparison, run):
    peak = line(comparison, "year of highest CO2").values[0]
    assert peak == float(run.accounts["co2_total"].idxmax("time"))
    assert 0 <= line(comparison, "share of draws that peak by 2030").values[0] <= 1
    assert float(run.accounts["peak_probability"].sum()) == pytest.approx(1.0)


def test_the_year_of_the_peak_comes_from_the_run(run, greener):
    found = compare([with_record(run, peak_due=2028), with_record(greener, peak_due=2028)])
    assert 0 <= line(found, "share of draws that peak by 2028").values[0] <= 1
    old = {key: value for key, value in run.record.items() if key != "peak_due"}
    with pytest.raises(InputError, match="no 'peak_due'"):
        compare([run.replace(record=old), greener])


def test_only_verdicts_that_differ_are_listed(run, greener):
    accounts = greener.accounts.copy(deep=True)
    accounts["verdict"].loc[{"checkpoint": 2030, "indicator": "13"}] = 6
    run.accounts["verdict"].loc[{"checkpoint": 2030, "indicator": "13"}] = 0
    found = compare([run, greener.replace(accounts=accounts)]).section("verdicts")
    assert [x.item.zh for x in found[3:]] == ["13 非化石能源占比"]
    assert found[3].values[0].zh.startswith("可达 0.")
    assert found[3].values[0].en.startswith("on track 0.")
    assert found[3].differences == (None, None)


def test_equal_runs_are_the_same_in_every_section(run):
    assert compare([run, run]).text().count("the same in all runs") == len(_TITLES)


def test_what_does_not_differ_is_said_in_one_line(comparison):
    assert "Compensation (positive receives): the same in all runs" in comparison.text("en")
    assert "生态补偿（正为受偿）：各情景相同" in comparison.text("zh")


def test_a_trace_of_a_difference_is_not_shown(run, greener):
    ruled = run.accounts["value_added"] * (1 + 1e-9)
    twin = greener.replace(accounts=run.accounts.assign(value_added=ruled))
    gdp = line(compare([run, twin]), "GDP", "2022")
    assert gdp.differences[1] != 0
    rows = [r for r in compare([run, twin]).text().splitlines() if r.startswith("地区生产总值")]
    assert rows
    assert not [row for row in rows if "+" in row]


def test_one_language_is_printed_where_one_is_asked_for(comparison, run, greener):
    """Settings go by their name and their key; English holds no Chinese, Chinese no sentence."""
    far = compare([run, with_record(greener, seed=9)])
    for each in (comparison, far):
        assert not re.search("[\u3400-\u9fff]", each.text("en"))
        assert not re.findall("[a-z]{3,} [a-z]{3,} [a-z]{3,}", each.text("zh"))
    assert "Share of the cluster plan that is realised [economy.cluster_realisation]" in (
        comparison.text("en")
    )


def test_columns_line_up_although_chinese_is_wide(comparison):
    rows = [r for r in comparison.text().splitlines() if "亿元/年" in r]
    ends = {cell_len(r[: r.index("亿元/年")]) for r in rows if "county" not in r}
    assert len(ends) == 1


def test_the_table_opens_in_a_spreadsheet(comparison, tmp_path):
    comparison.to_csv(tmp_path / "new" / "comparison.csv")
    raw = (tmp_path / "new" / "comparison.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert len(rows) == len(comparison.lines)
    gep = next(r for r in rows if r["item_en"] == "GEP")
    difference = float(gep["green"]) - float(gep["baseline"])
    assert float(gep["green_minus_baseline"]) == pytest.approx(difference)
    assert float(gep["green_q05"]) < float(gep["green_q95"])


def test_fewer_than_two_runs_are_refused(run):
    with pytest.raises(InputError, match="fewer than two runs"):
        compare([run])


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"price_year": 2025}, "price year 2025"),
        ({"scenario": {"id": "other", "city": "elsewhere"}}, "city elsewhere"),
    ],
)
def test_runs_without_a_common_measure_are_refused(run, greener, facts, message):
    with pytest.raises(InputError, match=message):
        compare([run, with_record(greener, **facts)])


def test_another_base_year_is_refused(run, greener):
    later = greener.accounts.assign_coords(time=np.arange(2023, 2037))
    with pytest.raises(InputError, match="base year 2023"):
        compare([run, greener.replace(accounts=later)])


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"seed": 9}, "seed 9, baseline: 1; the difference holds sampling noise"),
        ({"members": 9}, "the draws are not paired"),
        ({"landscape": "survey"}, "another land"),
        ({"inputs_sha256": {"coefficients/prices.csv": "1"}}, r"differ .*coefficients/prices\.csv"),
        ({"versions": {"gepsim": "9"}}, "another version"),
    ],
)
def test_differences_beyond_the_settings_are_said(run, greener, facts, message):
    found = compare([run, with_record(greener, **facts)])
    assert len(found.cautions) == 1
    assert re.search(message, found.cautions[0].en)


def test_a_service_that_one_run_lacks_is_a_gap(run, greener):
    poorer = greener.replace(accounts=greener.accounts.sel(service=["tourism"]))
    water = line(compare([run, poorer]), "water_retention")
    assert water.values[1] is None
    assert water.differences[1] is None


def test_two_runs_of_one_scenario_are_told_apart(run):
    twin = run.replace(folder=run.folder.parent / "trial")
    assert compare([run, twin]).runs == (str(run.folder), str(twin.folder))


def test_units_of_settings_come_from_their_declaration():
    assert changes.unit_of(["energy", "local_supply", "wind", "2030"]) == "kWh"
    assert changes.unit_of(["energy", "levers", "ev", "rate"]) == "percent"
    assert changes.unit_of(["investment", "budget", "2027"]) == "CNY"
    assert changes.unit_of(["tasks", "13", "2030"]) == ""
    assert changes.unit_of(["no", "such", "key"]) == ""


def test_a_key_that_one_scenario_lacks_is_a_change():
    rows = changes.changed([{"tasks": {}}, {"tasks": {"13": {"2030": 44.0}}}])
    assert rows == [(("tasks", "13", "2030"), (None, 44.0))]


def test_sentences_stand_below_the_numbers_and_not_in_their_columns(run, greener):
    soil = {"ls_variant": {"zh": "无", "en": "a form of LS that takes many words to say in full"},
            "ls_cell_size": "100 m"}  # fmt: skip
    told = compare([with_record(each, soil=soil) for each in (run, greener)]).text().splitlines()
    said = [row for row in told if soil["ls_variant"]["en"] in row]
    what = "土壤保持所用LS与像元 LS and cell size of soil retention"
    assert [row.startswith(what) for row in said] == [True]
    other = {**soil, "ls_cell_size": "30 m"}
    text = compare([with_record(run, soil=soil), with_record(greener, soil=other)]).text("en")
    assert "LS and cell size of soil retention, green: " in text
