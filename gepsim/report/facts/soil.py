"""What the page's soil figures rest on: form and cell size of LS, and what others would give."""

from __future__ import annotations

from gepsim.report.figures import MINUS
from gepsim.report.model import Column, Table
from gepsim.report.reading import Absent, Results
from gepsim.report.words import say
from gepsim.text import Text, sentences

SERVICE = "soil_retention"


def basis(run: Results) -> Text | None:
    """Return the sentence that names LS, or None for a run without soil figures."""
    soil = run.record.get("soil")
    if not soil:
        return None
    variant = Text(soil["ls_variant"]["zh"], soil["ls_variant"]["en"])
    return say("gep.soil_basis", variant=variant, size=soil["ls_cell_size"])


def with_basis(text: Text, run: Results) -> Text:
    """Return a text followed by the sentence that names LS."""
    named = basis(run)
    return sentences([text, named]) if named else text


def soil_table(run: Results) -> Table:
    """Return soil retained with other forms of LS, relative to this run's."""
    soil = run.get("soil")
    if not soil["other_forms"]:
        raise Absent(str(soil["not_reckoned"]))
    rows = [
        [Text(row["zh"], row["en"]), f"{row['change']:+.1%}".replace("-", MINUS)]
        for row in soil["other_forms"]
    ]
    heads = [Column(say("gep.soil_form")), Column(say("gep.soil_change"), True)]
    return Table(heads, rows)


def soil_note(run: Results) -> Text | None:
    """Return the sentences on LS and the size of the cells."""
    said = run.record.get("soil", {}).get("sentences", [])
    return sentences(Text(one["zh"], one["en"]) for one in said) if said else None
