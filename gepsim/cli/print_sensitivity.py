"""How the findings of `gepsim sensitivity` are shown and written."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from math import isnan
from pathlib import Path

import click

from gepsim.api import Sensitivity
from gepsim.api.parts import (
    CHANCE,
    DISTANCE,
    Decider,
    TippingPoint,
    plain_cell,
    setting_name,
    setting_value,
    write_text,
)
from gepsim.cli.console import print_table
from gepsim.cli.language import heads, name, say, wrote
from gepsim.text import Text, listed, same
from gepsim.units import factor

#: Probabilities beyond these are all but certain; shown on request.
_OPEN = (0.02, 0.98)
#: Inputs named first, as what to verify.
_FIRST = 8
_DISTANCE = Text("距离", DISTANCE)
_NONE = Text("无", "none stands out from chance")
_CHANCE = Text("偶然", "chance")
_YEAR, _INPUT = Text("年份", "year"), Text("输入", "input")
_TARGET, _AT = Text("目标", "target"), Text("转折值", "turns at")
_FOUND = (Text("等级", "grade"), Text("占比", "share"), Text("低五分之一", "low fifth"),
          Text("高五分之一", "high fifth"))  # fmt: skip


def show(found: Sensitivity, *, top: int, every: bool) -> None:
    """Print what decides each verdict, what carries the spread of GEP, and where verdicts turn."""
    scenario = found.inputs.scenario
    rows, values, turns = found.verdicts, found.values, found.turns
    click.echo(f"{scenario.id}  {name(scenario.title)}")
    if found.inputs.stack is None:
        _tell(
            "  土地图层为合成参考景观，不代表任何具体地块",
            "  landscape: synthetic reference; not a survey of any real plot",
        )
    wanted = [row for row in rows if row.rank <= top]
    kept = [row for row in wanted if every or _OPEN[0] < row.probability < _OPEN[1]]
    _show_first(kept)
    _show_verdicts(kept, found.members)
    hidden = len({(r.id, r.checkpoint) for r in wanted} - {(r.id, r.checkpoint) for r in kept})
    if hidden:
        _tell(
            f"{hidden} 个几乎确定的判定未列出（--all 全部列出）",
            f"{hidden} verdicts that are all but certain are left out (--all shows them)",
        )
    if values:
        _tell(
            "\n什么决定GEP的区间（五分之一内均值，亿元）",
            "\nWhat carries the spread of GEP (mean in the fifths, 1e8 CNY)",
        )
        kept = [row for row in values if row.rank <= max(top, 5)]
        print_table(heads((_YEAR, _INPUT, *_FOUND)), map(_value_line, kept))
    if turns is not None:
        _show_turns(turns)


def _tell(zh: str, en: str) -> None:
    click.echo(say(Text(zh, en)))


def _show_verdicts(rows: Sequence[Decider], members: int) -> None:
    """Print what decides each verdict: under its target on a terminal, as a table in a pipe."""
    _tell(
        f"\n各判定取决于什么（{members} 次抽样，最未定的在前）",
        f"\nWhat decides each verdict ({members} draws, most open first)",
    )
    if sys.stdout.isatty():
        for line in _blocks(rows):
            click.echo(line)
    else:
        head = (_TARGET, _YEAR, Text("概率", "probability"), _INPUT, *_FOUND, _AT)
        print_table(heads(head), map(_line, rows))
    _tell(
        "占比：占不确定性的份额，±标准误；低、高五分之一：输入最低、最高五分之一时的概率",
        "share: of the doubt, ± standard error; low and high fifth: probability there",
    )
    if any(row.of == DISTANCE for row in rows):
        _tell(
            "距离：结果几乎一致，按对距离的影响排序",
            f"{DISTANCE}: too few draws differ, so ranked by what moves the distance to it",
        )


def _blocks(rows: Sequence[Decider]) -> Iterator[str]:
    """Yield each verdict once, with the inputs that decide it below; fits a narrow terminal."""
    last = None
    for row in rows:
        target, year, probability, words, mark, share, low, high, at = _line(row)
        if (row.id, row.checkpoint) != last:
            yield f"{target}  {year}: {probability}"
        last = (row.id, row.checkpoint)
        yield f"    {share:11}  {words}{f' [{mark}]' if mark else ''}".rstrip()
        if low:
            turn = f"  {say(_AT)} {at}" if at else ""
            ends = Text("低 {low} → 高 {high}", "low {low} → high {high}").fill(low=low, high=high)
            yield f"{'':17}{say(ends)}{turn}"


def _show_first(rows: Sequence[Decider]) -> None:
    """Print which inputs lead most open verdicts, and in how many it is chance."""
    first = [row for row in rows if row.rank == 1]
    led = Counter(row.input for row in first if row.mark != CHANCE)
    if first:
        by_chance = sum(row.mark == CHANCE for row in first)
        _tell(
            f"\n{len(first)} 个未定判定中 {by_chance} 个以偶然为首要因素，再多证据也不能减少",
            f"\nOf {len(first)} open verdicts {by_chance} have chance as their strongest input, "
            "which no evidence narrows",
        )
    if led:
        _tell(
            "宜先核实（以它为首要因素的未定判定数）：",
            "Verify first (number of open verdicts whose strongest input it is):",
        )
    for key, count in led.most_common(_FIRST):
        rows_led = [row for row in first if row.input == key]
        on = say(listed(dict.fromkeys(row.id for row in rows_led)))
        _tell(
            f"  {count}  {name(rows_led[0].label)}：{on}",
            f"  {count}  {name(rows_led[0].label)}: {on}",
        )


def _target(one: Decider | TippingPoint) -> str:
    return f"{one.id} {name(Text(one.name_zh, one.name_en))}"


def _line(row: Decider) -> tuple[str, ...]:
    head = (_target(row), str(row.checkpoint), f"{row.probability:.2f}")
    if not row.rank:
        return (*head, say(_NONE), "", "", "", "", "")
    words = name(row.label)
    of = f"{say(_DISTANCE)}: {words}" if row.of == DISTANCE else words
    mark = say(_CHANCE) if row.mark == CHANCE else row.mark
    return (*head, of, mark, _share(row), *map(_cell, (row.low, row.high)), _at(row))


def _share(row: Decider) -> str:
    return f"{row.share:.2f} ± {row.error:.2f}"


def _cell(value: float) -> str:
    return "" if isnan(value) else f"{value:.2f}"


def _at(row: Decider) -> str:
    """Return the value at which a verdict turns, without the unit of a plain number."""
    units = "" if row.units == "1" else f" {row.units}"
    return "" if isnan(row.turns_at) else f"{row.turns_at:.4g}{units}"


def _value_line(row: Decider) -> tuple[str, ...]:
    if not row.rank:
        return (str(row.checkpoint), say(_NONE), "", "", "", "")
    scale = factor("CNY", "yi_CNY")
    ends = (f"{row.low * scale:.0f}", f"{row.high * scale:.0f}")
    return (str(row.checkpoint), name(row.label), row.mark, _share(row), *ends)


def _show_turns(turns: Sequence[TippingPoint]) -> None:
    _tell(
        "\n临界点：只改一项设定时，概率越过一半之处",
        "\nTipping points: settings at which a target passes a probability of one half",
    )
    if not turns:
        _tell(
            "各项设定范围内没有临界点",
            "none within the range of any setting, one setting changed at a time",
        )
        return
    head = (_TARGET, _YEAR, Text("设定", "setting"), Text("现值", "now"),
            Text("达标条件", "met with"))  # fmt: skip
    print_table(heads(head), map(_turn_line, turns))


def _turn_line(turn: TippingPoint) -> tuple[str, ...]:
    path = turn.key.split(".")
    bound = turn.low if turn.met_below else turn.high
    sign = Text("不高于 ", "at most ") if turn.met_below else Text("不低于 ", "at least ")
    now = Text("按集群", "by cluster") if isnan(turn.now) else setting_value(path, turn.now, _label)
    called = setting_name(path, _label)
    return (
        _target(turn),
        str(turn.checkpoint),
        f"{say(called)} ({turn.key})",
        say(now),
        say(sign + setting_value(path, bound, _label)),
    )


def _label(dim: str, label: str) -> Text:
    return same(label.replace("_", " "))


def write(path: Path, found: Sensitivity) -> None:
    """Write all deciding inputs as CSV; tipping points beside them, as ``<name>_tipping.csv``."""
    columns = [f.name for f in fields(Decider)]
    at = columns.index("label")
    columns[at : at + 1] = ["input_zh", "input_en"]
    rows = (_named(row) for row in (*found.verdicts, *found.values))
    write_text(path, _csv(columns, rows))
    click.echo(wrote(path))
    if found.turns is not None:
        beside = path.with_name(f"{path.stem}_tipping{path.suffix}")
        write_text(beside, _csv([f.name for f in fields(TippingPoint)], map(asdict, found.turns)))
        click.echo(wrote(beside))


def _named(row: Decider) -> dict[str, object]:
    """Return a row with the names of its input."""
    cells = asdict(row)
    del cells["label"]
    return {**cells, "input_zh": row.label.zh, "input_en": row.label.en}


def _csv(head: Sequence[str], rows: Iterator[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, head, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: plain_cell(_plain(value)) for key, value in row.items()})
    return text.getvalue()


def _plain(value: object) -> object:
    """Return a number with the digits it has; nothing for none."""
    if isinstance(value, float):
        return "" if isnan(value) else f"{value:.6g}"
    return value
