"""What the page is told: knobs, live results and finished runs, as plain JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from gepsim.api import SERIES, FinishedRun, Live, Scenario, Text
from gepsim.api.parts import VERDICT_NAMES, VERDICTS, unit_name
from gepsim.workbench.knobs import Knob
from gepsim.workbench.panel import GROUPS

Plain = dict[str, Any]


def both(text: Text) -> Plain:
    """Return a text in both languages."""
    return {"zh": text.zh, "en": text.en}


def known(value: float) -> float | None:
    """Return a number, or nothing for one that is none; JSON has no word for it.

    Examples
    --------
    >>> known(float("nan")), known(1.5)
    (None, 1.5)
    """
    return float(value) if math.isfinite(value) else None


def knob_answer(knob: Knob) -> Plain:
    """Return a knob as the page draws it."""
    plain = asdict(knob)
    for name in ("name", "unit", "line", "note"):
        plain[name] = both(getattr(knob, name))
    plain["choices"] = [[value, both(text)] for value, text in knob.choices]
    return plain


def page_answer(name: str, scenario: Scenario, knobs: Sequence[Knob]) -> Plain:
    """Return everything that a scenario's page is built from."""
    asked = scenario.inputs.scenario
    return {
        "scenario": name,
        "id": scenario.id,
        "title": both(scenario.title),
        "note": both(asked.note),
        "city": both(scenario.city),
        "years": list(asked.time.years),
        "checkpoints": list(asked.time.checkpoints),
        "draws": {"members": asked.uncertainty.members, "seed": asked.uncertainty.seed},
        "resolution": asked.layers.resolution,
        "groups": [{"id": key, "name": both(text)} for key, text in GROUPS.items()],
        "knobs": [knob_answer(knob) for knob in knobs],
        "verdicts": {name: both(VERDICT_NAMES[name]) for name in VERDICTS},
        "series": [
            {"id": one.name, "name": both(one.text), "unit": both(one.unit), "per_en": one.per_en}
            for one in SERIES
        ],
        "counties": {
            one.code: {"zh": one.name_zh, "en": one.name_en}
            for one in scenario.inputs.city.counties
        },
    }  # fmt: skip


def live_answer(found: Live, changes: Mapping[str, Any]) -> Plain:
    """Return what a change came to."""
    return {
        "changes": dict(changes),
        "years": list(found.years),
        "series": {name: asdict(band) for name, band in found.series.items()},
        "peak": {"due": found.peak_due, "chance": found.peak},
        "paid": {code: asdict(band) for code, band in found.paid.items()},
        "cost": {"projects": found.projects, "measures": asdict(found.measures)},
        "landscape": found.landscape,
        "targets": [_row(row) for row in found.rows],
    }


def _row(row: Any) -> Plain:
    return {
        "id": row.id,
        "name": both(row.name),
        "kind": row.kind,
        "departments": [both(one) for one in row.departments],
        "year": row.checkpoint,
        "verdict": row.verdict,
        "chance": known(row.probability),
        "expected": known(row.expected),
        "level": known(row.level),
        "operator": row.operator,
        "unit": both(unit_name(row.unit)),
        "driver": both(row.driver),
        "remedy": both(row.remedy),
        "reason": both(row.reason),
    }


def run_answer(run: FinishedRun) -> Plain:
    """Return what the list of finished runs shows of one."""
    return {
        "name": run.folder.name,
        "id": run.id,
        "title": both(run.title),
        "said": both(run.said),
        "page": (run.folder / "report.html").is_file(),
    }
