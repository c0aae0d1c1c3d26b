"""Verdicts: which targets are met when, how sure that is, why, who answers and what would mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gepsim.results.report.figures import rounded, share, share_span
from gepsim.results.report.model import Column, Table
from gepsim.results.report.reading import Absent, Row, Run, headed, text_of
from gepsim.results.report.words import Text, known, listed, same, say, sentences

#: Best first; the order of chips, counts and legends.
VERDICTS = (
    "on_track", "likely", "maintained", "toss_up", "unlikely", "very_unlikely",
    "insufficient_evidence",
)  # fmt: skip
GOOD = frozenset({"on_track", "likely", "maintained"})
AT_RISK = frozenset({"toss_up", "unlikely", "very_unlikely"})
#: Worst first, for sorting; what cannot be judged stands between risk and safety.
_URGENCY = (
    "very_unlikely",
    "unlikely",
    "toss_up",
    "insufficient_evidence",
    "likely",
    "maintained",
    "on_track",
)
#: Units of the table as they are written behind a number.
_UNIT_WORDS = {
    "percent": "%",
    "--": "",
    "1": "",
    "year": "",
    "ug m-3": "µg/m³",
    "µg/m3": "µg/m³",
    "mu": "亩",
}
_DIGITS = 4
#: Text targets carry this letter before their number.
TEXT_TARGET = "X"


@dataclass(frozen=True)
class Outcome:
    """One target in one checkpoint year."""

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
    def chance(self) -> str:
        """Return the probability, empty where there is none."""
        return share(self.probability) if np.isfinite(self.probability) else ""

    @property
    def bounds(self) -> Text:
        """Return the Wilson bounds of the probability."""
        return share_span(self.low, self.high)


@dataclass(frozen=True)
class Target:
    """One indicator or text target with its outcomes, worst reasons first."""

    id: str
    name: Text
    domain: str
    departments: tuple[Text, ...]
    unit: str
    base: Text
    outcomes: tuple[Outcome, ...]
    projects: tuple[Text, ...]

    @property
    def first(self) -> Outcome:
        """Return the outcome at the first checkpoint."""
        return self.outcomes[0]

    @property
    def lead(self) -> Text:
        """Return the department that answers."""
        return self.departments[0] if self.departments else say("common.unnamed")

    @property
    def flags(self) -> tuple[str, ...]:
        """Return the flags of any checkpoint, in order."""
        return tuple(sorted({flag for outcome in self.outcomes for flag in outcome.flags}))

    @property
    def at_risk(self) -> bool:
        """Tell whether the first checkpoint's verdict is a risk."""
        return self.first.verdict in AT_RISK

    @property
    def worst(self) -> str:
        """Return the most urgent verdict of all checkpoints."""
        return min((outcome.verdict for outcome in self.outcomes), key=_URGENCY.index)

    @property
    def judged(self) -> Outcome:
        """Return the outcome that needs attention most; the earliest of equals."""
        return min(self.outcomes, key=lambda outcome: _URGENCY.index(outcome.verdict))

    @property
    def why(self) -> Text:
        """Return why the target is at risk or warned of, in whole sentences."""
        reasons = [say(f"flag.{flag}.why") for flag in self.flags]
        if self.judged.reason.zh:
            reasons.insert(0, ended(self.judged.reason))
        elif self.worst == "insufficient_evidence":
            reasons.insert(0, say("target.no_evidence"))
        elif not reasons and self.worst in AT_RISK:
            reasons.append(say("target.plain_risk"))
        return sentences(reasons)

    @property
    def mend(self) -> Text:
        """Return what would mend it."""
        if self.judged.mend.zh:
            return self.judged.mend
        steps = [say(f"flag.{flag}.mend") for flag in self.flags]
        if self.worst == "insufficient_evidence":
            steps.insert(0, say("target.ask"))
        elif not steps and self.worst in AT_RISK:
            steps.append(say("target.more"))
        return sentences(steps)

    @property
    def urgency(self) -> tuple[int, int, float]:
        """Return what targets are sorted by: verdicts first, then the chance."""
        chance = self.first.probability
        own = _URGENCY.index(self.first.verdict)
        return own, _URGENCY.index(self.worst), chance if np.isfinite(chance) else 1.0


def read_targets(run: Run) -> list[Target]:
    """Return every target of a run in the order of the file."""
    about: dict[str, dict[int, Row]] = {}
    for row in run.summary:
        about.setdefault(row["id"], {})[int(float(row["checkpoint"]))] = row
    words = [_flag_words(run, name) for name in ("verdict", "risk_flags")]
    return [
        _target(run, place, about.get(label, {}), *words)
        for place, label in enumerate(run.labels("indicator"))
    ]


def _flag_words(run: Run, name: str) -> dict[int, str]:
    attributes = run.array(name).attrs
    values = attributes.get("flag_values", attributes.get("flag_masks"))
    if values is None:
        raise Absent(f"accounts.nc: flag_values of {name}")
    return dict(
        zip(np.atleast_1d(values).tolist(), attributes["flag_meanings"].split(), strict=True)
    )


