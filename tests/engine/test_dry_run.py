"""What `check` finds: every row that a run would miss, all at once."""

from __future__ import annotations

import csv
import shutil

import pytest

from gepsim.engine.dry_run import dry_run
from gepsim.errors import InputError
from gepsim.inputs import gather
from gepsim.paths import shipped

BAZHONG = shipped("scenarios") / "bazhong"
MISSING = ("protection_upkeep.511903", "fund_size", "market_volume.sink", "tourist_spending")


@pytest.fixture
def other(tmp_path):
    """Return a scenario of the shipped city that lacks rows which only formulas ask for."""
    shutil.copytree(BAZHONG, tmp_path / "other")
    for path in (tmp_path / "other").glob("coefficients_*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if next(csv.reader([line]))[0] not in MISSING]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    file = tmp_path / "one.toml"
    text = 'schema = 1\nid = "one"\ntitle = { zh = "一", en = "One" }\ncity = "other"\n'
    rule = "[compensation.rules]\nbasin_fund = true\n"
    file.write_text(text + rule, encoding="utf-8")
    return file


def test_all_rows_that_a_run_would_miss_are_named_at_once(other):
    with pytest.raises(InputError) as caught:
        dry_run(gather(other))
    said = str(caught.value)
    for name in MISSING:
        assert f"no coefficient '{name}'" in said
    assert "usual: 5000000 to 500000000 CNY/year" in said
