"""Where the value of each service of a run comes from, for its page: formula, inputs, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gepsim.coefficients import Row, Table
from gepsim.explain.county_year import county_year
from gepsim.explain.formulas import words_of
from gepsim.explain.in_words import name_of, source_title
from gepsim.files.results import Results
from gepsim.inputs import Inputs
from gepsim.registry import DERIVED, FLOWS, SERVICES, Flow
from gepsim.report.facts.origins import Origin, OriginRow
from gepsim.text import Text, listed, same
from gepsim.units import factor

_LAND = Text("土地图层、统计与气候", "land layers, statistics and climate")
_FLOW = Text("见上列公式", "see the formulas above")
_SOURCES = 3  # named of one input; more are counted


def origins(run: Results, inputs: Inputs) -> list[Origin]:
    """Return for each service of a run its formulas as the run chose them, and their inputs.

    Raises
    ------
    InputError
        If the run and the tables do not belong together.
    """
    place, table = county_year(run, inputs, None, None), inputs.table
    found = []
    for name in place.gep["service"].values.tolist():
        service = SERVICES.get(str(name))
        flows = [place.resolver.used_by(flow) for flow in service.flows.values()
                 if flow.instead_of is None] if service else []  # fmt: skip
        if service and flows:
            title = run.name("service", service.name)
            rows = list(_rows(flows, table))
            said = [_formula(flow, table) for flow in flows]
            found.append(Origin(service.name, title, said, rows, place.moved))
    return found


def _formula(flow: Flow, table: Table) -> Text:
    """Return a flow in words, with its price."""
    words = words_of(flow, table)
    said = Text(flow.zh, flow.name.replace("_", " ")) + same(" ") + words
    if not flow.price:
        return said
    return said + Text("；价值 = 该量 × ", "; value = this × ") + name_of(flow.price, table)


def _rows(flows: Sequence[Flow], table: Table) -> Iterator[OriginRow]:
    """Yield every input of the flows once, derived ones after what they are made of."""
    told: set[str] = set()
    wanted = [
        key for flow in flows for key in (*flow.inputs, *([flow.price] if flow.price else []))
    ]
    while wanted:
        key = wanted.pop(0)
        if key in told:
            continue
        told.add(key)
        rows = table.rows.get(key, ())
        if rows:
            yield _row(name_of(key, table), rows, table)
        elif key in DERIVED:
            wanted = [*DERIVED[key].inputs, *wanted]
            words = words_of(DERIVED[key], table)
            yield OriginRow(
                name_of(key, table), Text("由下列推得", "made of those below"), "", words
            )
        else:
            yield OriginRow(name_of(key, table), _FLOW if key in FLOWS else _LAND, "", same(""))


def _row(label: Text, rows: Sequence[Row], table: Table) -> OriginRow:
    values = [row.value * factor(row.units, rows[0].units, row.name) for row in rows]
    ends = dict.fromkeys(f"{value:,.4g}" for value in (min(values), max(values)))
    unit = "" if rows[0].units == "1" else f" {rows[0].units}"
    years = {row.price_year for row in rows if row.price_year}
    said = same("–".join(ends) + unit)
    if years:
        year = str(max(years))
        said += Text("（{year} 年价格）", " (prices of {year})").fill(year=year)
    marks = "/".join(sorted({row.mark for row in rows}))
    keys = list(dict.fromkeys(row.source for row in rows))
    titles = [source_title(key, str(table.sources[key]["title"])) for key in keys]
    named = listed(titles[:_SOURCES])
    if (more := len(titles) - _SOURCES) > 0:
        named += Text(f" 等，另有 {more} 个", f" and {more} more")
    return OriginRow(label, said, marks, named)
