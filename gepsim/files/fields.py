"""Every variable that ``accounts.nc`` and ``maps.nc`` may hold: name, dimensions, unit, words.

Units, names and methods in the files come from here alone: an attribute that travelled with an
array through arithmetic is not believed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.targets.flags import FLAG_NAMES
from gepsim.targets.verdicts import VERDICTS
from gepsim.text import Text

#: The values of the indicators; their labels already take the name ``indicator``.
INDICATOR_VALUE = "indicator_value"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One variable of the files.

    Parameters
    ----------
    name : str
        ``{service}`` stands for any service.
    dims : tuple of str
        Dimensions in the order of the file.
    units : str
        UDUNITS text.
    label : Text
        Long names.
    cell_methods : str
        How a value stands for its cell or year (CF).
    spread : str
        Name of the variable that takes the quantiles over the draws; empty if none is written.
    flags, masks : tuple of str
        Meanings of coded values, and of bits.
    gaps : bool
        Whether values may be missing.
    required : bool
        Whether every run has it.
    least, most : float or None
        What the central estimate can be at all, in `units`; beyond it nothing is written.
    """

    name: str
    dims: tuple[str, ...]
    units: str
    label: Text
    cell_methods: str = "time: mean"
    spread: str = ""
    flags: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    gaps: bool = False
    required: bool = True
    least: float | None = None
    most: float | None = None

    @property
    def is_money(self) -> bool:
        """Tell whether a price year belongs to the unit."""
        return "CNY" in self.units

    def quantile(self) -> Field:
        """Return the row of this variable's spread over the draws."""
        at = 1 if self.dims[:1] == ("time",) else 0
        dims = (*self.dims[:at], "quantile", *self.dims[at:])
        return replace(
            self, name=self.spread, dims=dims, spread="", gaps=True,
            label=self.label + Text("（各抽样分位数）", ", quantiles over the draws"),
        )  # fmt: skip


_STATE, _JUDGED = "time: point", ("checkpoint", "indicator")
_DRAWN = ("checkpoint", "member")

