"""What would bring a target home, in a sentence for the department that answers for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gepsim.city import City
from gepsim.targets.assess import NOTHING, Assessment
from gepsim.targets.flags import Flag
from gepsim.targets.forecast import CHANCE
from gepsim.targets.unit_names import distance, with_unit
from gepsim.text import Text, listed
from gepsim.units import factor

GOOD = ("on_track", "likely")
_ONE = Text("{id}“{name}”", "{id} “{name}”")


#: Projects that a sentence names in full; of more it gives the numbers.
_NAMED = 3


def remedy(found: Assessment, city: City) -> Text:
    """Return the advice on one target."""
    if found.verdict == "maintained":
        return _status(found)
    if np.isnan(found.probability):
        return _unknown(found)
    parts = [_distance(found), _lever(found, city), _driver(found)]
    if found.verdict in GOOD:
        parts = [Text("保持现有措施", "keep the present measures"), *_cautions(found, city)]
    zh = "；".join(part.zh for part in parts if part)
    en = "; ".join(part.en for part in parts if part)
    return Text(zh + "。", en[:1].upper() + en[1:] + ".")


def _status(found: Assessment) -> Text:
    return Text(
        f"{found.year}年前更新制度文件与执行记录作为证据。",
        f"Renew the documents and records that prove it before {found.year}.",
    )


def _unknown(found: Assessment) -> Text:
    name, year, due = found.target.id, found.year, found.target.due
    if found.values is None:
        return Text(
            f"取得监测值，写入情景 [observations] 的“{name}”。",
            f"Measure it and enter the value under [observations] '{name}'.",
        )
    if due is not None and year < due:
        return Text(f"{due}年到期，届时判定。", f"Due in {due}; judged then.")
    return Text(
        f"取得上级对{year}年的考核任务，写入情景 [tasks] 的“{name}”。",
        f"Obtain the task for {year} and enter it under [tasks] '{name}'.",
    )


def _distance(found: Assessment) -> Text:
    short = found.missing
    if short > 0 and found.target.units == "year":
        return Text("多数情形下到期仍未达峰", "most draws have no lasting peak by then")
    if short > 0:
        far = distance(short, found.target.units)
        return Text(f"中位值距要求差 {far.zh}", f"the median is {far.en} short")
    met = f"{found.probability:.0%}"
    return Text(
        f"中位值已达到要求，但只有{met}的情形全部满足",
        f"the median meets it, but only {met} of the draws do",
    )


def _spelled(projects: Sequence[str], city: City) -> Text:
    """Return projects with their names where they are few, by their numbers alone otherwise."""
    if len(projects) > _NAMED:
        return listed(projects)
    return listed(_ONE.fill(id=name, name=city.project_name(name)) for name in projects)


def _lever(found: Assessment, city: City) -> Text:
    noise = (found.high - found.low) / 2.0
    useful = {p: loss for p, loss in found.losses.items() if loss > noise}
    if useful:
        best = max(useful, key=lambda project: useful[project])
        said = Text(
            "首先保证项目{best}按期（{cost}每迟一年概率降{loss}）",
            "first keep project {best} on time ({cost}a year late costs {loss})",
        )
        loss = f"{useful[best]:.0%}"
        return said.fill(best=_spelled([best], city), loss=loss, cost=_cost(best, city))
    if found.acting:
        names = _spelled(found.acting, city)
        return Text(
            f"现有项目{names.zh}早一年或迟一年都不改变结论，需增加措施",
            f"a year more or less of projects {names.en} does not decide it; "
            "further measures are needed",
        )
    return Text("清单中没有项目作用于此，需另设措施", "no listed project acts on it; add a measure")


def _cost(project: str, city: City) -> Text:
    """Return what the plan spends on a project; nothing where it states no money."""
    money = next((one.invest_cny for one in city.projects if one.id == project), None)
    if money is None:
        return NOTHING
    size = money * factor("CNY", "yi_CNY")
    if size < 1.0:
        said = with_unit(money * factor("CNY", "wan_CNY"), "wan_CNY", 3)
    else:
        said = with_unit(size, "yi_CNY year-1", 3)
    return Text(f"规划投资{said.zh}，", f"the plan spends {said.en} on it; ")


def _driver(found: Assessment) -> Text:
    if found.influence is None:
        return NOTHING
    name = found.influence.label
    if found.influence.driver_mark == CHANCE:
        return Text(
            f"起伏主要来自{name.zh}，需留出余量", f"most of it is {name.en}: leave a margin"
        )
    return Text(
        f"不确定性主要来自{name.zh}，宜先核实",
        f"most of the uncertainty is the {name.en}: verify it first",
    )


#: What to watch where a target is on course, by the flag that is set.
_CAUTIONS = {
    Flag.HORIZON_GAP: Text(
        "期末已无项目，安排接续", "no project is left by then; plan a follow-up"
    ),
    Flag.TREND_CONFLICT: Text(
        "近年走势与目标相反，查明原因", "the last change points away; find out why"
    ),
    Flag.NO_LEVER: Text(
        "清单中没有项目支撑，明确责任措施", "no listed project backs it; name a measure"
    ),
    Flag.THIN_MARGIN: Text("余量小于一个标准差", "the margin is below one standard deviation"),
    Flag.DATA_CONFLICT: Text("先澄清数据口径", "settle the definition of the figures first"),
}


def _cautions(found: Assessment, city: City) -> list[Text]:
    first = [_lever(found, city)] if found.flags & Flag.SINGLE_PROJECT else []
    return [*first, *(said for flag, said in _CAUTIONS.items() if found.flags & flag)]
