"""A number of a city stands in one table."""


def test_no_fact_of_the_energy_base_is_a_coefficient_too(city, table):
    assert not {fact.name for fact in city.energy_base} & set(table.rows)


def test_the_year_of_the_peak_is_that_of_the_target(city, table):
    (goal,) = city.goals_of("X1")
    assert table.value("peak_due", "year") == goal.level == goal.year
