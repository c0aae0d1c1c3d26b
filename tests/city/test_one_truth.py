"""A number that stands in a table of the city and in a coefficient row is the same number."""

import pytest

SAME = {  # coefficient: fact of the energy base
    "electricity_use": "electricity_consumption",
    "oil_use": "oil_direct",
    "clinker_output": "clinker_output",
}


@pytest.mark.parametrize("name", SAME)
def test_energy_rows_agree_with_the_energy_base(city, table, name):
    fact = city.energy(SAME[name])
    assert table.value(name, fact.units.removesuffix(" year-1")) == pytest.approx(fact.value)


def test_value_added_rates_agree_with_the_clusters(city, table):
    for cluster in city.clusters:
        (row,) = table.named(f"value_added_rate.{cluster.sector}")
        assert row.value == cluster.value_added_rate
        spread = (cluster.value_added_rate_low, cluster.value_added_rate_high)
        assert (row.low, row.high) == spread


def test_the_year_of_the_peak_is_that_of_the_target(city, table):
    target = {row.id: row for row in city.text_targets}["X1"]
    assert table.value("peak_due", "year") == target.value == target.year


def test_local_generation_adds_up(city, table):
    sources = ("hydro", "wind", "solar", "biomass_waste")
    made = sum(table.value(f"local_generation.{name}", "kWh") for name in sources)
    assert made == pytest.approx(city.energy("local_non_fossil_generation").value)
