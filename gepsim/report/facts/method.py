"""Where the numbers come from: the run's record, its warnings and the findings of the audit."""

from __future__ import annotations

from gepsim.report.figures import share
from gepsim.report.model import Column, Table
from gepsim.report.reading import Results
from gepsim.report.words import dictionary, known, say
from gepsim.text import Text, listed, same

_PLAIN = ("seed", "members", "landscape", "commit")
_HASH_DIGITS = 12


def is_synthetic(run: Results) -> bool:
    """Tell whether the run stands on the synthetic reference landscape, or does not say."""
    place = run.record.get("landscape") or run.accounts.attrs.get("landscape", "")
    return "synthetic" in str(place) or not place


def record_table(run: Results) -> Table:
    """Return what identifies the run."""
    rows: list[list[object]] = [[say("method.scenario"), run.title + f" ({run.id})"]]
    rows.append([say("method.price_year"), run.price_year])
    for key in _PLAIN:
        if run.record.get(key) is not None:  # a wheel may not know its commit
            rows.append([say(f"method.{key}"), say_plain(run.record[key])])
    versions = run.record.get("versions", {})
    rows.append(
        [say("method.versions"), same(", ".join(f"{k} {v}" for k, v in sorted(versions.items())))]
    )
    return Table([Column(say("method.item")), Column(say("method.value"))], rows)


def say_plain(value: object) -> Text:
    """Return a value of the record as text; known words are translated."""
    text = str(value)
    return say(f"word.{text}") if known(f"word.{text}") else same(text)


def inputs_table(run: Results) -> Table:
    """Return the checksum of every input."""
    rows = [
        [name, digest[:_HASH_DIGITS]] for name, digest in sorted(run.get("inputs_sha256").items())
    ]
    return Table([Column(say("method.file")), Column(same("SHA-256"))], rows)


def warnings(run: Results) -> list[Text]:
    """Return the run's warnings."""
    return [
        Text(w.get("zh", ""), w.get("en", "")) if isinstance(w, dict) else same(str(w))
        for w in run.get("warnings")
    ]


def audit_table(run: Results) -> Table:
    """Return the contradictions of the source and how they are treated."""
    rows = [
        [
            row["id"],
            Text(row["finding_zh"], row["finding_en"]),
            Text(row["treatment_zh"], row["treatment_en"]),
        ]
        for row in run.get("audit")
    ]
    return Table(
        [Column(same("#")), Column(say("method.finding")), Column(say("method.treatment"))], rows
    )


def checks_table(run: Results) -> Table:
    """Return the sums that must be equal and how well they are."""
    rows = [
        [check["name"], f"{check['relative_gap']:.0e}".replace("0e+00", "0"),
         say("method.holds" if check["holds"] else "method.broken")]
        for check in run.get("checks")
    ]  # fmt: skip
    heads = [
        Column(say("method.balance")),
        Column(say("method.gap"), True),
        Column(say("gep.within")),
    ]
    return Table(heads, rows)


def evidence_words(run: Results) -> Text:
    """Return which marks the spread of GEP rests on, and which number would narrow it most."""
    found = run.get("spread")
    marks = [same(f"{mark} {share(float(v))}") for mark, v in found["by_mark"].items() if v]
    if not found["rows"]:
        return say("method.no_spread")
    first = found["rows"][0]
    return say(
        "method.evidence", marks=listed(marks), narrower=share(max(0.0, first["narrower"])),
        row=Text(first["name_zh"], first["name_en"]),
    )  # fmt: skip


def glossary() -> Table:
    """Return how the words and numbers of the page are to be read."""
    terms = sorted({key.split(".")[1] for key in dictionary() if key.startswith("glossary.")})
    rows = [[say(f"glossary.{term}.name"), say(f"glossary.{term}.meaning")] for term in terms]
    return Table([Column(say("method.term")), Column(say("method.meaning"))], rows)
