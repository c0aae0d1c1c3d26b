"""How the answer of `gepsim calibrate chances` is shown."""

from __future__ import annotations

from collections.abc import Iterator

import click

from gepsim.api.parts import CalibratedChances, Scores, missed_goals, said, too_few
from gepsim.cli.console import print_table
from gepsim.cli.language import heads, say
from gepsim.text import Text, same

_MODELS = Text(
    "指标模型：由基准年预测其后已公布的年份", "models: years after the base year from it"
)
_RECORD = Text(
    "历年记录：本市与邻近城市，逐年滚动预测", "record: the city and its neighbours, year by year"
)
_HEADS = (Text("预测概率", "chance given"), Text("个数", "number"), Text("平均", "mean"),
          Text("实际频率", "came true"))  # fmt: skip


def show(found: CalibratedChances) -> None:
    """Print how reliable the chances were, the goals that are missed, and the rows to write."""
    _show(_MODELS, found.hindcast.scores)
    if found.hindcast.record is not None:
        _show(_RECORD, found.hindcast.record)
    for line in _rows(found):
        click.echo(say(line))


def _show(title: Text, scores: Scores) -> None:
    click.echo(say(title))
    print_table(heads(_HEADS), _groups(scores))
    for line in (*said(scores), *missed_goals(scores), *too_few(scores)):
        click.echo(f"  {say(line)}")
    click.echo("")


def _groups(scores: Scores) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the reliability table."""
    for one in scores.reliability:
        bounds = f"{one.least:.0%}–{one.most:.0%}"
        yield bounds, str(one.number), f"{one.chance:.1%}", f"{one.frequency:.1%}"


def _rows(found: CalibratedChances) -> Iterator[Text]:
    """Yield the rows that the record gives, as the coefficient tables have them."""
    if found.swings is None:
        yield Text(
            "没有 yearly_figures.csv，波动取通用行", "no yearly_figures.csv: the shared rows hold"
        )
        return
    yield Text(f"由截至 {found.known} 年的记录拟合：", f"fitted on the record up to {found.known}:")
    for name, (value, low, high) in found.swings.rows().items():
        yield same(f"  {name}: {value:g}, {low:g} – {high:g}")
