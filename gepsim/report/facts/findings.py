"""Three sentences on several runs: what differs, which is better in what, and at which cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gepsim.comparison.changes import changed
from gepsim.comparison.spoken import spoken
from gepsim.report.facts.assumptions import namer
from gepsim.report.facts.measures import ANSWERS, cost, difference, peak_chance
from gepsim.report.facts.targets import GOOD, JudgedTarget
from gepsim.report.facts.verdicts import indicators
from gepsim.report.figures import Scale, money, share, signed
from gepsim.report.model import attempt
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text, listed

#: Settings that the first sentence names of each run.
_NAMED = 3
#: Measures by which runs are told apart, and whether more of them is better.
_BETTER = {"compare.gep": max, "compare.co2": min}
_TRACE = 1e-3


def sentences_of(runs: Sequence[Results], sets: Sequence[Sequence[JudgedTarget]]) -> list[Text]:
    """Return what differs between runs, which is better in what, and what they cost."""
    return [
        say("compare.differs", base=runs[0].title, parts=_parts(map(_changes(runs), runs[1:]))),
        say("compare.better", parts=_parts(_best(runs, sets))),
        say("compare.costs", base=runs[0].title, parts=_parts(_cost(runs, r) for r in runs[1:])),
    ]


def _parts(parts: object) -> Text:
    found = [part for part in parts if part]  # type: ignore[attr-defined]
    return Text("；".join(p.zh for p in found), "; ".join(p.en for p in found))


def _changes(runs: Sequence[Results]) -> Callable[[Results], Text]:
    """Return what tells by how many settings a run differs from the first, and in which."""
    base = runs[0].record.get("scenario", {})

    def told(run: Results) -> Text:
        rows = spoken(changed([base, run.record.get("scenario", {})]), namer(run))
        named = listed(
            name + " " + Text(f"{old.zh}→{new.zh}", f"{old.en} → {new.en}")
            for name, (old, new) in rows[:_NAMED]
        )
        more = say("compare.more", n=len(rows) - _NAMED) if len(rows) > _NAMED else Text("", "")
        if not rows:
            return say("compare.differs_nothing", run=run.title)
        return say("compare.differs_in", run=run.title, n=len(rows), named=named + more)

    return told


def _best(runs: Sequence[Results], sets: Sequence[Sequence[JudgedTarget]]) -> list[Text]:
    """Return which run is best by each measure; nothing where all are alike."""
    last, first = runs[0].years[-1], runs[0].checkpoints[0]
    found = []
    for key, scale, value in ANSWERS:
        if key in _BETTER:
            got = [attempt(say(key, year=last), value, run) for run in runs]
            numbers = [number for number in got if isinstance(number, float)]
            if len(numbers) == len(runs):
                found.append(_top(runs, key, scale, numbers, last))
    good = [sum(t.first.verdict in GOOD for t in indicators(each)) for each in sets]
    if len(set(good)) > 1:
        best = good.index(max(good))
        found.append(say("compare.best_targets", year=first, run=runs[best].title, n=good[best],
                         base=good[0]))  # fmt: skip
    chances = [peak_chance(run) for run in runs]
    known = [chance for chance in chances if chance is not None]
    if len(known) == len(runs) and max(known) - min(known) > _TRACE:
        best = known.index(max(known))
        found.append(say("compare.best_peak", run=runs[best].title, share=share(known[best]),
                         base=share(known[0])))  # fmt: skip
    return found or [say("compare.best_none")]


def _top(
    runs: Sequence[Results], key: str, scale: Scale, numbers: Sequence[float], year: int
) -> Text:
    best = numbers.index(_BETTER[key](numbers))
    if abs(numbers[best] - numbers[0]) <= _TRACE * abs(numbers[0]):
        alike = max(numbers) - min(numbers) <= _TRACE * abs(numbers[0])
        return say("compare.best_alike" if alike else "compare.best_first",
                   what=say(key, year=year), run=runs[0].title)  # fmt: skip
    return say(
        "compare.best_in", what=say(key, year=year), run=runs[best].title,
        value=scale.write(numbers[best], 4), moved=difference(scale, numbers[best], numbers[0]),
    )  # fmt: skip


def _cost(runs: Sequence[Results], run: Results) -> Text:
    """Return what a run costs more than the first."""
    own, base = cost(run), cost(runs[0])
    if own is None or base is None:
        return say("compare.cost_unknown", run=run.title)
    projects, measures = (now - before for now, before in zip(own, base, strict=True))
    if abs(projects) + abs(measures) <= _TRACE * sum(base):
        return say("compare.cost_same", run=run.title)
    return say(
        "compare.cost_of", run=run.title, more=signed(money(projects + measures)),
        projects=signed(money(projects)), measures=signed(money(measures)),
    )  # fmt: skip
