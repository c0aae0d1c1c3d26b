"""Verdicts together: counts, groups by domain, the work list, and sets of targets at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gepsim.report.facts.targets import AT_RISK, UNKNOWN, VERDICTS, JudgedTarget
from gepsim.report.figures import share
from gepsim.report.model import Column, Table
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text, listed, same

#: Kind of the targets that only the text of the plan states.
_TEXT_TARGET = "text"
#: Failure sets that are named for a checkpoint.
_NAMED = 3


def indicators(targets: Sequence[JudgedTarget]) -> list[JudgedTarget]:
    """Return the indicators of the plan's table, without the targets of its text."""
    return [target for target in targets if target.kind != _TEXT_TARGET]


def texts(targets: Sequence[JudgedTarget]) -> list[JudgedTarget]:
    """Return the targets of the plan's text."""
    return [target for target in targets if target.kind == _TEXT_TARGET]


def counts(targets: Sequence[JudgedTarget], step: int) -> list[tuple[str, int]]:
    """Return how many targets have each verdict at a checkpoint, best first."""
    found = Counter(target.outcomes[step].verdict for target in targets)
    return [(verdict, found[verdict]) for verdict in VERDICTS]


def by_domain(targets: Sequence[JudgedTarget]) -> list[tuple[Text, list[JudgedTarget]]]:
    """Return targets by domain in the file's order, the most urgent first in each."""
    groups: dict[Text, list[JudgedTarget]] = {}
    for target in targets:
        groups.setdefault(target.domain or same("–"), []).append(target)
    return [(name, sorted(group, key=lambda t: t.urgency)) for name, group in groups.items()]


@dataclass(frozen=True)
class Duty:
    """What one department has to see to."""

    department: Text
    targets: Sequence[JudgedTarget]


def duties(targets: Sequence[JudgedTarget]) -> list[Duty]:
    """Return the work list: targets at risk or unknown at any checkpoint, by department."""
    groups: dict[Text, list[JudgedTarget]] = {}
    for target in sorted(targets, key=lambda t: t.urgency):
        if target.worst in AT_RISK | {UNKNOWN}:
            groups.setdefault(target.lead, []).append(target)
    return [Duty(*item) for item in sorted(groups.items(), key=lambda item: -len(item[1]))]


def joint_table(run: Results) -> Table:
    """Return the probability that whole sets of targets are met together."""
    joint = run.array("joint_probability").transpose("checkpoint", "target_set")
    rows = [
        [name, *(share(float(chance)) for chance in joint.values[:, place])]
        for place, (_, name) in enumerate(run.named("target_set"))
    ]
    heads = [Column(same(str(year)), True) for year in run.checkpoints]
    return Table([Column(say("target.set")), *heads], rows, note=left_out(run))


def left_out(run: Results) -> Text | None:
    """Return which indicators are in no set because they cannot be judged."""
    year = run.checkpoints[0]
    missing = run.record.get("not_in_joint", {}).get(str(year), [])
    kinds = [run.word_of("indicator_kind", place) for place in range(len(run.labels("indicator")))]
    kind = dict(zip(run.labels("indicator"), kinds, strict=True))
    named = [label for label in missing if kind.get(label) != _TEXT_TARGET]
    return say("target.left_out", year=year, names=listed(named)) if named else None


def failures(run: Results) -> list[Text]:
    """Return the targets that most often fail together, by checkpoint."""
    said = []
    for year, sets in sorted(run.record.get("failure_sets", {}).items()):
        named = [one for one in sets if one["targets"]][:_NAMED]
        parts = [
            say("target.failure", names=listed(one["targets"]), share=share(float(one["share"])))
            for one in named
        ]
        if parts:
            said.append(say("target.failures", year=year, sets=_joined(parts)))
    return said


def _joined(parts: Sequence[Text]) -> Text:
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))
