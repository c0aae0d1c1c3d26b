"""The list of pitfalls names guards that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROWS = re.findall(
    r"^\| (\d+) \|.*`(tests/\S+)::(\w+)` \|$",
    (ROOT / "docs" / "pitfalls.md").read_text(encoding="utf-8"),
    re.M,
)


def test_all_pitfalls_are_listed():
    assert [int(number) for number, _, _ in ROWS] == list(range(1, 23))


@pytest.mark.parametrize(("number", "file", "name"), ROWS, ids=[row[0] for row in ROWS])
def test_each_guard_has_its_test(number, file, name):
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), number
