"""Targets as the page needs them: outcomes by checkpoint, reasons, departments, projects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.report.facts.wording import criterion_words, ended, unit_words, without_note
from gepsim.report.figures import rounded, share, share_span
from gepsim.report.reading import Absent, Results, Row, text_of
from gepsim.report.words import say
from gepsim.text import Text, listed, same, sentences

#: Best first; the order of chips, counts and legends.
VERDICTS = (
    "on_track", "likely", "maintained", "toss_up", "unlikely", "very_unlikely",
    "insufficient_evidence",
)  # fmt: skip
GOOD = frozenset({"on_track", "likely", "maintained"})
AT_RISK = frozenset({"toss_up", "unlikely", "very_unlikely"})
UNKNOWN = "insufficient_evidence"
#: Worst first, for sorting; what cannot be judged stands between risk and safety.
_URGENCY = (
    "very_unlikely", "unlikely", "toss_up", "insufficient_evidence", "likely", "maintained",
    "on_track",
)  # fmt: skip
_DIGITS = 4
_JUDGED = ("probability_met", "probability_low", "probability_high", "verdict", "risk_flags")


@dataclass(frozen=True)
class Outcome:
    """One target in one checkpoint year.

    Parameters
    ----------
    probability, low, high : float
        Chance that the criterion holds with its Wilson bounds; NaN for none. [1]
    central : Text
        Expected value, empty where a number would say nothing.
    flags : tuple of str
        ``F1`` … ``F7``.
    target, reason, mend : Text
        What is wanted, why there is no probability, and what would mend it.
    """

    year: int
    verdict: str
    probability: float
    low: float
    high: float
    central: Text
    flags: tuple[str, ...]
    target: Text
    reason: Text
    mend: Text

    @property
    def word(self) -> Text:
        """Return the verdict's word."""
        return say(f"verdict.{self.verdict}")

    @property
    def has_chance(self) -> bool:
        """Tell whether there is a probability."""
        return bool(np.isfinite(self.probability))

    @property
    def chance(self) -> str:
        """Return the probability, empty where there is none."""
        return share(self.probability) if self.has_chance else ""

    @property
    def bounds(self) -> Text:
        """Return the Wilson bounds of the probability."""
        return share_span(self.low, self.high)

    @property
    def why(self) -> Text:
        """Return why it is at risk or cannot be judged, in whole sentences."""
        if self.reason.zh:
            return ended(self.reason)
        parts = []
        if self.verdict == UNKNOWN:
            parts.append(say("target.weak_evidence" if self.has_chance else "target.no_evidence"))
        elif self.verdict in AT_RISK and self.central.zh and self.target.zh:
            parts.append(say("target.against", value=self.central, goal=self.target))
        return sentences([*parts, *(say(f"flag.{flag}.why") for flag in self.flags)])


@dataclass(frozen=True)
class Target:
    """One indicator or text target with its outcomes; the department that answers stands first."""

    id: str
    name: Text
    domain: str
    kind: str
    departments: tuple[Text, ...]
    unit: Text
    base: Text
    outcomes: tuple[Outcome, ...]
    projects: tuple[str, ...]

    @property
    def first(self) -> Outcome:
        """Return the outcome at the first checkpoint."""
        return self.outcomes[0]

    @property
    def judged(self) -> Outcome:
        """Return the outcome that needs attention most; the earliest of equals."""
        return min(self.outcomes, key=lambda outcome: _URGENCY.index(outcome.verdict))

    @property
    def worst(self) -> str:
        """Return the most urgent verdict of all checkpoints."""
        return self.judged.verdict

    @property
    def lead(self) -> Text:
        """Return the department that answers."""
        return self.departments[0] if self.departments else say("common.unnamed")

    @property
    def flags(self) -> tuple[str, ...]:
        """Return the flags of any checkpoint, in order."""
        return tuple(sorted({flag for outcome in self.outcomes for flag in outcome.flags}))

    @property
    def common_target(self) -> Text:
        """Return what is wanted if that is the same at every checkpoint, else nothing."""
        wanted = {outcome.target for outcome in self.outcomes}
        return next(iter(wanted)) if len(wanted) == 1 else same("")

    @property
    def at_risk(self) -> bool:
        """Tell whether the first checkpoint's verdict is a risk."""
        return self.first.verdict in AT_RISK

    @property
    def urgency(self) -> tuple[int, int, float]:
        """Return what targets are sorted by: verdicts first, then the chance."""
        chance = self.first.probability if self.first.has_chance else 1.0
        return _URGENCY.index(self.first.verdict), _URGENCY.index(self.worst), chance

    @property
    def project_list(self) -> Text:
        """Return the numbers of the acting projects."""
        return listed(self.projects) if self.projects else say("target.no_project")


