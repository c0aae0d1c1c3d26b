"""The workbook of a run, read as pandas and a spreadsheet read it."""

from __future__ import annotations

import pytest

from gepsim.export import export
from gepsim.files.store import read_run

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed; see [office]")

CHINESE = ("说明", "主要路径", "目标", "部门工作清单", "区县GEP", "服务GEP", "县×服务", "实物量",
           "补偿", "项目", "目标明细", "情景设定")  # fmt: skip


@pytest.fixture(scope="module")
def real(small_run):
    return read_run(small_run)


@pytest.fixture(scope="module")
def book(real, tmp_path_factory):
    (place,) = export(real, "xlsx", tmp_path_factory.mktemp("office") / "book.xlsx")
    return openpyxl.load_workbook(place)


def table(page):
    """Return a sheet's rows by the heads of its first row."""
    heads, *rows = page.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows if any(c is not None for c in row)]


def test_a_sheet_for_each_question_with_filter_and_frozen_head(book):
    assert tuple(book.sheetnames) == CHINESE
    for page in book:
        assert page.auto_filter.ref
        assert page.freeze_panes


def test_it_is_set_up_to_print_across_the_page(book):
    for page in book:
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToWidth in (None, 1)
        assert page.print_title_rows == "$1:$1"
        assert "合成参考景观" in page.oddHeader.right.text


def test_numbers_are_medians_with_their_quantiles(book, real):
    rows = table(book["主要路径"])
    gep = {row["统计量"]: row[2030] for row in rows if row["指标"].startswith("生态产品总值")}
    spread = real.array("gep_city_quantile").sel(time=2030) / 1e8
    assert gep["中位数"] == pytest.approx(spread.sel(quantile=0.5).item())
    assert gep["5%"] == pytest.approx(spread.isel(quantile=0).item())
    assert gep["95%"] == pytest.approx(spread.isel(quantile=-1).item())
    cell = {(r["县（区）"], r["生态产品"]): r["2022 中位数"] for r in table(book["县×服务"])}
    code, county = real.named("county")[0]
    label, service = real.named("service")[0]
    median = real.headline("gep").sel(time=2022, county=code, service=label).item() / 1e8
    assert cell[county.zh, service.zh] == pytest.approx(median, abs=1e-12)


def test_verdicts_have_their_colour_and_probabilities_their_percent(book, real):
    page = book["目标"]
    rules = [rule for area in page.conditional_formatting for rule in area.rules]
    assert len(rules) == 7 * len(real.checkpoints)
    heads = [cell.value for cell in page[1]]
    place = heads.index("2027 概率") + 1
    cells = [row[place - 1] for row in page.iter_rows(min_row=2)]
    assert {cell.number_format for cell in cells if cell.value is not None} == {"0%"}
    assert all(0 <= cell.value <= 1 for cell in cells if cell.value is not None)


def test_work_and_projects_are_those_of_the_record(book, real):
    assert len(table(book["部门工作清单"])) == len(real.record["worklist"])
    named = {row["项目名称"] for row in table(book["项目"])}
    assert named == {one["name"]["zh"] for one in real.record["projects"]}
    assert book["主要路径"]._charts


def test_several_runs_stand_side_by_side_in_english(real, tmp_path):
    other = real.replace(record={**real.record, "title": {"zh": "另一", "en": "Other: [a/b]"}})
    (place,) = export([real, other], "xlsx", tmp_path / "both.xlsx", lang="en")
    book = openpyxl.load_workbook(place, read_only=True)
    assert book.sheetnames[:3] == ["About", "Comparison", "Main paths"]
    assert book.sheetnames[-1] == "Other   a b"
    rows = table(book["Comparison"])
    assert all(not row["Other: [a/b] − Baseline"] for row in rows)
    heads = [cell for page in book for cell in next(page.iter_rows(values_only=True))]
    assert not [head for head in heads if any(ord(letter) > 0x2E80 for letter in str(head))]
