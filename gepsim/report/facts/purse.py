"""The purse on the page: who pays in which county, who answers for it, what counties can carry."""

from __future__ import annotations

import numpy as np

from gepsim.projects.purse import PAYERS
from gepsim.report.figures import MONEY
from gepsim.report.model import Column, Table
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text

_LEADS = 10


def payers_table(run: Results) -> Table:
    """Return the money of the whole programme by county and payer."""
    paid = run.array("investment_by_payer").transpose("time", "county", "payer").sum("time")
    payers = [str(name) for name in paid["payer"].values]
    rows: list[list[Text | str]] = []
    for place, (_, name) in enumerate(run.named("county")):
        own = paid.values[place]
        rows.append([name, *(MONEY.number(float(v)) for v in (*own, own.sum()))])
    sums = paid.values.sum(0)
    rows.append([say("common.sum"), *(MONEY.number(float(v)) for v in (*sums, sums.sum()))])
    heads = [Column(say("purse.county")), *(Column(PAYERS[name], True) for name in payers)]
    heads.append(Column(say("common.sum"), True))
    return Table(heads, rows, frozenset({len(rows) - 1}), say("purse.shares", unit=MONEY.unit))


def burden_table(run: Results) -> Table:
    """Return each county's heaviest year: what it pays itself against its revenue."""
    burden = run.array("county_burden_quantile")
    low, middle, high = (burden.sel(quantile=q).transpose("time", "county") for q in _BAND)
    rows: list[list[Text | str]] = []
    for place, (_, name) in enumerate(run.named("county")):
        year = int(np.argmax(middle.values[:, place]))
        numbers = [float(one.values[year, place]) for one in (middle, low, high)]
        late = float(middle.values[-1, place])
        spread = f"{numbers[1]:.1f}–{numbers[2]:.1f}"
        rows.append([name, str(run.years[year]), f"{numbers[0]:.1f}", spread, f"{late:.1f}"])
    heads = [
        Column(say("purse.county")),
        Column(say("purse.heaviest"), True),
        Column(say("purse.burden"), True),
        Column(say("purse.band"), True),
        Column(say("purse.last", year=run.years[-1]), True),
    ]
    return Table(heads, rows, note=say("purse.carry"))


_BAND = (0.05, 0.5, 0.95)


def leads_table(run: Results) -> Table:
    """Return the departments that lead most of the money."""
    spent = run.array("investment").transpose("time", "project").sum("time").values
    zh, en = (run.array(f"project_lead_{lang}").values for lang in ("zh", "en"))
    named = [Text(*map(str, pair)) for pair in zip(zh, en, strict=True)]
    leads = [lead if lead.zh else say("common.unnamed") for lead in named]
    rows = []
    for lead in dict.fromkeys(leads):
        own = np.array([one == lead for one in leads])
        rows.append((float(spent[own].sum()), lead, int(own.sum())))
    rows.sort(key=lambda row: -row[0])
    heads = [
        Column(say("purse.lead")),
        Column(say("purse.projects"), True),
        Column(say("purse.money", unit=MONEY.unit), True),
    ]
    cells: list[list[Text | str]] = [
        [lead, str(count), MONEY.number(money)] for money, lead, count in rows[:_LEADS]
    ]
    return Table(
        heads, cells, note=None if len(rows) <= _LEADS else say("purse.most", count=_LEADS)
    )
