"""Units, names and conversions of everything that leaves the economy."""

from __future__ import annotations

from dataclasses import dataclass

import xarray as xr

from gepsim.text import Text
from gepsim.units import factor


@dataclass(frozen=True)
class Output:
    """One variable of the economy.

    Parameters
    ----------
    inside, outside : str
        Unit of the formulas, and unit in which it leaves.
    text : Text or None
        Its name; None where `gepsim.files.fields` names it, or where it is only judged further and
        stands in no file.
    current : bool
        Whether its money is that of each year, and not of the price year.
    """

    inside: str
    outside: str
    text: Text | None = None
    current: bool = False


OUTPUTS = {
    "value_added": Output("CNY", "CNY year-1"),
    "gross_output": Output("CNY", "CNY year-1"),
    "gross_output_current": Output("CNY", "CNY year-1", current=True),
    "value_added_rate": Output("1", "1", Text("增加值率", "value added per gross output")),
    "gdp_growth": Output(
        "1", "percent", Text("地区生产总值实际增速", "real growth of value added")
    ),
    "gdp_growth_observed": Output(
        "1",
        "percent",
        Text("地区生产总值公布增速", "real growth of the city's product as reported"),
    ),
    "cluster_ambition": Output(
        "CNY", "CNY year-1", Text("县区集群产值目标", "cluster output that counties call their own")
    ),
    "cluster_plan_unowned": Output(
        "CNY",
        "CNY year-1",
        Text("无县区认领的集群产值", "planned cluster output that no county calls its own"),
    ),
    "lever_cost": Output("CNY", "CNY year-1", Text("措施年度成本", "yearly cost of levers")),
    "co2_change": Output(
        "tCO2", "tCO2 year-1", Text("碳排放变化分解", "change of CO2 since the base year by cause")
    ),
    "feedstock_energy": Output("tce", "tce year-1", Text("原料用能", "gas used as raw material")),
    "certified_power": Output(
        "kWh", "kWh year-1", Text("绿证电量", "power covered by green certificates")
    ),
    "assessed_energy": Output(
        "tce", "tce year-1", Text("考核口径能源消费量", "energy use as assessed")
    ),
    "assessed_energy_intensity": Output(
        "tce CNY-1", "tce wan_CNY-1", Text("考核口径能耗强度", "assessed energy per value added")
    ),
    "energy_use": Output("tce", "tce year-1"),
    "electricity_use": Output("kWh", "kWh year-1"),
    "local_generation": Output(
        "kWh", "kWh year-1", Text("本地非化石发电量", "local non-fossil generation")
    ),
    "clean_power": Output("kWh", "kWh year-1", Text("非化石用电量", "non-fossil electricity used")),
    "net_import": Output("kWh", "kWh year-1", Text("净调入电量", "net import of electricity")),
    "net_export": Output("kWh", "kWh year-1", Text("净调出电量", "net export of electricity")),
    "grid_non_fossil": Output(
        "1", "percent", Text("调入电力非化石占比", "non-fossil share of imported power")
    ),
    "grid_emission_factor": Output(
        "tCO2 kWh-1", "tCO2 MWh-1", Text("调入电力排放因子", "emission factor of imported power")
    ),
    "co2_emissions": Output("tCO2", "tCO2 year-1"),
    "emission_factor": Output(
        "tCO2 tce-1", "tCO2 tce-1", Text("单位能源排放", "CO2 per energy used")
    ),
    "process_co2": Output(
        "tCO2", "tCO2 year-1", Text("水泥熟料过程排放", "process carbon dioxide of clinker")
    ),
    "non_fossil_energy": Output(
        "tce", "tce year-1", Text("非化石能源消费量", "non-fossil energy use")
    ),
    "non_fossil_share": Output("1", "percent"),
    "non_fossil_share_as_judged": Output("1", "percent"),
    "energy_intensity": Output("tce CNY-1", "tce wan_CNY-1"),
    "carbon_intensity": Output("tCO2 CNY-1", "tCO2 wan_CNY-1"),
    "energy_intensity_cut_year": Output(
        "1", "percent", Text("能耗强度年度下降率", "fall of energy intensity in a year")
    ),
    "carbon_intensity_cut_year": Output(
        "1", "percent", Text("碳排放强度年度下降率", "fall of carbon intensity in a year")
    ),
    "energy_intensity_cut": Output(
        "1", "percent", Text("五年能耗强度下降率", "fall of energy intensity in five years")
    ),
    "carbon_intensity_cut": Output(
        "1", "percent", Text("五年碳排放强度下降率", "fall of carbon intensity in five years")
    ),
    "peak_year": Output("1", "1", Text("碳排放最高年份", "year of highest CO2 emissions")),
    "weak_peak": Output("1", "1"),
    "strict_peak": Output("1", "1"),
    "probability_weak_peak": Output(
        "1",
        "1",
        Text("通过宽松达峰判据的概率", "share of draws that pass the weak peak test"),
    ),
    "probability_strict_peak": Output(
        "1",
        "1",
        Text("通过严格达峰判据的概率", "share of draws that pass the strict peak test"),
    ),
    "plateau": Output("1", "1"),
    "home_demand": Output(
        "1",
        "1",
        Text("居民用能需求（基准年为1）", "energy that homes ask for against the base year"),
    ),
    "air_emissions": Output(
        "t",
        "t year-1",
        Text("燃料燃烧的大气污染物排放", "air pollutants from fuel burnt in the city"),
    ),
    "particle_emissions": Output(
        "t",
        "t year-1",
        Text("折一次PM2.5排放", "air pollutants as primary PM2.5 of equal effect on the level"),
    ),
}


def label(dataset: xr.Dataset, price_year: int) -> xr.Dataset:
    """Return the dataset in its outside units, every variable with its unit and name."""
    parts = {}
    for name, array in dataset.data_vars.items():
        one = OUTPUTS[str(name)]
        scale = factor(one.inside, one.outside.replace(" year-1", ""), str(name))
        parts[name] = array * scale if scale != 1.0 else array
        parts[name].attrs = {"units": one.outside}
        if one.text:
            parts[name].attrs |= {"long_name": one.text.en, "long_name_zh": one.text.zh}
        if "CNY" in one.outside and not one.current:
            parts[name].attrs["price_year"] = price_year
    return xr.Dataset(parts, attrs=dataset.attrs)
