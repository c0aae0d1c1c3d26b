"""The page in a real browser: it asks for nothing outside, fits every screen, and can be used."""

from __future__ import annotations

import csv
import io
import shutil

import pytest

from gepsim.report import build

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WIDTHS = (1440, 1280, 390)
SERIOUS = {"serious", "critical"}
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium")


@pytest.fixture(scope="module")
def browser():
    pytest.importorskip("playwright", reason="playwright is not installed")
    import playwright.sync_api as sync

    with sync.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(run_folder, other_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    runs = {"report": [run_folder], "comparison": [run_folder, other_folder]}
    for name, given in runs.items():
        (folder / f"{name}.html").write_text(build(given), encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in runs}


def opened(browser, address, width=1280):
    """Return a page that is shown, with what it complained of and what it asked for."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    faults = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(("file:", "data:", "blob:")) else faults.append(asked.url)
        ),
    )
    page.goto(address)
    return page, faults


#: Tables of verdicts that are wider than their place, so that the reasons are out of sight.
CUT = """[...document.querySelectorAll('table.targets')]
    .filter(one => one.offsetWidth > one.parentElement.clientWidth + 1)
    .map(one => one.parentElement.ariaLabel)"""


#: Tables that a phone would have to push sideways.
ASIDE = """[...document.querySelectorAll('.scroll')]
    .filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
    .map(one => one.ariaLabel)"""


@pytest.mark.parametrize("name", ["report", "comparison"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_asked_for_and_nothing_sticks_out(browser, pages, name, width):
    page, faults = opened(browser, pages[name], width)
    for language in ("zh", "en"):
        page.evaluate(f"document.querySelector('#show-{language}').click()")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width >= 1280:
            assert page.evaluate(CUT) == []
        else:
            assert page.evaluate(ASIDE) == []
    assert faults == []
    page.close()


@pytest.mark.parametrize("name", ["report", "comparison"])
def test_a_checker_of_accessibility_finds_nothing_serious(browser, pages, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    page, _ = opened(browser, pages[name])
    found = axe.Axe().run(page).response["violations"]
    page.close()
    assert [
        (one["id"], one["nodes"][0]["target"]) for one in found if one["impact"] in SERIOUS
    ] == []


def test_rows_are_sought_by_word_and_verdict(browser, pages):
    page, faults = opened(browser, pages["report"])
    every = page.locator("tbody.target:visible").count()
    page.fill("#seek input[name=words]", "森林覆盖率")
    assert 0 < page.locator("tbody.target:visible").count() < every
    page.click("#seek button[type=reset]")
    page.click("#seek [data-verdict=maintained]")
    shown = page.locator("tbody.target:visible")
    assert 0 < shown.count() < every
    assert all(
        "maintained" in shown.nth(place).get_attribute("data-verdicts")
        for place in range(shown.count())
    )
    assert faults == []
    page.close()


def test_a_row_opens_its_path_and_its_numbers_leave_as_a_table(browser, pages):
    page, faults = opened(browser, pages["report"])
    row = page.locator("tbody.target:has(.picture svg .middle)").first
    row.locator(".more summary").first.click()
    row.locator(".drawing").first.hover()
    tip = page.inner_text("#tip")
    with page.expect_download() as saved:
        row.locator(".picture [data-act=csv]").click()
    with open(saved.value.path(), encoding="utf-8-sig") as file:  # noqa: PTH123
        table = list(csv.reader(io.StringIO(file.read())))
    year = tip.split()[0]
    told = next(line for line in table if line and line[0] == year)
    assert told[1] in tip
    assert ["合成参考景观"] in table
    assert faults == []
    page.close()


def test_a_picture_that_leaves_the_page_says_synthetic(browser, pages):
    page, faults = opened(browser, pages["report"])
    with page.expect_download() as saved:
        page.locator("#f-co2 [data-act=svg]").click()
    with open(saved.value.path(), encoding="utf-8") as file:  # noqa: PTH123
        drawn = file.read()
    assert "合成参考景观" in drawn
    assert drawn.startswith("<svg")
    assert faults == []
    page.close()


def test_a_scenario_comes_and_goes(browser, pages):
    page, faults = opened(browser, pages["comparison"])
    column = page.locator('th[data-run="green_transition"]').first
    assert column.is_visible()
    page.locator('[data-toggle="green_transition"]').uncheck()
    assert not column.is_visible()
    assert faults == []
    page.close()
