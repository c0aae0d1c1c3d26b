"""The briefing for Word says what the page says, and holds its form in a word processor."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from gepsim.export import export
from gepsim.files.store import read_run

docx = pytest.importorskip("docx", reason="python-docx is not installed; see [office]")


@pytest.fixture(scope="module")
def real(small_run):
    """Return the small run of the shipped baseline."""
    return read_run(small_run)


@pytest.fixture(autouse=True, scope="module")
def _coarse():
    """Draw pictures with few dots, which is quick."""
    from gepsim.export import docx as room

    drawn, room.png_of = room.png_of, lambda svg: drawn(svg, 0.5)
    yield
    room.png_of = drawn


@pytest.fixture(scope="module")
def chinese(real, tmp_path_factory):
    (place,) = export(real, "docx", tmp_path_factory.mktemp("office") / "brief.docx")
    return place


def words(path):
    """Return every paragraph and every cell of a Word file."""
    file = docx.Document(str(path))
    cells = [c.text for t in file.tables for row in t.rows for c in row.cells]
    return [p.text for p in file.paragraphs] + cells


def page_words(run):
    """Return the page's text without its marks."""
    from gepsim.report import build

    page = re.sub(r"<[^>]*>", "", build([run]))
    return (
        page.replace("&#34;", '"').replace("&#39;", "'").replace("&gt;", ">").replace("&lt;", "<")
    )


def test_the_sentences_of_the_briefing_stand_on_the_page(real, chinese):
    from gepsim.report.facts import answer
    from gepsim.report.facts.targets import read_targets

    said, page = "\n".join(words(chinese)), page_words(real)
    for card in answer.cards(real, read_targets(real)):
        assert card.words.zh in said
        assert card.figure.zh in said
        assert card.words.zh in page


def test_every_indicator_at_risk_has_its_row(real, chinese):
    rows = [
        row for row in real.summary
        if row["checkpoint"] == str(real.checkpoints[0]) and row["kind"] != "text"
        and row["verdict"] in ("toss_up", "unlikely", "very_unlikely")
    ]  # fmt: skip
    assert rows
    table = docx.Document(str(chinese)).tables[0]
    found = {line.cells[0].text: line.cells for line in table.rows}
    for row in rows:
        cells = found[f"{row['id']} {row['name_zh']}"]
        assert row["departments_zh"].split(";")[0] in cells[1].text
        assert row["verdict_name_zh"] in cells[4].text


def test_three_charts_and_two_maps_have_words_for_who_cannot_see(chinese):
    file = docx.Document(str(chinese))
    told = [found for found in file.element.iter() if found.tag.endswith("}docPr")]
    assert len(told) == 5
    assert all(one.get("descr") for one in told)


def test_synthetic_land_is_said_in_words_and_properties(chinese):
    file = docx.Document(str(chinese))
    assert "合成参考景观" in file.core_properties.keywords
    assert any(text.startswith("合成参考景观：") for text in words(chinese))


def test_english_has_no_chinese_sentence(real, tmp_path):
    (place,) = export(real, "docx", tmp_path / "brief.docx", lang="en")
    file = docx.Document(str(place))
    risks = [cell.text for row in file.tables[0].rows for cell in row.cells]
    body = [p.text for p in file.paragraphs] + risks
    assert not [text for text in body if re.search(r"[。；：]", text)]
    assert any(text.startswith("1. Findings") for text in words(place))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_it_prints_on_four_to_six_pages(chinese, tmp_path):
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(chinese)],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages = re.findall(rb"/Type\s*/Page\b", (tmp_path / "brief.pdf").read_bytes())
    assert 4 <= len(pages) <= 6


def test_a_run_that_lacks_parts_says_so(run, tmp_path):
    (place,) = export(run, "docx", tmp_path / "brief.docx")
    assert words(place)


def test_pictures_say_what_they_are_in_one_language(real, tmp_path, monkeypatch, caplog):
    from gepsim.export import charts

    monkeypatch.setattr(charts, "png_of", lambda svg: b"")
    monkeypatch.setattr(charts, "can_write_chinese", lambda: False)
    (folder,) = export(real, "charts", tmp_path / "charts")
    assert "no Chinese letters on this machine" in caplog.text
    drawings = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")}
    assert {"co2.zh.svg", "gep-services.zh.svg", "map-value-2022.zh.svg"} <= set(drawings)
    assert any(name.startswith("target-") for name in drawings)
    for name, svg in drawings.items():
        assert "合成参考景观" in svg, name
        assert real.title.zh in svg, name
        assert 'lang="en"' not in svg, name
        assert "http" not in svg.replace("http://www.w3.org/", ""), name
        assert (folder / name.replace(".svg", ".png")).is_file()
