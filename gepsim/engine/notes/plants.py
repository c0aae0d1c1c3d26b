"""What a plant that the plan has, and the scenario has late, smaller or not at all, leaves out."""

from __future__ import annotations

from gepsim.economy.base import base_year
from gepsim.economy.case import EconomyCase
from gepsim.economy.plants import forgone
from gepsim.engine.economy import economy_settings
from gepsim.engine.state import RunState
from gepsim.text import Text
from gepsim.units import factor

_MISSING = Text(
    "项目{id}“{name}”未按规划建成：{span}年其所属行业增加值每年最多少{worth}亿元，不转由其他企业完成；"
    "能耗与碳排放中也没有该厂",
    "Project {id} ({name}) is not built as planned: its sector lacks up to {worth} hundred million "
    "CNY of value added a year in {span}, which nobody else makes; its energy and CO2 are not "
    "there either",
)


def plants_not_built(road: RunState) -> list[Text]:
    """Return what the plant of a project that is struck out, late or smaller leaves out."""
    inputs, draws = road.inputs, road.draws.alone
    name, scenario = inputs.scenario.economy.plants.lng_project, inputs.scenario
    if not name:
        return []
    settings, years = economy_settings(inputs), scenario.time.years
    case = EconomyCase(base_year(inputs.city), settings, scenario.energy, draws, years)
    missing = forgone(case).sum("sector") * factor("CNY", "yi_CNY")
    lacking = [year for year in years if float(missing.sel(time=year).squeeze()) > 0]
    if not lacking:
        return []
    title = inputs.city.project_name(name)
    worth = f"{float(missing.max()):.1f}"
    span = f"{lacking[0]}–{lacking[-1]}" if len(lacking) > 1 else f"{lacking[0]}"
    return [_MISSING.fill(id=name, name=title, worth=worth, span=span)]
