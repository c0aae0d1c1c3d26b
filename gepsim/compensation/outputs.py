"""What this room hands out: every variable with its unit and its name in both languages."""

from __future__ import annotations

import xarray as xr

_MONEY, _SHARE, _AREA = "CNY year-1", "1", "ha"

#: Unit, name and Chinese name of what is worth keeping in a file.
OUTPUTS = {
    "vertical_request": (
        _MONEY,
        "cost beyond what payers in force can carry",
        "拟申请的纵向补偿缺口",
    ),
    "version_amount": (
        _MONEY,
        "amount of a river edge by version of reckoning",
        "各算法下的流域补偿额",
    ),
    "band_lower": (_MONEY, "lower bound of a river edge: cost", "补偿区间下限：保护成本"),
    "band_upper": (
        _MONEY,
        "upper bound of a river edge: worth within caps",
        "补偿区间上限：受益价值",
    ),
    "base_amount": (_MONEY, "base amount of a river edge", "补偿基数"),
    "payment": (_MONEY, "payment over a river edge, in force or not", "流域补偿额（含未生效）"),
    "band_empty_frequency": (
        _SHARE,
        "share of draws in which the band is empty",
        "补偿区间为空的频率",
    ),
    "quality_index": (_SHARE, "water-quality index P where the county's water leaves", "水质指数P"),
    "option_value": (_MONEY, "value of a market route if it came about", "市场化途径的期权价值"),
    "option_expected": (_MONEY, "value of a market route times its chance", "市场化途径的期望价值"),
    "offset_opening": (_AREA, "offset credit at the start of the year", "占补平衡年初结余"),
    "offset_added": (_AREA, "offset credit added in the year", "占补平衡本年新增"),
    "offset_used": (_AREA, "offset credit used in the year", "占补平衡本年使用"),
    "offset_closing": (_AREA, "offset credit at the end of the year", "占补平衡年末结余"),
}


def described(found: xr.Dataset) -> xr.Dataset:
    """Return the variables with the attributes by which a file is read."""
    for name, (units, long_name, long_name_zh) in OUTPUTS.items():
        words = {"units": units, "long_name": long_name, "long_name_zh": long_name_zh}
        found[name] = found[name].assign_attrs(words)
    return found
