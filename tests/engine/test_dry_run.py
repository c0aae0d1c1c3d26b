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


def test_what_ends_the_road_beside_missing_rows_is_told_too(other, monkeypatch):
    """It may come of the stand-ins, or be a fault of its own: it is not passed over."""

    def broken(inputs):
        inputs.table.named("fund_size")
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("gepsim.engine.dry_run._travel", broken)
    with pytest.raises(InputError) as caught:
        dry_run(gather(other))
    said = str(caught.value)
    assert "no coefficient 'fund_size'" in said
    assert "ended in ZeroDivisionError: by nothing" in said
