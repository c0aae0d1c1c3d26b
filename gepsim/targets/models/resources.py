"""Resources: water per unit of output, and farmland under green or organic certificates."""

from __future__ import annotations

import numpy as np

from gepsim.targets.numerics import dry_year, reported, since_period
from gepsim.targets.registry import indicator_model
from gepsim.text import Text

Array = np.ndarray


@indicator_model(
    inputs={
        "gdp": "CNY year-1",
        "industry_value_added": "CNY year-1",
        "agriculture_value_added": "CNY year-1",
        "year": "year",
        "seen": "percent",
        "irrigation_water": "m3 year-1",
        "farm_water_response": "1",
        "irrigation_dry_response": "1",
        "relative_rain": "1",
        "industry_water": "m3 year-1",
        "industry_water_saving": "year-1",
        "domestic_water": "m3 year-1",
        "domestic_water_growth": "year-1",
        "capacity_eff_irrig_add_mu": "mu_cn",
        "irrigation_saving": "m3 mu_cn-1 year-1",
    },
    units="percent",
    kind="mechanistic",
    method=Text(
        "农业、工业、生活用水÷不变价GDP；枯水年灌溉用水增加，高效节水灌溉面积减少灌溉用水",
        "farm, industry and domestic water over GDP; fields ask for more in dry years, efficient "
        "irrigation saves farm water",
    ),
    sources=("gb_3838",),
    signed=True,
)
def water_intensity_fall(
    gdp: Array,
    industry_value_added: Array,
    agriculture_value_added: Array,
    year: Array,
    seen: tuple[int, float] | None,
    irrigation_water: Array,
    farm_water_response: Array,
    irrigation_dry_response: Array,
    relative_rain: Array,
    industry_water: Array,
    industry_water_saving: Array,
    domestic_water: Array,
    domestic_water_growth: Array,
    capacity_eff_irrig_add_mu: Array,
    irrigation_saving: Array,
) -> Array:
    """Cumulative fall of water use per unit of GDP within the five-year plan."""
    passed = year - year[0]
    farm_ratio = agriculture_value_added / agriculture_value_added[0]
    farm = irrigation_water * farm_ratio**farm_water_response
    farm = (
        farm * dry_year(relative_rain, irrigation_dry_response)
        - capacity_eff_irrig_add_mu * irrigation_saving
    )
    industry_ratio = industry_value_added / industry_value_added[0]
    industry = industry_water * industry_ratio * (1.0 - industry_water_saving) ** passed
    homes = domestic_water * (1.0 + domestic_water_growth) ** passed
    return since_period((farm + industry + homes) / gdp, year, seen)


@indicator_model(
    inputs={
        "start": "mu_cn",
        "since": "year",
        "certified_renewal_loss": "year-1",
        "certified_new": "year-1",
        "capacity_organic_sub_mu": "mu_cn",
        "certified_share_of_project": "1",
        "swing": "1",
    },
    units="mu_cn",
    kind="trend",
    by_year=True,
    method=Text(
        "认证面积存量：到期流失＋新认证＋项目的有机替代面积",
        "stock of certified area: renewal loss, new certificates, project area",
    ),
    sources=("indicator_note",),
)
def certified_area(
    start: float,
    since: Array,
    certified_renewal_loss: Array,
    certified_new: Array,
    capacity_organic_sub_mu: Array,
    certified_share_of_project: Array,
    swing: Array,
) -> Array:
    """Area certified as green food or organic.

    Examples
    --------
    70,000 mu that lose 5 % and gain 9 % a year, after one year:

    >>> float(certified_area(70e3, 1, 0.05, 0.09, 0.0, 0.5, 0.0))
    72800.0
    """
    stock = start * (1.0 + certified_new - certified_renewal_loss) ** since
    stock = stock + capacity_organic_sub_mu * certified_share_of_project
    return reported(stock, swing, share=False)