def read_targets(run: Results) -> list[Target]:
    """Return every target of a run in the order of the file."""
    about: dict[str, dict[int, Row]] = {}
    for row in run.summary:
        about.setdefault(row["id"], {})[int(float(row["checkpoint"]))] = row
    words = [_flag_words(run, name) for name in ("verdict", "risk_flags")]
    return [
        _target(run, place, about.get(label, {}), *words)
        for place, label in enumerate(run.labels("indicator"))
    ]


def _flag_words(run: Results, name: str) -> dict[int, str]:
    attributes = run.array(name).attrs
    values = attributes.get("flag_values", attributes.get("flag_masks"))
    if values is None:
        raise Absent(f"accounts.nc: flag_values of {name}")
    codes = [int(value) for value in np.atleast_1d(values)]
    return dict(zip(codes, attributes["flag_meanings"].split(), strict=True))


def _target(
    run: Results,
    place: int,
    rows: Mapping[int, Row],
    verdicts: Mapping[int, str],
    flags: Mapping[int, str],
) -> Target:
    row = next(iter(rows.values()), {})
    label = run.labels("indicator")[place]
    return Target(
        id=label,
        name=run.name("indicator", label),
        domain=run.word_of("indicator_domain", place),
        kind=run.word_of("indicator_kind", place),
        departments=departments(row),
        unit=unit_words(row.get("unit", "")),
        base=_number(run, run.years[0], place, row),
        outcomes=tuple(
            _outcome(run, place, step, rows.get(year, {}), verdicts, flags)
            for step, year in enumerate(run.checkpoints)
        ),
        projects=tuple(re.findall(r"[^;\s]+", row.get("projects", ""))),
    )


def _outcome(
    run: Results,
    place: int,
    step: int,
    row: Row,
    verdicts: Mapping[int, str],
    flags: Mapping[int, str],
) -> Outcome:
    found = [float(run.array(name).values[step, place]) for name in _JUDGED]
    chance, low, high, verdict, bits = found
    return Outcome(
        year=run.checkpoints[step],
        verdict=verdicts[int(verdict)],
        probability=chance,
        low=low,
        high=high,
        central=_number(run, run.checkpoints[step], place, row),
        flags=tuple(f"F{number}" for number, mask in enumerate(flags, 1) if int(bits) & mask),
        target=_wanted(run, run.labels("indicator")[place], run.checkpoints[step], row),
        reason=text_of(row, "reason"),
        mend=unit_words(text_of(row, "mend")),
    )


def _wanted(run: Results, label: str, year: int, row: Row) -> Text:
    """Return what is wanted in a year, with the task set from above where there is one."""
    wanted = criterion_words(without_note(text_of(row, "target")))
    task = run.tasks(label).get(year)
    return wanted if task is None else wanted + say("target.task", task=rounded(task, _DIGITS))


def _number(run: Results, year: int, place: int, row: Row) -> Text:
    """Return a value, or nothing for a status, whose number is a mere sign."""
    value = float(run.array("indicator_value").values[run.years.index(year), place])
    status = row.get("target_en", "").startswith("status(")
    return same("" if status or not np.isfinite(value) else rounded(value, _DIGITS))


def departments(row: Row) -> tuple[Text, ...]:
    """Return the departments of a row, the one that answers first.

    Examples
    --------
    >>> departments({"department_zh": "市林业局；市水利局", "department_en": "Forestry; Water"})[1]
    Text(zh='市水利局', en='Water')
    """
    names = text_of(row, "department")
    zh, en = (re.findall(r"[^；;]+", text) for text in (names.zh, names.en))
    pairs: Sequence[tuple[str, str]] = list(zip(zh, en if len(en) == len(zh) else zh, strict=True))
    return tuple(Text(a.strip(), b.strip()) for a, b in pairs)