def _target(
    run: Run,
    place: int,
    rows: Mapping[int, Row],
    verdicts: Mapping[int, str],
    flags: Mapping[int, str],
) -> Target:
    row = next(iter(rows.values()), {})
    label = run.labels("indicator")[place]
    domains = (
        run.array("indicator_domain").values if run.has("indicator_domain") else [""] * (place + 1)
    )
    return Target(
        id=label,
        name=Text(row.get("name_zh") or label, row.get("name_en") or label),
        domain=domains[place],
        departments=departments(row),
        unit=_UNIT_WORDS.get(row.get("unit", ""), row.get("unit", "")),
        base=_number(run, run.years[0], place),
        outcomes=tuple(
            _outcome(run, place, step, rows.get(year, {}), verdicts, flags)
            for step, year in enumerate(run.checkpoints)
        ),
        projects=tuple(
            same(f"{p.strip()}") for p in row.get("projects", "").split(";") if p.strip()
        ),
    )


def _outcome(
    run: Run, place: int, step: int, row: Row, verdicts: Mapping[int, str], flags: Mapping[int, str]
) -> Outcome:
    year = run.checkpoints[step]
    value = {n: float(run.array(n).values[step, place]) for n in (
        "probability_met", "probability_low", "probability_high", "verdict", "risk_flags")}  # fmt: skip
    bits = int(value["risk_flags"])
    return Outcome(
        year=year,
        verdict=verdicts[int(value["verdict"])],
        probability=value["probability_met"],
        low=value["probability_low"],
        high=value["probability_high"],
        central=_number(run, year, place),
        flags=tuple(f"F{number}" for number, mask in enumerate(flags, start=1) if bits & mask),
        target=text_of(row, "target"),
        reason=text_of(row, "reason"),
        mend=text_of(row, "mend"),
    )


def _number(run: Run, year: int, place: int) -> Text:
    value = float(run.array("indicator_value").values[run.years.index(year), place])
    return same(rounded(value, _DIGITS)) if np.isfinite(value) else same("–")


def departments(row: Row) -> tuple[Text, ...]:
    """Return the departments of a row, the one that answers first.

    Examples
    --------
    >>> departments({"department_zh": "市林业局；市水利局", "department_en": "Forestry; Water"})[1]
    Text(zh='市水利局', en='Water')
    """
    names = text_of(row, "department")
    zh = [part.strip() for part in names.zh.replace("；", ";").split(";") if part.strip()]
    en = [part.strip() for part in names.en.split(";") if part.strip()]
    return tuple(
        Text(*pair)
        for pair in (zip(zh, en, strict=True) if len(zh) == len(en) else zip(zh, zh, strict=True))
    )


def ended(text: Text) -> Text:
    """Return a sentence that ends as one.

    Examples
    --------
    >>> ended(Text("无任务", "no task"))
    Text(zh='无任务。', en='No task.')
    """
    return Text(text.zh.rstrip("。") + "。", headed(text.en.rstrip(".")) + ".")


def indicators(targets: Sequence[Target]) -> list[Target]:
    """Return the indicators of the plan's table, without the targets of its text."""
    return [target for target in targets if not target.id.startswith(TEXT_TARGET)]


def texts(targets: Sequence[Target]) -> list[Target]:
    """Return the targets of the plan's text."""
    return [target for target in targets if target.id.startswith(TEXT_TARGET)]


def counts(targets: Sequence[Target], step: int) -> list[tuple[str, int]]:
    """Return how many targets have each verdict at a checkpoint, best first."""
    found = Counter(target.outcomes[step].verdict for target in targets)
    return [(verdict, found[verdict]) for verdict in VERDICTS]


def by_domain(targets: Sequence[Target]) -> list[tuple[Text, list[Target]]]:
    """Return targets by domain in the file's order, the most urgent first in each."""
    groups: dict[str, list[Target]] = {}
    for target in targets:
        groups.setdefault(target.domain, []).append(target)
    return [
        (
            say(f"domain.{key}") if known(f"domain.{key}") else same(key or "–"),
            sorted(group, key=lambda t: t.urgency),
        )
        for key, group in groups.items()
    ]


@dataclass(frozen=True)
class Duty:
    """What one department has to see to."""

    department: Text
    targets: Sequence[Target]


def duties(targets: Sequence[Target]) -> list[Duty]:
    """Return the work list: targets that are at risk, unknown or flagged, by leading department."""
    groups: dict[Text, list[Target]] = {}
    for target in sorted(targets, key=lambda t: t.urgency):
        if target.worst in AT_RISK | {"insufficient_evidence"}:
            groups.setdefault(target.lead, []).append(target)
    return [Duty(*item) for item in sorted(groups.items(), key=lambda item: -len(item[1]))]


def joint_table(run: Run) -> Table:
    """Return the probability that whole sets of targets are met together."""
    joint = run.array("joint_probability").transpose("checkpoint", "target_set")
    sets = run.named("target_set")
    rows = [
        [name, *(share(float(p)) for p in joint.values[:, place])]
        for place, (_, name) in enumerate(sets)
    ]
    heads = [Column(same(str(year)), True) for year in run.checkpoints]
    return Table([Column(say("target.set")), *heads], rows)


def project_names(run: Run, target: Target) -> Text:
    """Return the projects that act on a target, by number."""
    return listed(target.projects) if target.projects else say("target.no_project")
