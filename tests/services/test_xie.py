"""The equivalence table as published, and how its classes became ecosystem types."""

import csv
from pathlib import Path

import pytest

from gepsim.registry import FLOWS

TEXT = (Path(__file__).parent / "xie_2015.csv").read_text(encoding="utf-8")
PUBLISHED = list(csv.DictReader(TEXT.splitlines()))
COLUMNS = {
    "food": ("food", 5.24),
    "raw": ("raw_material", 4.60),
    "water": ("water", 12.22),
    "gas": ("gas", 16.01),
    "climate": ("climate", 39.86),
    "env": ("environment", 19.84),
    "hydro": ("hydrology", 158.78),
    "soil": ("soil", 18.13),
    "nutrient": ("nutrients", 1.62),
    "biodiv": ("biodiversity", 23.38),
    "aesthetic": ("aesthetics", 12.40),
}
CLASS = {
    "EBF": "阔叶",
    "DBF": "阔叶",
    "CON": "针叶",
    "MIX": "针阔混交",
    "SHR": "灌木",
    "GRS": "灌草丛",
    "WET": "湿地",
    "RIV": "水系",
    "LAK": "水系",
    "RES": "水系",
    "DRY": "旱地",
    "PAD": "水田",
    "ORC": "灌木",
    "UGR": "灌木",
    "BAR": "裸地",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_columns_sum_to_the_published_checksum(column):
    total = sum(float(row[column]) for row in PUBLISHED)
    assert total == pytest.approx(COLUMNS[column][1], abs=1e-9)


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda r: r["class"])
def test_rows_sum_to_the_published_total(row):
    assert sum(float(row[c]) for c in COLUMNS) == pytest.approx(float(row["SUM"]), abs=1e-9)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_type_takes_the_factor_of_its_class(column, table):
    published = {row["class"]: float(row[column]) for row in PUBLISHED}
    rows = table.named(f"equivalence_{COLUMNS[column][0]}")
    for row in rows:
        known = CLASS.get(row.ecosystem_type)
        assert row.value == (published[known] if known else 0.0)


def test_the_four_flows_hold_each_function_once():
    flows = [f for n, f in FLOWS.items() if n.endswith("_equivalents")]
    named = [i for f in flows for i in f.inputs if i.startswith("equivalence_")]
    assert sorted(named) == sorted(f"equivalence_{name}" for name, _ in COLUMNS.values())
