"""What each county can take to the table, and the totals beside amounts known from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gepsim.report.figures import RANGE, money_scale, signed
from gepsim.report.model import Column, Table
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text, same


@dataclass(frozen=True)
class Statement:
    """One county's account: its sentences, and what each rule moves."""

    name: Text
    sentences: Sequence[Text]
    table: Table


def statements(run: Results) -> list[Statement]:
    """Return the statement of every county."""
    return [_statement(one) for one in run.get("compensation_statements")]


def magnitudes(run: Results) -> list[Text]:
    """Return the sentences that set the run's payments beside known ones."""
    return [_text(one) for one in run.get("compensation_magnitudes")]


def _statement(one: Mapping[str, Any]) -> Statement:
    sentences = [_text(sentence) for sentence in one["sentences"]]
    return Statement(_text(one), sentences, _table(one))


def _text(one: Mapping[str, Any]) -> Text:
    return Text(str(one["zh"]), str(one["en"]))


def _table(one: Mapping[str, Any]) -> Table:
    amounts = [item["amount"] for item in one["items"]]
    scale = money_scale(max((abs(amount["median"]) for amount in amounts), default=0.0))
    rows = [
        [
            _text(item),
            signed(scale.number(item["amount"]["median"])),
            scale.number(item["amount"]["low"]) + RANGE + scale.number(item["amount"]["high"]),
        ]
        for item in one["items"]
    ]
    heads = [
        Column(say("compensation.rule")),
        Column(say("compensation.median", unit=scale.unit), True),
        Column(same("5–95%"), True),
    ]
    return Table(heads, rows)
