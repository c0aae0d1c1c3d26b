"""The cheapest choice: against the knapsack by hand, and what must hold of any of them."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from gepsim.advice.cover import cheapest, components, cost_of

#: By move: cost and gain of each option over leaving it out.
MOVES = st.lists(
    st.lists(st.tuples(st.integers(1, 50), st.integers(1, 20)), min_size=1, max_size=3),
    min_size=1,
    max_size=5,
)


def context(moves):
    """Dearer options are stronger; the gain of a choice is the sum of its options' gains."""
    costs, gains = [], []
    for options in moves:
        costs.append([0.0, *itertools.accumulate(float(cost) for cost, _ in options)])
        gains.append([0.0, *itertools.accumulate(float(gain) for _, gain in options)])
    return costs, gains


def test_three_projects_by_hand():
    """Needed 10: 6 + 5 for 7 is dearer than 12 for 6."""
    costs, gains = [(0.0, 6.0), (0.0, 3.0), (0.0, 4.0)], [(0, 12), (0, 6), (0, 5)]
    found = cheapest(costs, lambda choice: cost_of(gains, choice) >= 10, most=8)
    assert (found.choice, found.cost, found.proven) == ((1, 0, 0), 6.0, True)


def test_what_is_not_needed_is_not_bought():
    assert cheapest([(0.0, 1.0), (0.0, 2.0)], lambda choice: True, most=10).choice == (0, 0)


@settings(max_examples=60, deadline=None)
@given(MOVES, st.floats(0, 1), st.floats(0, 1))
def test_asking_for_more_never_costs_less(moves, one, other):
    costs, gains = context(moves)
    whole = sum(options[-1] for options in gains)
    less, more = sorted((one * whole, other * whole))
    found = [
        cheapest(costs, lambda choice, need=need: cost_of(gains, choice) >= need, most=10**6)
        for need in (less, more)
    ]
    assert found[0].cost <= found[1].cost


@settings(max_examples=60, deadline=None)
@given(MOVES, st.floats(0, 1))
def test_the_greedy_search_holds_and_is_never_below_the_exact_one(moves, part):
    costs, gains = context(moves)
    need = part * sum(options[-1] for options in gains)

    def holds(choice):
        return cost_of(gains, choice) >= need

    exact = cheapest(costs, holds, most=10**6)
    greedy = cheapest(costs, holds, most=0, worth=lambda choice: cost_of(gains, choice))
    assert holds(greedy.choice)
    assert not greedy.proven
    assert exact.cost <= greedy.cost


def test_gains_per_cost_help_the_greedy_search():
    """By largest saving alone the efficient project goes first; by worth per cost it stays."""
    costs, gains = [(0.0, 10.0), *[(0.0, 4.0)] * 4], [(0, 10), *[(0, 2.5)] * 4]

    def holds(choice):
        return cost_of(gains, choice) >= 10

    assert cheapest(costs, holds, most=0).cost == 16.0
    assert cheapest(costs, holds, most=0, worth=lambda c: cost_of(gains, c)).cost == 10.0


def test_where_the_strongest_choice_does_harm_another_start_serves():
    """Two units of the second undo what the first brings; the scenario's own choice holds."""
    costs = [(0.0, 1.0), (0.0, 1.0, 2.0)]

    def holds(choice):
        return choice[0] == 1 and choice[1] < 2

    assert cheapest(costs, holds, most=0) is None
    assert cheapest(costs, holds, most=0, starts=[(1, 1)]).choice == (1, 0)


def test_moves_that_share_a_target_are_solved_together():
    touches = [frozenset(t) for t in ({0}, {1, 2}, {2}, {3}, {0, 3})]
    assert components(touches) == [(0, 3, 4), (1, 2)]
