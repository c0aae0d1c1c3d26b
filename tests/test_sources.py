"""Every source says where it stands, under which terms, and when it was read."""

from __future__ import annotations

import re
import tomllib

import pytest

from gepsim.paths import shipped

FILES = (shipped("coefficients") / "sources.toml", shipped("scenarios") / "bazhong/sources.toml")
SOURCES = {
    f"{path.parent.name}:{key}": facts
    for path in FILES
    for key, facts in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
DOI = re.compile(r"10\.\d{4,9}/\S+")
ADDRESS = re.compile(r"https?://\S+|this repository|unknown")
READ = re.compile(r"(by )?20\d\d-\d\d-\d\d|from memory|own work|unknown")


@pytest.mark.parametrize("key", SOURCES)
def test_a_source_says_who_where_and_under_which_terms(key):
    facts = SOURCES[key]
    assert facts["title"]
    assert facts["body"]
    assert 1900 < facts["year"] < 2100
    assert facts["licence"]
    assert READ.fullmatch(str(facts["accessed"]))
    assert ("doi" in facts) != ("address" in facts), "a DOI or an address, not both, not neither"
    if "doi" in facts:
        assert DOI.fullmatch(facts["doi"])
    else:
        assert ADDRESS.fullmatch(facts["address"])


@pytest.mark.parametrize("key", [k for k, f in SOURCES.items() if f.get("accessed") == "own work"])
def test_own_work_is_here_and_free_to_use(key):
    assert SOURCES[key]["address"] == "this repository"
    assert SOURCES[key]["licence"] == "CC-BY-4.0"
