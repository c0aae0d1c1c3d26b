"""The list of what holds the account names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| (\w+) \|.*`(tests/\S+)::(\w+)` \|$",
    (ROOT / "docs" / "decisions" / "0046-what-holds-the-account.md").read_text("utf-8"),
    re.M,
)


def test_each_fact_has_its_test():
    assert {"A1", "A2", "A3", "A4", *(f"B{n}" for n in range(1, 10))} <= {row[0] for row in ROWS}
    missing = [
        f"{file}::{name}"
        for _, file, name in ROWS
        if f"def {name}(" not in (ROOT / file).read_text("utf-8")
    ]
    assert missing == []
