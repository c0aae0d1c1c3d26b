"""The criterion grammar: what it reads, what it refuses, and what it judges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gepsim.errors import InputError
from gepsim.targets.criteria import RULES, Term, parse
from gepsim.targets.judging import CriterionInputs, judge, missing

NUMBERS = st.floats(-1e3, 1e3).map(lambda x: round(x, 2) + 0.0)
LEAVES = st.one_of(
    st.builds(lambda x: Term("ge", (x,)), NUMBERS),
    st.builds(lambda x: Term("le", (x,)), NUMBERS),
    st.sampled_from([Term("improving"), Term("declining"), Term("ge", ("target",))]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda name, terms: Term(name, terms=tuple(terms)),
        st.sampled_from(["all", "any"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
PATHS = st.lists(st.floats(-100, 100), min_size=6, max_size=6)


def case(*values, **facts):
    series = {"": np.array(values, float)[:, None]}
    return CriterionInputs(series, now=len(values) - 1, **{"window": 1, **facts})


def met(text, *values, **facts):
    return bool(judge(parse(text), case(*values, **facts)).met[0])


@given(tree=TREES)
def test_a_criterion_reads_back_as_it_was_written(tree):
    assert str(parse(str(tree))) == str(tree)


def test_every_criterion_of_the_plan_is_read(city):
    for row in city.indicators:
        assert all(leaf.name in RULES for leaf in parse(row.criterion).leaves())


@pytest.mark.parametrize(
    ("text", "position", "hint"),
    [
        ("all(meets_taks, le(25))", 5, "did you mean 'meets_task'?"),
        ("le(25", 6, "expected ','"),
        ("le()", 1, "takes 1 arguments, found 0"),
        ("le(abc)", 4, "a number or 'target'"),
        ("le(25) ge(3)", 8, "after the end"),
        ("improving(3)", 1, "takes 0 arguments"),
        ("le(25))", 7, "unexpected ')'"),
        ("", 1, "expected a rule"),
        ("le(2;5)", 5, "cannot read ';'"),
    ],
)
def test_a_fault_is_named_with_its_position(text, position, hint):
    with pytest.raises(InputError) as found:
        parse(text)
    assert f"position {position}" in str(found.value)
    assert hint in str(found.value)


@given(path=PATHS, level=NUMBERS)
@example(path=[0.0] * 5 + [0.005], level=0.0)
def test_at_least_and_at_most_can_only_both_hold_at_the_level(path, level):
    """The level is that of the value as it is reported, however halves are rounded."""
    reported = float(case(*path).value("")[0])
    up, down = met(f"ge({level})", *path), met(f"le({level})", *path)
    assert up or down
    assert not (up and down) or reported == level


@given(tree=TREES, path=PATHS)
def test_all_is_harder_than_any(tree, path):
    facts = case(*path, target=50.0)
    alone = judge(tree, facts).met[0]
    assert judge(Term("all", terms=(tree, tree)), facts).met[0] == alone
    assert judge(Term("any", terms=(tree, Term("ge", (-1e9,)))), facts).met[0]


def test_pm_target_is_met_by_falling_even_above_the_limit():
    """27 µg/m3 after 28, against a task of 28.3 and a limit of 25."""
    text = "all(meets_task, any(le(25), declining))"
    assert met(text, 28.0, 27.0, task=28.3, better=-1)
    assert not met(text, 27.0, 27.5, task=28.3, better=-1)


def test_trends_compare_windows_not_single_years():
    assert met("improving", 1, 5, 2, 4, 4, 4, window=3)
    assert not met("improving", 5, 5, 5, 1, 4, 6, window=3)
    assert met("improving", 30, 20, better=-1)


def test_values_are_compared_as_they_are_printed():
    assert met("ge(100)", 99.5, decimals=0)
    assert not met("ge(100)", 99.4, decimals=0)
    assert met("ge(63.18)", 63.1799)


def test_a_change_must_exceed_its_limit():
    assert not met("gt_delta(-1)", -1.0)
    assert met("gt_delta(-1)", -0.99)


def test_parts_are_judged_by_name():
    parts = {"start_rate": np.array([[100.0]]), "closure_rate": np.array([[70.0]])}
    tree = parse("all(start_rate ge(100), closure_rate ge(75))")
    found = judge(tree, CriterionInputs(parts, now=0))
    assert not found.met[0]
    assert found.slack[0] == pytest.approx(-5.0)


def test_what_is_missing_is_named_not_guessed():
    assert missing(parse("all(meets_task, any(le(25), declining))"), case(1.0)) == ["task"]
    assert missing(parse("ge(target)"), case(1.0)) == ["target"]
    assert missing(parse("not_below_base"), case(1.0)) == ["base"]
    assert missing(parse("not_below_base(100)"), case(1.0)) == []


def test_a_part_that_nobody_observes_is_named():
    case = CriterionInputs({"": np.ones((1, 2)), "closed": np.ones((1, 2))}, now=0)
    with pytest.raises(InputError, match="'opened', which is neither forecast nor observed"):
        judge(parse("opened ge(1)"), case)
