"""What a full run tells on its way: the steps in their order, and how far each of them is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gepsim.text import Text

#: Share of a run that is behind when a step begins, from runs at 100 m with 1,000 draws. [1]
BEHIND: Mapping[str, float] = {
    "layers": 0.0,
    "economy, energy, carbon": 0.02,
    "land": 0.08,
    "ecosystem accounts": 0.14,
    "ecological compensation": 0.25,
    "targets and verdicts": 0.37,
    "maps and tables": 0.45,
    "files and report": 0.65,
}
NAMES: Mapping[str, Text] = {
    "layers": Text("图层", "layers"),
    "economy, energy, carbon": Text("经济、能源、碳", "economy, energy, carbon"),
    "land": Text("土地", "land"),
    "ecosystem accounts": Text("生态账户", "ecosystem accounts"),
    "ecological compensation": Text("生态补偿", "ecological compensation"),
    "targets and verdicts": Text("目标与判定", "targets and verdicts"),
    "maps and tables": Text("图与表", "maps and tables"),
    "files and report": Text("文件与报告", "files and report"),
    "comparison": Text("比较", "comparison"),
    "deciding inputs": Text("决定因素", "deciding inputs"),
    "what projects and measures cost": Text("项目与措施的成本", "what projects and measures cost"),
    "what can be reached at most": Text("最多能达到什么", "what can be reached at most"),
    "the cheapest choice": Text("最省的选择", "the cheapest choice"),
    "what can be reached at once": Text("能同时达到什么", "what can be reached at once"),
    "what would bring the others within reach": Text(
        "其余目标怎样才能达到", "what would bring the others within reach"
    ),
    "the plan, simulated whole": Text("整体模拟方案", "the plan, simulated whole"),
}
#: A step that reads the land by window.
_WINDOW = re.compile(r"(.+), window (\d+) of (\d+)")
_GROUP = re.compile(r"group (\d+) of (\d+)")


def name_of(step: str) -> Text:
    """Return what a step is called; a scenario's id before it stays.

    Examples
    --------
    >>> name_of("baseline: land").zh, name_of("candidate 3 of 9").zh
    ('baseline：土地', 'candidate 3 of 9')
    >>> name_of("baseline: land, window 3 of 9").zh
    'baseline：土地，第 3 块，共 9 块'
    """
    head, colon, rest = step.rpartition(": ")
    if window := _WINDOW.fullmatch(rest):
        what, done, whole = window.groups()
        name = NAMES.get(what, Text(what, what))
        known = Text(f"{name.zh}，第 {done} 块，共 {whole} 块", rest)
    elif group := _GROUP.fullmatch(rest):
        known = Text(f"第 {group[1]} 组，共 {group[2]} 组", rest)
    else:
        known = NAMES.get(rest, Text(rest, rest))
    begun = NAMES.get(head, Text(head, head))
    return begun + Text("：", ": ") + known if colon else known


def behind(step: str) -> float | None:
    """Return which share of its run is behind when a step begins, None where nobody knows. [1]"""
    return BEHIND.get(step.rpartition(": ")[2])
