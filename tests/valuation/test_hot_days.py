"""Climate regulation by named rules of hot days, of humidifiers and of fields."""

from dataclasses import replace

import numpy as np
import pytest

from gepsim.errors import InputError
from gepsim.services.settings import AccountSettings
from gepsim.valuation import evaluate


@pytest.fixture
def hot(supply):
    """Return a supply that knows days by mean and by maximum."""
    days = supply.drivers.hot_day_area
    more = {"hot_day_area_max": days * 3.0, "hot_day_area_stated": days * 2.0}
    return replace(supply, drivers=supply.drivers.assign(more))


def cooling(supply, draws, **methods):
    asked = AccountSettings(methods=methods)
    rest = tuple(n for n in asked.services if n != "climate_regulation")
    asked = asked.model_copy(update={"exclude": rest})
    return evaluate(supply, draws.alone, asked).quantity.climate_regulation.isel(member=0)


def test_the_service_is_in_step_with_the_days_of_its_rule(hot, draws):
    mean = cooling(hot, draws)
    np.testing.assert_allclose(cooling(hot, draws, hot_days="max_26"), 3.0 * mean, rtol=1e-12)
    np.testing.assert_allclose(cooling(hot, draws, hot_days="stated"), 2.0 * mean, rtol=1e-12)


def test_layers_without_the_months_of_a_rule_say_what_to_bring(supply, draws):
    less = replace(supply, drivers=supply.drivers.drop_vars("hot_day_area_max"))
    with pytest.raises(InputError, match=r"no driver 'hot_day_area_max'.*maximum temperature"):
        cooling(less, draws, hot_days="max_26")


def test_a_humidifier_is_an_option_of_waters_alone(supply, draws):
    land = supply.drivers.ecosystem_type.isin(["WET", "RIV", "LAK", "RES"])
    dry = replace(supply, drivers=supply.drivers * ~land)
    np.testing.assert_allclose(
        cooling(dry, draws), cooling(dry, draws, humidifier="on"), rtol=1e-12
    )
    more = cooling(supply, draws, humidifier="on") - cooling(supply, draws)
    days = supply.drivers.hot_day_area.where(land, 0.0).sum("ecosystem_type")
    np.testing.assert_allclose(more, days * 3.67e-3 * 120.0, rtol=1e-9)


def test_fields_cool_only_when_counted(supply, draws):
    fields = supply.drivers.ecosystem_type.isin(["DRY", "PAD"])
    alone = replace(supply, drivers=supply.drivers * fields)
    assert not cooling(alone, draws).any()
    assert (cooling(alone, draws, field_cooling="counted") > 0.0).all()


def test_no_draw_cools_by_less_than_nothing(draws):
    assert float(draws.get("transpiration_heat", "kJ m-2 day-1").min()) >= 0.0
