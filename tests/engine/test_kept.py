"""What is kept between scenarios changes no number, whatever was asked before."""

from __future__ import annotations

import pytest
import xarray as xr

import gepsim
from gepsim.kept import forget, kept

SIZE = {"resolution": 1000, "members": 20}
#: Knobs of every room: economy, land through growth, programme, weather, method, draws.
KNOBS = (
    {"energy": {"levers": {"ev": {"rate": 2.0}}}},
    {"economy": {"cluster_realisation": 0.3}},
    {"investment": {"delay": {"all": 1.0}}},
    {"climate": {"rain": {"2027": 80.0, "2035": 90.0}}},
    {"land": {"pathway": "none"}},
    {"account": {"methods": {"carbon": "rate"}}},
    {"uncertainty": {"seed": 5}},
)


@pytest.fixture(scope="module")
def in_turn():
    """Return every knob's answer, asked one after the other in one process."""
    forget()
    gepsim.knob("baseline", **SIZE)
    return [gepsim.knob("baseline", **knob, **SIZE) for knob in KNOBS]


@pytest.mark.parametrize("place", range(len(KNOBS)), ids=[next(iter(k)) for k in KNOBS])
def test_a_turned_knob_says_what_a_whole_run_says(in_turn, place):
    forget()
    whole = gepsim.scenario("baseline", **KNOBS[place]).simulate(**SIZE)
    quick = in_turn[place]
    xr.testing.assert_identical(quick.accounts, whole.accounts)
    assert quick.summary == whole.summary


def test_where_the_land_stays_no_cell_is_read(monkeypatch):
    gepsim.knob("baseline", **SIZE)

    def read(*_):
        raise AssertionError("cells were read")

    for place in ("read_cells", "zonal_sums", "Allocation"):
        for module in ("change", "cells"):
            monkeypatch.setattr(f"gepsim.land.{module}.{place}", read, raising=False)
    gepsim.knob("baseline", **KNOBS[0], **SIZE)


def test_what_a_knob_does_not_reach_is_not_judged_again(monkeypatch):
    from gepsim.targets.assess import Assessor

    gepsim.knob("baseline", **SIZE)
    judged, assess = set(), Assessor.assess

    def watched(judge, target, year):
        judged.add(target.model.name)
        return assess(judge, target, year)

    monkeypatch.setattr(Assessor, "assess", watched)
    gepsim.knob("baseline", **SIZE)
    assert not judged
    gepsim.knob("baseline", energy={"levers": {"ev": {"rate": 2.2}}}, **SIZE)
    assert {"road_oil_peak", "carbon_peak", "pm25", "good_air_days"} <= judged
    assert not judged & {"share_kept", "sections_class_three", "sewage_collection", "park_area"}
    judged.clear()
    gepsim.knob("baseline", tasks={"4-2": {"2027": 20.0}}, **SIZE)
    assert judged == {"pm25"}


def test_which_rows_the_economy_reads_is_no_question_of_size():
    from gepsim.engine.drawn import rows_of_the_economy
    from gepsim.inputs import gather

    small = {"economy": {"cluster_realisation": 0.0}, "energy": {"levers": {"ev": {"rate": 0.0}}}}
    large = {"economy": {"cluster_realisation": 1.2}, "energy": {"levers": {"ev": {"rate": 6.0}}}}
    read = []
    for changes in ({}, small, large):
        inputs = gather("baseline", [changes])
        forget("rows of the economy")
        read.append(rows_of_the_economy(inputs, inputs.draws(1)))
    assert read[0] == read[1] == read[2]


def test_the_longest_unused_gives_way():
    made = []
    for name in ("a", "b", "a", "c", "a", "b"):
        kept("letters", lambda name=name: made.append(name), words=[name], each=2)
    assert made == ["a", "b", "c", "b"]


def test_equal_things_are_not_the_same_things():
    one, other = [1], [1]
    assert kept("lists", lambda: "one", of=[one]) == "one"
    assert kept("lists", lambda: "other", of=[other]) == "other"


def test_layers_of_ones_own_that_are_changed_are_read_again():
    """In place or by name: a run is of the layers as they are when it is asked for."""
    from gepsim.inputs import gather, layers_of

    small = {"resolution": 1000, "members": 20}
    inputs = gather("baseline", [{"layers": {"resolution": 1000}}])
    mine = layers_of(inputs).copy(deep=True)

    def retained():
        run = gepsim.scenario("baseline").simulate(**small, layers=mine)
        return float(run.accounts.gep.sel(service="water_retention").sum())

    first = retained()
    mine["rain"].values[...] *= 0.8
    second = retained()
    mine["rain"] = mine["rain"] * 1.25
    assert second < 0.9 * first
    assert retained() == pytest.approx(first, rel=1e-3)
