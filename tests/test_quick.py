"""Quick labelled operations say what xarray's own say, to labels, their order, names and words."""

from __future__ import annotations

import operator

import numpy as np
import pytest
import xarray as xr

from gepsim.quick import plain_labels, quick_labels

YEARS, TYPES = [2022, 2025, 2030], ["EBF", "DBF"]


def array(dims: str, *, attrs: dict | None = None, name: str | None = None, bare: str = ""):
    """Return numbers along some of a (years), b (types), c and d; `bare` ones have no labels."""
    labels = {"a": YEARS, "b": TYPES, "c": np.arange(4), "d": ["x", "y", "z"]}
    shape = [len(labels[d]) for d in dims]
    numbers = np.random.default_rng(len(dims)).normal(size=shape)
    coords = {d: labels[d] for d in dims if d not in bare}
    return xr.DataArray(numbers, coords=coords, dims=list(dims), attrs=attrs, name=name)


CASES = {
    "one": lambda: array("abc", attrs={"units": "t"}, name="one"),
    "fewer": lambda: array("cb"),
    "other": lambda: array("dab", attrs={"units": "m", "long_name": "other"}, name="other"),
    "point": lambda: array("ab").isel(b=1),
    "apart": lambda: array("ab").isel(a=[1, 2]),
    "bare": lambda: array("ab", bare="b"),
    "missing": lambda: array("abc").where(array("abc") > 0),
    "whole": lambda: (array("ab") * 10).astype(int),
    "empty": lambda: array("ab").isel(b=[]),
    "none": lambda: array("ab").isel(a=[]),
    "number": lambda: xr.DataArray(2.0),
}
OPERATIONS = {
    "+": operator.add,
    "-": operator.sub,
    "**": operator.pow,
    "<": operator.lt,
    "==": operator.eq,
    "where": lambda x, y: x.where(y > 0),
    "where else": lambda x, y: x.where(y > 0, 1.0),
    "where array": lambda x, y: x.where(y > 0, y),
    "xr.where": lambda x, y: xr.where(x > 0, y, 0.0),
    "clip": lambda x, y: x.clip(min=y),
    "broadcast": lambda x, y: xr.broadcast(x, y),
    "concat": lambda x, y: xr.concat([x, y], "new"),
    "concat named": lambda x, y: xr.concat([x, y], xr.DataArray(["p", "q"], dims="e", name="e")),
}
ALONE = {
    "+ 1": lambda x: x + 1,
    "2.0 -": lambda x: 2.0 - x,
    "sum": lambda x: x.sum(),
    "sum a": lambda x: x.sum("a"),
    "sum ab": lambda x: x.sum(["a", "b"]),
    "clip": lambda x: x.clip(min=0.0, max=0.5),
    "labels": lambda x: x.assign_coords(a=[1, 2, 3]),
    "words": lambda x: x.assign_coords(b=["p", "q"], a=YEARS),
    "reindex": lambda x: x.reindex(a=[2030, 2040, 2022], fill_value=0.0),
    "reindex same": lambda x: x.reindex(a=YEARS, fill_value=0.0),
    "sel": lambda x: x.sel(b="EBF"),
    "sel drop": lambda x: x.sel(a=2025, drop=True),
    "sel list": lambda x: x.sel(a=[2030, 2022], b="DBF"),
    "sel words": lambda x: x.sel(b=["DBF", "EBF", "DBF"]),
    "sel none": lambda x: x.sel(a=2026),
    "is": lambda x: x.b == "EBF",
    "first": lambda x: xr.where(x.b == "EBF", x, 0.0),
    "later": lambda x: x.a > 2024,
}


def said(work, *given):
    """Return what an operation gives, or the kind of error that it raises."""
    try:
        found = work(*given)
    except Exception as error:
        return type(error)
    return found if isinstance(found, tuple) else (found,)


def check(work, *names):
    with plain_labels():
        own = said(work, *(CASES[name]() for name in names))
    with quick_labels():
        quick = said(work, *(CASES[name]() for name in names))
    if isinstance(own, type):
        assert quick is own
        return
    for one, other in zip(own, quick, strict=True):
        xr.testing.assert_identical(one, other)
        assert list(one.coords) == list(other.coords)
        assert list(one.indexes) == list(other.indexes)
        assert one.dtype == other.dtype
        assert one.dims == other.dims
        for name in one.coords:
            assert one[name].dtype == other[name].dtype


@pytest.mark.parametrize("operation", OPERATIONS)
def test_two_arrays(operation):
    for one in CASES:
        for other in CASES:
            check(OPERATIONS[operation], one, other)


@pytest.mark.parametrize("operation", ALONE)
def test_one_array(operation):
    for one in CASES:
        check(ALONE[operation], one)


@pytest.mark.parametrize(
    "made",
    [
        lambda: xr.DataArray([1.0, 2.0], {"b": TYPES}),
        lambda: xr.DataArray([1, 2], {"b": TYPES}, dims="b", name="n"),
        lambda: xr.DataArray(np.ones((3, 2)), {"a": YEARS, "b": TYPES}),
        lambda: xr.DataArray(np.ones((3, 2)), {"b": TYPES}, dims=("a", "b")),
        lambda: xr.DataArray([True, False], {"b": TYPES}, attrs={"units": "1"}),
        lambda: xr.DataArray([1.0], {"b": TYPES}),
        lambda: xr.DataArray(1.0, {"b": "EBF"}),
        lambda: xr.DataArray([1.0, 2.0], {"b": [1.5, 2.5]}),
    ],
)
def test_a_new_array(made):
    with plain_labels():
        own = said(made)
    for _ in range(2):  # the second time its labels are known
        with quick_labels():
            quick = said(made)
        if isinstance(own, type):
            assert quick is own
        else:
            xr.testing.assert_identical(own[0], quick[0])
            assert all(own[0][n].dtype == quick[0][n].dtype for n in own[0].coords)


def test_words_of_a_label_stay_with_its_array():
    with quick_labels():
        one, other = (xr.DataArray([1.0, 2.0], {"b": TYPES}) for _ in range(2))
        one.b.attrs["units"] = "none"
        assert not other.b.attrs
        assert not xr.DataArray([1.0, 2.0], {"b": TYPES}).b.attrs


def test_labels_that_differ_are_refused_as_ever():
    one, other = (xr.DataArray([1.0], {"county": [code]}) for code in ("990001", "990002"))
    with (
        quick_labels(),
        xr.set_options(arithmetic_join="exact"),
        pytest.raises(ValueError, match="exact"),
    ):
        one + other


def test_outside_xarray_is_as_it_was():
    with plain_labels():
        assert not hasattr(xr.where, "__wrapped__")
        assert not hasattr(xr.DataArray._binary_op, "__wrapped__")
        assert not hasattr(xr.DataArray.__init__, "__wrapped__")
        assert "where" not in vars(xr.DataArray)
    with quick_labels(), quick_labels():
        assert hasattr(xr.where, "__wrapped__")
        assert hasattr(xr.DataArray.where, "__wrapped__")
