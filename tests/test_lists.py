"""A child that gives a list of its own is told what it takes out of its parent's."""

from __future__ import annotations

from gepsim.scenario_file.reading import load

CHILD = """
schema = 1
id = "child"
extends = "baseline"
title = { zh = "甲", en = "A" }
[[land.events]]
name = "新水库"
year = 2028
county = "511902"
to = "RES"
area = "10 ha"
lon = 106.75
lat = 31.86
"""


def test_entries_that_a_list_drops_are_named(tmp_path):
    path = tmp_path / "child.toml"
    path.write_text(CHILD, encoding="utf-8")
    (said,) = load(path).replaced
    assert said.en.startswith("child.toml: its [[land.events]] takes the place")
    assert "黄石盘" in said.zh
    assert load("baseline").replaced == ()
