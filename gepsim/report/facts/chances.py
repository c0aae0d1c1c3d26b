"""How likely each scenario of a comparison lies above the first, draw by draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gepsim.comparison.pairwise import MEASURES, TIED, Chance, told
from gepsim.report.figures import share, share_span
from gepsim.report.model import Column, Table
from gepsim.report.reading import Results, headed
from gepsim.report.words import say
from gepsim.text import Text, same


def chances_table(runs: Sequence[Results]) -> Table:
    """Return the chance by measure and checkpoint; why there is none where draws are not shared."""
    rows: list[list[object]] = []
    for measure in MEASURES:
        zh, en = measure.name
        found = told(runs, measure)
        for year in runs[0].checkpoints:
            title = say("compare.chance_of", measure=Text(zh, headed(en)), year=year)
            rows.append([title, *(_cell(each, year) for each in found)])
    heads = [Column(say("compare.result")), *(Column(run.title, True) for run in runs[1:])]
    return Table(heads, rows)


def open_chances(runs: Sequence[Results]) -> Table:
    """Return the rows of the chances that are not all but certain, and say how many are."""
    whole = chances_table(runs)
    certain = {"0%", "100%", "–", TIED.zh}
    kept = [
        row for row in whole.rows
        if any(not isinstance(c, Text) or c.zh.split("（")[0] not in certain for c in row[1:])
    ]  # fmt: skip
    note = say("compare.chances_certain", n=len(whole.rows) - len(kept))
    return Table(whole.columns, kept, note=note if len(kept) < len(whole.rows) else None)


def _cell(found: Text | Mapping[int, Chance], year: int) -> Text:
    """Return one chance with its bounds.

    Examples
    --------
    >>> _cell({2030: Chance(0.931, 0.914, 0.945, tied=False)}, 2030).en
    '93% (91–94%)'
    >>> _cell(Text("种子不同", "another seed"), 2030).en
    'not known: another seed'
    """
    if isinstance(found, Text):
        return say("compare.chance_none", why=found)
    chance = found.get(year)
    if chance is None:
        return same("–")
    if chance.tied:
        return TIED
    bounds = share_span(chance.low, chance.high)
    return same(share(chance.share)) + Text("（", " (") + bounds + Text("）", ")")
