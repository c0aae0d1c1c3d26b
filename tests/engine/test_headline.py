"""One headline: every number that people read lies in the middle of its draws."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gepsim.cli.print_answer import answer
from gepsim.comparison.sections import gep as gep_lines
from gepsim.draws import headline
from gepsim.files.store import read_run
from gepsim.report import build
from gepsim.report.facts.comparison import ANSWERS
from gepsim.report.facts.gep import service_values, total_path
from gepsim.units import factor

YI = factor("yi_CNY", "CNY")


@pytest.fixture(scope="module")
def run(small_run):
    return read_run(small_run)


@pytest.fixture(scope="module")
def draws(travelled):
    """Return GEP over (time, county, service, member), without the central member. [1e8 CNY]"""
    gep = travelled()[0].account.gep
    return gep.isel(member=slice(1, None)) / YI


def middle(values, number, rounding=0.0):
    low, high = np.quantile(values, (0.4, 0.6))
    assert low - rounding <= number <= high + rounding


def test_the_terminal_prints_medians(run, draws):
    said = "\n".join(line.en for line in answer(run))
    number = float(re.search(r"GEP 2022: (\d+) 亿元, median", said)[1])
    middle(draws.sel(time=2022).sum(["county", "service"]), number, 0.5)
    named = re.search(r"mostly (.*)", said)[1].split(", ")
    for service, value in (name.rsplit(" ", 1) for name in named):
        middle(draws.sel(time=2022, service=service).sum("county"), float(value), 0.5)
    assert "at printed values" in said


def test_the_page_shows_medians(run, draws):
    path = total_path(run)
    for year in run.years:
        middle(draws.sel(time=year).sum(["county", "service"]), path.at(year) / YI)
    for service, value, low, high in service_values(run, 2022):
        own = draws.sel(time=2022, service=service).sum("county")
        middle(own, value / YI)
        assert low <= value <= high
    assert f"{path.at(2022) / YI:,.0f}"[:-1] in build([run])


def test_the_table_of_counties_and_plausible_ranges_hold_medians(run, draws):
    total = run.headline("gep_total")
    for county in run.labels("county"):
        own = draws.sel(time=2022, county=county).sum("service")
        middle(own, float(total.sel(time=2022, county=county)) / YI)
    values = {row["name"]: row["value"] / YI for row in run.record["sanity"]}
    for name in ("water_retention", "climate_regulation"):
        middle(draws.sel(time=2022, service=name).sum("county"), values[name])
    middle(draws.sel(time=2022).sum(["county", "service"]), values["total"])


def test_a_comparison_holds_medians(run, draws):
    lines = [line for line in gep_lines([run, run]) if line.item.en == "GEP"]
    for line in lines:
        middle(draws.sel(time=int(line.year)).sum(["county", "service"]), line.values[0])


def test_the_account_at_printed_values_stands_beside_with_its_percentile(run, travelled):
    gep = travelled()[0].account.gep_total.sum("county")
    below = (gep.isel(member=slice(1, None)) < gep.isel(member=0)).mean("member")
    np.testing.assert_allclose(run.array("gep_city_percentile"), 100 * below, atol=1e-9)
    np.testing.assert_allclose(run.array("gep_city"), gep.isel(member=0), rtol=1e-12)
    np.testing.assert_allclose(run.headline("gep_city"), headline(gep), rtol=1e-12)


def test_a_comparison_tells_the_medians_that_the_page_tells(run):
    """One number has one place: the table of a comparison and the paths beside it agree."""
    accounts = run.accounts
    medians = {"compare.gep": "gep_city", "compare.energy": "energy_total",
               "compare.co2": "co2_total", "compare.intensity": "carbon_intensity"}  # fmt: skip
    for key, _, value in ANSWERS:
        if key in medians:
            spread = accounts[f"{medians[key]}_quantile"].isel(time=-1).sel(quantile=0.5)
            assert value(run) == float(spread), key
    energy = accounts["energy_use"].sum(["sector", "carrier"])
    np.testing.assert_allclose(accounts["energy_total"], energy, rtol=1e-12)