FIELDS = (
    Field(name="extent", dims=("time", "county", "ecosystem_type"), least=0, units="km2",
          label=Text("生态系统面积", "Ecosystem extent"), cell_methods=_STATE),
    Field(name="quantity_{service}", dims=("time", "county"), least=0, units="",
          label=Text("{service}实物量", "Physical flow of {service}"), required=False,
          spread="quantity_{service}_quantile"),
    Field(name="gep", dims=("time", "county", "service"), least=0, units="CNY year-1",
          label=Text("生态产品总值", "Gross ecosystem product"), spread="gep_quantile"),
    Field(name="gep_total", dims=("time", "county"), units="CNY year-1",
          label=Text("生态产品总值合计", "Gross ecosystem product, all services"),
          spread="gep_total_quantile"),
    Field(name="gep_city", dims=("time",), units="CNY year-1", required=False,
          label=Text("全市生态产品总值", "Gross ecosystem product of the city"),
          spread="gep_city_quantile"),
    Field(name="gep_city_service", dims=("time", "service"), units="CNY year-1", required=False,
          label=Text("全市生态产品总值（按服务）",
                     "Gross ecosystem product of the city by service"),
          spread="gep_city_service_quantile"),
    Field(name="gep_city_percentile", dims=("time",), units="percent", required=False,
          label=Text(
              "按所印数值核算的全市总值在抽样中的百分位",
              "Percentile, among the draws, of the gross ecosystem product of the city at the "
              "values printed in norms and rows",
          )),
    Field(name="gep_change", dims=("time", "driver"), units="CNY year-1",
          label=Text(
              "生态产品总值较基准年变化（按驱动因素，按所印数值）",
              "Change of gross ecosystem product since the base year by driver, at the values "
              "printed in norms and rows",
          )),
    Field(name="relative_rain", dims=("time",), units="1", required=False,
          label=Text("单个年份降水与常年之比",
                     "Rain of a single year relative to the climate normal"),
          spread="relative_rain_quantile"),
    Field(name="gep_total_weather", dims=("time", "county"), units="CNY year-1", required=False,
          label=Text("单个年份天气下的生态产品总值",
                     "Gross ecosystem product under the "
                     "weather of a single year"), spread="gep_total_weather_quantile"),
    Field(name="gep_city_weather", dims=("time",), units="CNY year-1", required=False,
          label=Text("单个年份天气下的全市生态产品总值",
                     "Gross ecosystem product of the city "
                     "under the weather of a single year"), spread="gep_city_weather_quantile"),
    Field(name="gep_weather_sd", dims=("time",), units="CNY year-1", required=False,
          label=Text("全市生态产品总值随天气变化的标准差",
                     "Standard deviation over the weather of single years "
                     "of the gross ecosystem product of the city")),
    Field(name="value_added", dims=("time", "sector"), least=0, units="CNY year-1",
          label=Text("增加值", "Value added")),
    Field(name="gross_output", dims=("time", "sector"), least=0, units="CNY year-1",
          label=Text("总产值", "Gross output")),
    Field(name="energy_use", dims=("time", "sector", "carrier"), least=0, units="tce year-1",
          label=Text("能源消费量", "Energy use")),
    Field(name="energy_total", dims=("time",), least=0, units="tce year-1", required=False,
          label=Text("全市能源消费量", "Energy use of the city"), spread="energy_total_quantile"),
    Field(name="electricity_use", dims=("time", "sector"), least=0, units="kW h year-1",
          label=Text("用电量", "Electricity use"), required=False),
    Field(name="co2_emissions", dims=("time", "sector"), least=0, units="t year-1",
          label=Text("二氧化碳排放量", "Carbon dioxide emissions")),
    Field(name="co2_total", dims=("time",), least=0, units="t year-1", required=False,
          label=Text("全市二氧化碳排放量", "Carbon dioxide emissions of the city"),
          spread="co2_total_quantile"),
    Field(name="peak_probability", dims=("time",), least=0, most=1, units="1", required=False,
          label=Text("二氧化碳排放在该年最高的抽样比例（末年最高即未见峰值）",
                     "Share of draws in which the city's carbon dioxide emissions are highest in "
                     "the year; in the last year no peak is in sight"), cell_methods=_STATE),
    Field(name="energy_intensity", dims=("time",), least=0, units="tce wan_CNY-1",
          label=Text("单位地区生产总值能耗", "Energy use per value added"),
          spread="energy_intensity_quantile"),
    Field(name="carbon_intensity", dims=("time",), least=0, units="t wan_CNY-1",
          label=Text("单位地区生产总值二氧化碳排放", "Carbon dioxide emissions per value added"),
          spread="carbon_intensity_quantile"),
    Field(name="non_fossil_share", dims=("time",), least=0, most=100, units="percent",
          label=Text("非化石能源消费占比", "Share of non-fossil energy"),
          spread="non_fossil_share_quantile"),
    Field(name="investment", dims=("time", "project"), least=0, units="CNY year-1",
          label=Text("投资", "Investment")),
    Field(name="investment_by_payer", dims=("time", "county", "payer"), least=0,
          units="CNY year-1", required=False, label=Text("投资（按区县和出资方）",
                                                         "Investment by county and payer")),
    Field(name="county_burden", dims=("time", "county"), least=0, units="percent", required=False,
          label=Text("县（区）自筹投资占一般公共预算收入的比例",
                     "What a county pays itself, relative to its own revenue"),
          spread="county_burden_quantile"),
    Field(name="transfer", dims=("time", "rule", "party"), units="CNY year-1",
          label=Text("生态补偿资金（正为受偿，负为支付）",
                     "Compensation transfer; positive "
                     "receives, negative pays"), spread="transfer_quantile"),
    Field(name="transfer_net", dims=("time", "party"), units="CNY year-1", required=False,
          label=Text("各规则合计的生态补偿净额（正为受偿）",
                     "Compensation of a party under "
                     "all rules together; positive receives"), spread="transfer_net_quantile"),
    Field(name=INDICATOR_VALUE, dims=("time", "indicator"), units="1", gaps=True,
          label=Text("指标值（单位见 indicator_units）",
                     "Value of the indicator, in "
                     "the unit that indicator_units names"), cell_methods=_STATE,
          spread="indicator_quantile"),
    Field(name="probability_met", dims=_JUDGED, least=0, most=1, units="1", gaps=True,
          label=Text("达标概率", "Share of draws in which the criterion is met"),
          cell_methods="checkpoint: point"),
    Field(name="probability_low", dims=_JUDGED, least=0, most=1, units="1", gaps=True,
          label=Text("达标概率下限（威尔逊95%）", "Lower Wilson 95 % bound of the probability"),
          cell_methods="checkpoint: point"),
    Field(name="probability_high", dims=_JUDGED, least=0, most=1, units="1", gaps=True,
          label=Text("达标概率上限（威尔逊95%）", "Upper Wilson 95 % bound of the probability"),
          cell_methods="checkpoint: point"),
    Field(name="verdict", dims=_JUDGED, units="1", flags=VERDICTS,
          label=Text("目标判定", "Verdict on the target"), cell_methods="checkpoint: point"),
    Field(name="risk_flags", dims=_JUDGED, units="1", masks=FLAG_NAMES,
          label=Text("风险标记", "Risk flags"), cell_methods="checkpoint: point"),
    Field(name="gep_city_member", dims=_DRAWN, units="CNY year-1", required=False,
          label=Text("全市生态产品总值（逐次抽样）",
                     "Gross ecosystem product of the city in each draw"),
          cell_methods="checkpoint: mean"),
    Field(name="co2_total_member", dims=_DRAWN, units="t year-1", required=False,
          label=Text("全市二氧化碳排放量（逐次抽样）",
                     "Carbon dioxide emissions of "
                     "the city in each draw"), cell_methods="checkpoint: mean"),
    Field(name="joint_probability", dims=("checkpoint", "target_set"), least=0, most=1, units="1",
          gaps=True,
          label=Text("目标组全部达标的概率",
                     "Share of draws in which all "
                     "targets of the set are met"), cell_methods="checkpoint: point"),
)  # fmt: skip

MAP_FIELDS = (
    Field(name="ecosystem_type", dims=("time", "y", "x"), units="1",
          label=Text("生态系统类型",
                     "Ecosystem "
                     "type"), cell_methods="time: point area: mode", flags=ECOSYSTEM_TYPES),
    Field(name="county", dims=("y", "x"), units="1", label=Text("区县", "County"),
          cell_methods="area: mode"),
    Field(name="gep_total", dims=("time", "y", "x"), units="CNY m-2 year-1", gaps=True,
          label=Text("单位面积生态产品总值", "Gross ecosystem product per area, all services"),
          cell_methods="time: mean area: mean"),
    Field(name="gep_{service}", dims=("time", "y", "x"), units="CNY m-2 year-1", gaps=True,
          label=Text("单位面积{service}价值", "Gross ecosystem product per area of {service}"),
          cell_methods="time: mean area: mean"),
)  # fmt: skip
