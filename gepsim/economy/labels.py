"""Units, names and conversions of everything that leaves the economy."""

from __future__ import annotations

import xarray as xr

from gepsim.units import factor

#: name: unit inside, unit outside, name in English, name in Chinese. What has no Chinese name is
#: true or false in each draw: it is judged further and does not stand in the accounts of a run.
FACTS = {
    "value_added": ("CNY", "CNY year-1", "value added", "增加值"),
    "gross_output": ("CNY", "CNY year-1", "gross output", "产值"),
    "value_added_rate": ("1", "1", "value added per gross output", "增加值率"),
    "gdp_growth": ("1", "percent", "real growth of value added", "地区生产总值实际增速"),
    "gdp_growth_observed": (
        "1", "percent", "real growth of the city's product as reported", "地区生产总值公布增速",
    ),
    "cluster_ambition": (
        "CNY", "CNY year-1", "cluster output that counties call their own", "县区集群产值目标",
    ),
    "cluster_plan_unowned": (
        "CNY", "CNY year-1", "planned cluster output that no county calls its own",
        "无县区认领的集群产值",
    ),
    "lever_cost": ("CNY", "CNY year-1", "yearly cost of levers", "措施年度成本"),
    "co2_change": (
        "tCO2", "tCO2 year-1", "change of CO2 since the base year by cause", "碳排放变化分解",
    ),
    "feedstock_energy": ("tce", "tce year-1", "gas used as raw material", "原料用能"),
    "certified_power": ("kWh", "kWh year-1", "power covered by green certificates", "绿证电量"),
    "assessed_energy": ("tce", "tce year-1", "energy use as assessed", "考核口径能源消费量"),
    "assessed_energy_intensity": (
        "tce CNY-1", "tce wan_CNY-1", "assessed energy per value added", "考核口径能耗强度",
    ),
    "energy_use": ("tce", "tce year-1", "energy use", "能源消费量"),
    "electricity_use": ("kWh", "kWh year-1", "electricity use", "用电量"),
    "local_generation": ("kWh", "kWh year-1", "local non-fossil generation", "本地非化石发电量"),
    "clean_power": ("kWh", "kWh year-1", "non-fossil electricity used", "非化石用电量"),
    "net_import": ("kWh", "kWh year-1", "net import of electricity", "净调入电量"),
    "net_export": ("kWh", "kWh year-1", "net export of electricity", "净调出电量"),
    "grid_non_fossil": ("1", "percent", "non-fossil share of imported power", "调入电力非化石占比"),
    "grid_emission_factor": (
        "tCO2 kWh-1", "tCO2 MWh-1", "emission factor of imported power", "调入电力排放因子",
    ),
    "co2_emissions": ("tCO2", "tCO2 year-1", "carbon dioxide emissions", "二氧化碳排放量"),
    "emission_factor": ("tCO2 tce-1", "tCO2 tce-1", "CO2 per energy used", "单位能源排放"),
    "process_co2": ("tCO2", "tCO2 year-1", "process carbon dioxide of clinker", "水泥熟料过程排放"),
    "non_fossil_energy": ("tce", "tce year-1", "non-fossil energy use", "非化石能源消费量"),
    "non_fossil_share": ("1", "percent", "share of non-fossil energy", "非化石能源占比"),
    "energy_intensity": (
        "tce CNY-1", "tce wan_CNY-1", "energy use per value added", "单位地区生产总值能耗",
    ),
    "carbon_intensity": (
        "tCO2 CNY-1", "tCO2 wan_CNY-1", "CO2 per value added", "单位地区生产总值二氧化碳排放",
    ),
    "energy_intensity_cut_year": (
        "1", "percent", "fall of energy intensity in a year", "能耗强度年度下降率",
    ),
    "carbon_intensity_cut_year": (
        "1", "percent", "fall of carbon intensity in a year", "碳排放强度年度下降率",
    ),
    "energy_intensity_cut": (
        "1", "percent", "fall of energy intensity in five years", "五年能耗强度下降率",
    ),
    "carbon_intensity_cut": (
        "1", "percent", "fall of carbon intensity in five years", "五年碳排放强度下降率",
    ),
    "peak_year": ("1", "1", "year of highest CO2 emissions", "碳排放最高年份"),
    "weak_peak": ("1", "1", "weak peak test by 2030", ""),
    "strict_peak": ("1", "1", "strict peak test by 2030", ""),
    "probability_weak_peak": (
        "1", "1", "share of draws that pass the weak peak test by 2030", "通过宽松达峰判据的概率",
    ),
    "probability_strict_peak": (
        "1", "1", "share of draws that pass the strict peak test by 2030", "通过严格达峰判据的概率",
    ),
    "plateau": ("1", "1", "plateau test", ""),
}  # fmt: skip


def label(dataset: xr.Dataset, price_year: int) -> xr.Dataset:
    """Return the dataset in its outside units, every variable with its facts."""
    parts = {}
    for name, array in dataset.data_vars.items():
        inside, outside, english, chinese = FACTS[str(name)]
        scale = factor(inside, outside.replace(" year-1", ""), str(name))
        parts[name] = array * scale if scale != 1.0 else array
        parts[name].attrs = {"units": outside, "long_name": english, "long_name_zh": chinese}
        if "CNY" in outside:
            parts[name].attrs["price_year"] = price_year
    return xr.Dataset(parts, attrs=dataset.attrs)
