"""What would mend a target, in a sentence for the department that answers for it."""

from __future__ import annotations

import numpy as np

from gepsim.targets.assess import Assessment
from gepsim.targets.flags import Flag
from gepsim.targets.forecast import CHANCE
from gepsim.targets.names import distance, input_name

GOOD = ("on_track", "likely")


def mend(found: Assessment) -> tuple[str, str]:
    """Return the advice on one target in Chinese and English."""
    if found.verdict == "maintained":
        return _status(found)
    if np.isnan(found.probability):
        return _unknown(found)
    parts = [_distance(found), _lever(found), _driver(found)]
    if found.verdict in GOOD:
        parts = [("保持现有措施", "keep the present measures"), *_cautions(found)]
    zh = "；".join(part[0] for part in parts if part[0])
    en = "; ".join(part[1] for part in parts if part[1])
    return zh + "。", en[:1].upper() + en[1:] + "."


def _status(found: Assessment) -> tuple[str, str]:
    zh = f"{found.year}年前更新制度文件与执行记录作为证据。"
    return zh, f"Renew the documents and records that prove it before {found.year}."


def _unknown(found: Assessment) -> tuple[str, str]:
    name, year = found.target.id, found.year
    if found.values is None:
        zh = f"取得监测值，写入情景 [observations] 的“{name}”。"
        return zh, f"Measure it and enter the value under [observations] '{name}'."
    if found.target.due is not None and year < found.target.due:
        due = found.target.due
        return f"{due}年到期，届时判定。", f"Due in {due}; judged then."
    zh = f"取得上级对{year}年的考核任务，写入情景 [tasks] 的“{name}”。"
    return zh, f"Obtain the task for {year} and enter it under [tasks] '{name}'."


def _distance(found: Assessment) -> tuple[str, str]:
    short = -float(np.median(found.judged.slack[1:])) if found.judged else 0.0
    if short > 0 and found.target.units == "year":
        return "多数情形下到期仍未达峰", "most draws have no lasting peak by then"
    if short > 0:
        zh, en = distance(short, found.target.units)
        return f"中位值距要求差{zh}", f"the median is {en} short"
    met = f"{found.probability:.0%}"
    return (
        f"中位值已达到要求，但只有{met}的情形全部满足",
        f"the median meets it, but only {met} of the draws do",
    )


def _lever(found: Assessment) -> tuple[str, str]:
    noise = (found.high - found.low) / 2.0
    useful = {p: loss for p, loss in found.losses.items() if loss > noise}
    if useful:
        best = max(useful, key=lambda project: useful[project])
        return (
            f"首先保证项目{best}按期（每迟一年概率降{useful[best]:.0%}）",
            f"first keep project {best} on time (a year late costs {useful[best]:.0%})",
        )
    if found.acting:
        names = "、".join(found.acting)
        return (
            f"现有项目{names}早一年或迟一年都不改变结论，需增加措施",
            f"a year more or less of projects {', '.join(found.acting)} does not decide it; "
            "further measures are needed",
        )
    return "清单中没有项目作用于此，需另设措施", "no listed project acts on it; add a measure"


def _driver(found: Assessment) -> tuple[str, str]:
    if found.found is None:
        return "", ""
    zh, en = input_name(found.found.driver)
    if found.found.driver_mark == CHANCE:
        return f"起伏主要来自{zh}，需留出余量", f"most of it is {en}: leave a margin"
    return f"不确定性主要来自{zh}，宜先核实", f"most of the doubt is the {en}: verify it first"


def _cautions(found: Assessment) -> list[tuple[str, str]]:
    parts = []
    if found.flags & Flag.SINGLE_PROJECT:
        parts.append(_lever(found))
    if found.flags & Flag.HORIZON_GAP:
        parts.append(("期末已无项目，安排接续", "no project is left by then; plan a follow-up"))
    if found.flags & Flag.TREND_CONFLICT:
        parts.append(("近年走势与目标相反，查明原因", "the last change points away; find out why"))
    if found.flags & Flag.NO_LEVER:
        parts.append(
            ("清单中没有项目支撑，明确责任措施", "no listed project backs it; name a measure")
        )
    if found.flags & Flag.THIN_MARGIN:
        parts.append(("余量小于一个标准差", "the margin is below one standard deviation"))
    if found.flags & Flag.DATA_CONFLICT:
        parts.append(("先澄清数据口径", "settle the definition of the figures first"))
    return parts
