"""What this room hands out: every variable with its unit and its name in both languages."""

from __future__ import annotations

import xarray as xr

from gepsim.text import Text

_MONEY, _SHARE, _AREA = "CNY year-1", "1", "ha"

#: Unit and name of what is worth keeping in a file.
OUTPUTS: dict[str, tuple[str, Text]] = {
    "vertical_request": (
        _MONEY,
        Text("拟申请的纵向补偿缺口", "cost beyond what payers in force can carry"),
    ),
    "version_amount": (
        _MONEY,
        Text("各算法下的流域补偿额", "amount of a river edge by version of reckoning"),
    ),
    "band_lower": (_MONEY, Text("补偿区间下限：保护成本", "lower bound of a river edge: cost")),
    "band_upper": (
        _MONEY,
        Text("补偿区间上限：受益价值", "upper bound of a river edge: worth within caps"),
    ),
    "base_amount": (_MONEY, Text("补偿基数", "base amount of a river edge")),
    "payment": (
        _MONEY,
        Text("流域补偿额（含未生效）", "payment over a river edge, in force or not"),
    ),
    "band_empty_frequency": (
        _SHARE,
        Text("补偿区间为空的频率", "share of draws in which the band is empty"),
    ),
    "quality_index": (
        _SHARE,
        Text("水质指数P", "water-quality index P where the county's water leaves"),
    ),
    "option_value": (
        _MONEY,
        Text("市场化途径的期权价值", "value of a market route if it came about"),
    ),
    "option_expected": (
        _MONEY,
        Text("市场化途径的期望价值", "value of a market route times its chance"),
    ),
    "offset_opening": (_AREA, Text("占补平衡年初结余", "offset credit at the start of the year")),
    "offset_added": (_AREA, Text("占补平衡本年新增", "offset credit added in the year")),
    "offset_used": (_AREA, Text("占补平衡本年使用", "offset credit used in the year")),
    "offset_closing": (_AREA, Text("占补平衡年末结余", "offset credit at the end of the year")),
}


def described(found: xr.Dataset) -> xr.Dataset:
    """Return the variables with the attributes by which a file is read."""
    for name, (units, text) in OUTPUTS.items():
        words = {"units": units, "long_name": text.en, "long_name_zh": text.zh}
        found[name] = found[name].assign_attrs(words)
    return found
