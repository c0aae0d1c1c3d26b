"""Links of the pages lead somewhere, and quoted numbers can be read and renewed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import xarray as xr

ROOT = Path(__file__).parent.parent
DOCS = str(ROOT / "docs")


@pytest.fixture
def site(monkeypatch):
    """Make the site's own tools importable."""
    monkeypatch.syspath_prepend(DOCS)
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == "sitebuild"]:
        del sys.modules[name]


@pytest.fixture
def facts():
    """Return a run with a number by year and a probability by checkpoint."""
    run = xr.Dataset(
        {"gep_city": ("time", [1.4e11, 1.5e11]), "chance": ("checkpoint", [0.1, 0.25])},
        {"time": [2022, 2030], "checkpoint": [2027, 2030]},
    )
    return {"baseline": run}


@pytest.mark.usefixtures("site")
def test_no_link_of_a_page_leads_nowhere():
    from sitebuild.check import links

    assert links() == []


@pytest.mark.usefixtures("site")
def test_a_dead_link_is_found(tmp_path, monkeypatch):
    from sitebuild import check

    monkeypatch.setattr(check, "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("[here](page.md) [there](gone.md), see `docs/gone.md`\n", encoding="utf-8")
    assert [line.split(": ", 1)[1] for line in check.dead(page)] == [
        "leads nowhere: gone.md",
        "there is no docs/gone.md",
    ]


@pytest.mark.usefixtures("site")
def test_a_quoted_number_is_renewed_and_a_true_one_is_left(facts):
    from sitebuild.numbers import refreshed

    page = "GEP is 1,300<!--= baseline gep_city 2022 1e8 ,.0f --> and P 0.25<!--= {} -->."
    asked = "baseline chance 2030 1 .2f"
    new = refreshed(page.format(asked), facts)
    assert "1,400<!--= baseline gep_city 2022" in new
    assert "P 0.25<!--=" in new
    assert refreshed(new, facts) == new


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("baseline gep_city 2030/2022 1 .1f", "7.1"),
        ("baseline-other gep_city 2030 1e8 .0f", "500"),
        ("other/baseline gep_city 2022 1 .0f", "−29"),
        ("baseline chance 2027 0.01 .0f", "10"),
    ],
)
def test_differences_and_changes_are_quoted_too(facts, asked, said):
    from sitebuild.numbers import number

    other = facts["baseline"].assign(gep_city=("time", [1e11, 1e11]))
    assert number(facts | {"other": other}, asked) == said


@pytest.mark.usefixtures("site")
def test_the_table_of_published_accounts_shows_every_one_and_our_place(facts):
    from sitebuild.numbers import refreshed

    others = [{"zh": "甲", "en": "A", "value": 230.1}, {"zh": "乙", "en": "B", "value": 0.034}]
    one = {"name_zh": "水", "name_en": "water", "value": 45.6, "rank": 2, "of": 3}
    facts["baseline"].attrs["peers"] = [{**one, "others": others}]
    page = refreshed("<!--table: peers-->\n<!--end-->", facts)
    assert "| water 水 | 46 | 2 / 3 | A 230, B 0.034 |" in page.splitlines()


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('<script src="https://cdn.example/x.js"></script>', 1),
        ('<link rel="stylesheet" href="//fonts.example/x.css">', 1),
        ('<a href="https://example.org">a link is not loaded</a>', 0),
        ('<img src="picture.svg">', 0),
    ],
)
def test_what_a_network_must_bring_is_found(tmp_path, page, found):
    from sitebuild.check import outside

    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert len(outside(tmp_path)) == found


def named_tests(page):
    """Yield file and name of every test that a page names; a bare ``::`` is the same file."""
    place = ""
    for file, name in re.findall(r"`(tests/[\w/]+\.py)?::(test_\w+)`", page.read_text("utf-8")):
        place = file or place
        yield place, name


def test_every_test_that_a_decision_names_exists():
    root = Path(__file__).parents[1]
    pages = sorted((root / "docs" / "decisions").glob("*.md"))
    named = {(page.name, *one) for page in pages for one in named_tests(page)}
    assert len(named) > 40
    gone = [
        f"{page}: {file}::{name}"
        for page, file, name in sorted(named)
        if f"def {name}(" not in (root / file).read_text("utf-8")
    ]
    assert gone == []
