"""The cheapest set of options that still holds: exactly for few, greedily with exchanges for many.

A move has options from the weakest to the strongest, each with its cost; a choice is one option of
every move. Whether a choice holds is asked of the caller, who may re-run a model.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Choice = tuple[int, ...]
Holds = Callable[[Choice], bool]
Worth = Callable[[Choice], float]

#: Cost below which two choices count as equally dear. [CNY]
_EQUAL = 0.005


@dataclass(frozen=True)
class Chosen:
    """A choice that holds.

    Parameters
    ----------
    choice : tuple of int
        Option of each move.
    cost : float
        Sum of the options' costs. [CNY]
    proven : bool
        Whether no cheaper choice holds for sure.
    """

    choice: Choice
    cost: float
    proven: bool


def cost_of(costs: Sequence[Sequence[float]], choice: Choice) -> float:
    """Return what a choice costs [CNY].

    Examples
    --------
    >>> cost_of([(0.0, 5.0), (0.0, 3.0)], (1, 0))
    5.0
    """
    return float(sum(options[one] for options, one in zip(costs, choice, strict=True)))


def cheapest(
    costs: Sequence[Sequence[float]],
    holds: Holds,
    most: int,
    worth: Worth | None = None,
    starts: Sequence[Choice] = (),
) -> Chosen | None:
    """Return the cheapest choice that holds; None if none is found.

    Parameters
    ----------
    costs : sequence of sequence of float
        By move, what each option costs, the strongest option last. [CNY]
    holds : callable
        Whether a choice does what is asked.
    most : int
        Largest number of choices that are all tried; beyond it the search is greedy.
    worth : callable, optional
        How well a choice does; lets the greedy search give up first what is worth least.
    starts : sequence of tuple of int
        Where the greedy search begins beside the strongest choice, which may do harm.

    Examples
    --------
    Two of three projects are needed; the two cheapest are taken:

    >>> costs = [(0.0, 9.0), (0.0, 4.0), (0.0, 5.0)]
    >>> cheapest(costs, lambda choice: sum(choice) >= 2, most=100)
    Chosen(choice=(0, 1, 1), cost=9.0, proven=True)
    >>> cheapest(costs, lambda choice: sum(choice) >= 2, most=1)
    Chosen(choice=(0, 1, 1), cost=9.0, proven=False)
    >>> cheapest(costs, lambda choice: False, most=100) is None
    True
    """
    size = 1
    for options in costs:
        size *= len(options)
    if size <= most:
        return _exact(costs, holds)
    strongest = tuple(len(options) - 1 for options in costs)
    sound = [start for start in dict.fromkeys((strongest, *starts)) if holds(start)]
    if worth is not None:
        sound += [_descent(costs, holds, worth, start) for start in sound]
    found = [_greedy(costs, holds, start) for start in sound]
    return min(found, key=lambda one: one.cost, default=None)


def _exact(costs: Sequence[Sequence[float]], holds: Holds) -> Chosen | None:
    """Return the first choice that holds, in the order of cost; of equal cost the weaker."""
    every = itertools.product(*(range(len(options)) for options in costs))
    ordered = sorted(every, key=lambda choice: (cost_of(costs, choice), choice))
    found = next((choice for choice in ordered if holds(choice)), None)
    return None if found is None else Chosen(found, cost_of(costs, found), True)


def _descent(
    costs: Sequence[Sequence[float]], holds: Holds, worth: Worth, choice: Choice
) -> Choice:
    """Return where steps down lead from a choice, the least loss per saving first."""
    while True:
        steps = [_with(choice, {move: one - 1}) for move, one in enumerate(choice) if one]
        kept = [step for step in steps if cost_of(costs, step) < cost_of(costs, choice) - _EQUAL]
        kept = [step for step in kept if holds(step)]
        if not kept:
            return choice
        here, now = worth(choice), cost_of(costs, choice)
        choice = min(kept, key=lambda one: ((here - worth(one)) / (now - cost_of(costs, one)), one))


def _greedy(costs: Sequence[Sequence[float]], holds: Holds, choice: Choice) -> Chosen:
    """Return a choice that no single step and no exchange of two makes cheaper."""
    while True:
        better = next(filter(holds, _savings(costs, choice)), None)
        if better is None:
            return Chosen(choice, cost_of(costs, choice), False)
        choice = better


def _savings(costs: Sequence[Sequence[float]], choice: Choice) -> Iterator[Choice]:
    """Yield cheaper neighbours: one option changed, the largest saving first; then two."""
    now = cost_of(costs, choice)

    def cheaper(found: list[Choice]) -> list[Choice]:
        less = [one for one in found if cost_of(costs, one) < now - _EQUAL]
        return sorted(less, key=lambda one: (cost_of(costs, one), one))

    single = [
        _with(choice, {move: option})
        for move, options in enumerate(costs)
        for option in range(len(options))
    ]
    yield from cheaper(single)
    yield from cheaper(
        [
            _with(choice, {raised: choice[raised] + 1, lowered: option})
            for raised, options in enumerate(costs)
            if choice[raised] + 1 < len(options)
            for lowered in range(len(costs))
            if lowered != raised
            for option in range(choice[lowered])
        ]
    )


def _with(choice: Choice, changes: dict[int, int]) -> Choice:
    """Return a choice with other options of some moves."""
    return tuple(changes.get(move, option) for move, option in enumerate(choice))


def components(touches: Sequence[frozenset[int]]) -> list[tuple[int, ...]]:
    """Return the moves in groups that share nothing they touch; what touches nothing is alone.

    Examples
    --------
    >>> components([frozenset({0}), frozenset({1}), frozenset({0, 2}), frozenset()])
    [(0, 2), (1,), (3,)]
    """
    groups: list[tuple[set[int], set[int]]] = []
    for move, touched in enumerate(touches):
        together = [group for group in groups if group[1] & touched]
        moves = {move}.union(*(group[0] for group in together))
        reached = set(touched).union(*(group[1] for group in together))
        groups = [group for group in groups if group not in together] + [(moves, reached)]
    return sorted(tuple(sorted(moves)) for moves, _ in groups)
