"""What forecasts and verdicts are made from: of the same makings comes the same, none is redone.

A knob moves few of the targets: a measure of transport moves fuel, carbon and fine dust, and no
school. Makings name what a target reads: paths of other rooms by their content, the projects that
act on it by when they deliver, what was observed, and its tasks.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from gepsim.kept import digest, kept
from gepsim.targets.assess import Assessment, Assessor
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.evidence import EVIDENCE, GROUPS, Missing
from gepsim.targets.forecasting import forecast_of
from gepsim.targets.project_effects import OF_PROJECTS
from gepsim.targets.registry import SECTOR_OUTPUT

#: For how many scenarios beside each other forecasts and verdicts are kept.
_SCENARIOS = 2


def reads(target: Target, context: ForecastContext) -> tuple[frozenset[str], frozenset[str]]:
    """Return the evidence arrays that an indicator rests on, and whose projects it reads."""
    evidence, keys = set[str](), set[str]()
    for one in context.lineage(target):
        for needed in one.model.inputs:
            if needed.split("_")[0] in OF_PROJECTS:
                keys.add(one.key)
            if needed == SECTOR_OUTPUT:
                evidence.add("gross_output")
            elif needed in GROUPS or needed in EVIDENCE:
                evidence.add(GROUPS[needed][0] if needed in GROUPS else needed)
    return frozenset(evidence), frozenset(keys)


@dataclass(frozen=True)
class Makings:
    """What something is made from: objects that nobody changes, and what is compared by value."""

    of: tuple[object, ...]
    words: tuple[Hashable, ...]


@dataclass(frozen=True)
class KeptVerdicts:
    """Forecasts and verdicts of one context, taken again where their makings are the same.

    Parameters
    ----------
    judge : Assessor
        Its context is filled with the forecasts that were made before.
    """

    judge: Assessor

    def assessed(self, target: Target, year: int) -> Assessment:
        """Return what is known about a target at a checkpoint."""
        made, judge = self.made[target.id], self.judge
        tasks = tuple(sorted(judge.tasks.get(target.id, {}).items(), key=lambda item: item[0]))
        return kept(
            f"verdicts of {year}",
            lambda: judge.assess(target, year),
            of=made.of,
            words=(*made.words, tasks, judge.rules, self.behind),
            each=self._most,
        )

    def recall(self) -> None:
        """Fill the context with the forecasts of all targets; one that lacks something has none."""
        context = self.judge.context
        for name, made in self.made.items():
            with suppress(Missing):
                context.forecasts[name] = kept(
                    "forecast",
                    lambda name=name: forecast_of(context, name),  # type: ignore[misc]
                    of=made.of,
                    words=made.words,
                    each=self._most,
                )

    @cached_property
    def made(self) -> dict[str, Makings]:
        """Return the makings of each target, by its id."""
        return {name: self.makings(one) for name, one in self.judge.context.targets.items()}

    def makings(self, target: Target) -> Makings:
        """Return what the forecast of a target is made from, and what its projects do."""
        context, related = self.judge.context, tuple(self.judge.context.lineage(target))
        told = [(name, self.told.get(name, "")) for name in sorted(reads(target, context)[0])]
        keys = dict.fromkeys(one.key for one in related)
        known = [(key, *self._seen(key), *self._acting(key)) for key in keys]
        own = (context.draws, context.city, context.programme.slip, *related)
        return Makings(own, (tuple(context.evidence.years), *told, *known))

    def _seen(self, key: str) -> tuple[Hashable, ...]:
        """Return what was observed of an indicator, and where its plants count."""
        context = self.judge.context
        counted = context.settings.counted_counties.get(key)
        observed = tuple(sorted(context.observed.get(key, {}).items()))
        return observed, None if counted is None else tuple(counted)

    def _acting(self, key: str) -> Iterator[Hashable]:
        """Yield the projects that act on an indicator, with all that says when and how much."""
        programme = self.judge.context.programme
        plan = programme.schedule
        for name in self.judge.context.acting(key):
            row = programme.index[name]
            numbers = (plan.begin[row], plan.finish[row], plan.scale[row], programme.late[row])
            yield (name, *map(float, numbers))

    @cached_property
    def told(self) -> dict[str, str]:
        """Return what tells the paths of other rooms from those of other scenarios, by name."""
        arrays = self.judge.context.evidence.arrays
        return {name: f"{array.dims} {digest(array.values)}" for name, array in arrays.items()}

    @cached_property
    def behind(self) -> tuple[tuple[str, str, str], ...]:
        """Return what tells the rows behind the economy from those of other scenarios."""
        rows = self.judge.context.behind.items()
        return tuple((name, one.mark, digest(one.values)) for name, one in rows)

    @property
    def _most(self) -> int:
        return _SCENARIOS * len(self.judge.context.targets)
