"""Targets as the page needs them: outcomes by checkpoint, reasons, departments, projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gepsim.files.summary import row_from, summary_rows
from gepsim.report.facts.wording import ended
from gepsim.report.figures import share, share_span
from gepsim.report.reading import Absent, Results
from gepsim.report.words import say
from gepsim.targets.summary_rows import SummaryRow
from gepsim.targets.unit_names import with_unit
from gepsim.targets.verdicts import LACKING
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
NOTHING = same("")
_JUDGED = ("probability_met", "probability_low", "probability_high", "verdict", "risk_flags")


@dataclass(frozen=True)
class CheckpointOutcome:
    """One target in one checkpoint year.

    Parameters
    ----------
    probability, low, high : float
        Chance that the criterion holds with its Wilson bounds; NaN for none. [1]
    expected : Text
        Median of the draws, empty where a number would say nothing.
    flags : tuple of str
        ``F1`` … ``F9``.
    target, reason, remedy : Text
        What is wanted, what the verdict stands on, and what would bring it home.
    lacking : Text
        Which of task, baseline and data is missing; empty where there is a verdict.
    """

    year: int
    verdict: str
    probability: float
    low: float
    high: float
    expected: Text
    flags: tuple[str, ...]
    target: Text
    reason: Text
    remedy: Text
    lacking: Text = NOTHING

    @property
    def word(self) -> Text:
        """Return the verdict's word; where nothing could be judged, what is missing."""
        return self.lacking or say(f"verdict.{self.verdict}")

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
        if self.reason.zh and not self.has_chance:
            return ended(self.reason)
        parts = [ended(self.reason)] if self.reason.zh else []
        if self.verdict == UNKNOWN:
            parts.append(say("target.no_evidence"))
        elif not parts and self.verdict in AT_RISK and self.expected.zh and self.target.zh:
            parts.append(say("target.against", value=self.expected, goal=self.target))
        return sentences([*parts, *(say(f"flag.{flag}.why") for flag in self.flags)])


@dataclass(frozen=True)
class JudgedTarget:
    """One indicator or text target with its outcomes; the department that answers stands first."""

    id: str
    name: Text
    domain: Text
    kind: str
    model: str
    departments: tuple[Text, ...]
    departments_inferred: bool
    base: Text
    outcomes: tuple[CheckpointOutcome, ...]
    projects: tuple[str, ...]

    @property
    def first(self) -> CheckpointOutcome:
        """Return the outcome at the first checkpoint."""
        return self.outcomes[0]

    @property
    def judged(self) -> CheckpointOutcome:
        """Return the outcome that needs attention most; the earliest of equals."""
        return min(self.outcomes, key=lambda outcome: _URGENCY.index(outcome.verdict))

    @property
    def worst(self) -> str:
        """Return the most urgent verdict of all checkpoints."""
        return self.judged.verdict

    @property
    def lead(self) -> Text:
        """Return the department that answers, and whether that is inferred."""
        if not self.departments:
            return say("common.unnamed")
        first = self.departments[0]
        return say("common.inferred", who=first) if self.departments_inferred else first

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


def read_targets(run: Results) -> list[JudgedTarget]:
    """Return every target of a run in the order of the file."""
    about: dict[str, dict[int, SummaryRow]] = {}
    for row in summary_rows(run.summary):
        about.setdefault(row.id, {})[row.checkpoint] = row
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


#: A row of which nothing is known.
_UNTOLD = row_from({})


def _target(
    run: Results,
    place: int,
    rows: Mapping[int, SummaryRow],
    verdicts: Mapping[int, str],
    flags: Mapping[int, str],
) -> JudgedTarget:
    row = next(iter(rows.values()), _UNTOLD)
    label = run.labels("indicator")[place]
    base = float(run.array("indicator_value").values[0, place])
    return JudgedTarget(
        id=label,
        name=run.name("indicator", label),
        domain=row.domain,
        kind=run.word_of("indicator_kind", place) or row.kind,
        model=row.model,
        departments=row.departments,
        departments_inferred=row.departments_inferred,
        base=_number(base, row),
        outcomes=tuple(
            _outcome(run, place, step, rows.get(year, _UNTOLD), verdicts, flags)
            for step, year in enumerate(run.checkpoints)
        ),
        projects=row.projects,
    )


def _outcome(
    run: Results,
    place: int,
    step: int,
    row: SummaryRow,
    verdicts: Mapping[int, str],
    flags: Mapping[int, str],
) -> CheckpointOutcome:
    found = [float(run.array(name).values[step, place]) for name in _JUDGED]
    chance, low, high, verdict, bits = found
    return CheckpointOutcome(
        year=run.checkpoints[step],
        verdict=verdicts[int(verdict)],
        probability=chance,
        low=low,
        high=high,
        expected=_number(row.expected, row),
        flags=tuple(f"F{number}" for number, mask in enumerate(flags, 1) if int(bits) & mask),
        target=_wanted(row),
        reason=row.reason,
        remedy=row.remedy,
        lacking=LACKING.get(row.reason_code, NOTHING),
    )


def _wanted(row: SummaryRow) -> Text:
    """Return what is wanted, with the level where the words of the plan do not say it."""
    beside = row.level_source == "task" or row.level_basis == "assumed"
    if not row.target or not beside:
        return row.target
    return row.target + say("target.demanded", level=with_unit(row.level, row.unit, _DIGITS))


def _number(value: float, row: SummaryRow) -> Text:
    """Return a value with its unit; nothing for a status, whose number is a mere sign."""
    known = np.isfinite(value) and not row.qualitative
    return with_unit(value, row.unit, _DIGITS) if known else same("")
