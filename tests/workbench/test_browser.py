"""The workbench in a real browser: three widths, two languages, every button, nothing outside."""

from __future__ import annotations

import shutil
import tomllib

import pytest

import gepsim

pytest.importorskip("starlette", reason="needs the extra [app]")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs chromium")

WIDTHS, LANGUAGES = (1440, 1280, 390), ("zh", "en")
SERIOUS = {"serious", "critical"}
_PATIENCE = 180_000  # milliseconds; a busy machine is no fault of the page
READY = "body:not(.busy) #cards .card"
COAL = "[id='k-energy.levers.coal_switch.rate']:not([type=range])"
#: Visible letters that stick out of what holds them or lie over a neighbour of the same row.
FAULTS = """() => {
  const found = [];
  const shown = (one) => one.offsetParent !== null && one.getClientRects().length;
  for (const one of document.querySelectorAll("h1,h2,h3,p,button,label,legend,summary,th,td,figcaption")) {
    if (!shown(one) || one.closest(".scroll, svg")) continue;
    const box = one.getBoundingClientRect();
    if (box.left < -1 || box.right > innerWidth + 1) found.push("out of sight: " + one.textContent.slice(0, 40));
    if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
      found.push("cut: " + one.textContent.slice(0, 40));
  }
  for (const row of document.querySelectorAll(".masthead, .actions, .tools, .row, .control, .cards")) {
    const boxes = [...row.children].filter(shown).map((one) => [one, one.getBoundingClientRect()]);
    for (const [a, one] of boxes) for (const [b, two] of boxes)
      if (a !== b && one.left < two.right - 1 && two.left < one.right - 1 && one.top < two.bottom - 1 && two.top < one.bottom - 1 && !a.contains(b) && !b.contains(a))
        found.push("over each other: " + (a.id || a.textContent).slice(0, 30) + " | " + (b.id || b.textContent).slice(0, 30));
  }
  return found;
}"""  # noqa: E501


@pytest.fixture(scope="module")
def browser():
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory, serve):
    """Give one server for all of these tests, and the folder where it saves."""
    from gepsim.workbench.desk import Desk

    folder = tmp_path_factory.mktemp("saved")
    small = (
        'schema = 1\nid = "small"\nextends = "baseline"\ntitle = { zh = "小", en = "Small" }\n'
        "[layers]\nresolution = 1000\n[uncertainty]\nmembers = 20\n"
    )
    (folder / "small.toml").write_text(small, encoding="utf-8")
    desk = Desk([str(folder / "small.toml")], folder, {})
    with serve(desk, folder / "outputs") as client:
        yield client, folder


class Page:
    """A page of the workbench that keeps what it complained of and what it asked for."""

    def __init__(self, browser, client, language="zh", width=1280) -> None:
        self.faults: list[str] = []
        own = f"http://127.0.0.1:{client.port}/"
        self.page = browser.new_page(viewport={"width": width, "height": 900})
        self.page.set_default_timeout(_PATIENCE)
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda asked: (
            None if asked.url.startswith((own, "data:")) else self.faults.append(asked.url)
        ))  # fmt: skip
        self.page.goto(f"{own}?lang={language}")
        self.page.wait_for_selector(READY)

    def _told(self, message) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def turn(self, knob: str, value: str) -> None:
        """Type a value and wait for the answer to it."""
        with self.page.expect_response("**/api/live"):
            self.page.locator(knob).fill(value)
            self.page.locator(knob).press("Tab")
        self.page.wait_for_selector(READY)

    def close(self) -> None:
        """Close the page; it must have had nothing to complain of."""
        self.page.close()
        assert self.faults == []


def test_nothing_is_cut_and_no_serious_fault_of_access(browser, served):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    opened = Page(browser, served[0])
    page, faults = opened.page, {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for language in LANGUAGES:
            page.click(f"[data-lang={language}]")
            assert page.evaluate("document.documentElement.lang") == language
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            faults[width, language] = page.evaluate(FAULTS)
    page.click("#groups summary >> nth=3")
    found = axe.Axe().run(page).response["violations"]
    faults["axe"] = [(one["id"], one["nodes"][0]["target"]) for one in found
                     if one["impact"] in SERIOUS]  # fmt: skip
    assert not any(faults.values()), faults
    press = page.locator("button.why").first
    press.click()  # a verdict tells why in a row of its own
    assert press.get_attribute("aria-expanded") == "true"
    assert page.locator("tr.facts:visible").inner_text().strip()
    opened.close()


def test_a_knob_moves_the_verdicts_and_a_pin_keeps_the_state(browser, served):
    opened = Page(browser, served[0])
    page = opened.page
    page.click("#pin")
    before = page.inner_text(".c-carbon:nth-child(3) .figure")
    opened.turn(COAL, "4")
    assert page.inner_text(".c-carbon:nth-child(3) .figure") != before
    assert page.inner_text("#pins td:has-text('→ 4')")
    page.locator("#pins button").first.click()
    page.wait_for_selector(READY)
    assert page.input_value(COAL) == "2"
    assert page.inner_text(".c-carbon:nth-child(3) .figure") == before
    opened.close()


def test_a_wrong_value_is_refused_at_its_field(browser, served):
    opened = Page(browser, served[0])
    knob = "[id='k-economy.cluster_realisation.electronics']:not([type=range])"
    opened.turn(knob, "-20")
    assert opened.page.get_attribute(knob, "aria-invalid") == "true"
    assert "不能为 -0.2" in opened.page.inner_text(f"{knob} ~ .problem")
    opened.page.click("[data-lang=en]")
    opened.page.wait_for_selector(f"{knob}[aria-invalid] ~ .problem:has-text('cannot be -0.2')")
    opened.turn(knob, "40")
    assert opened.page.get_attribute(knob, "aria-invalid") is None
    opened.close()


def test_a_state_is_saved_run_and_opened_and_its_file_comes_to_the_same(browser, served):
    client, folder = served
    opened = Page(browser, client)
    page = opened.page
    opened.turn(COAL, "4")
    live = page.inner_text(".c-carbon:nth-child(3) .figure")
    page.click("#run")
    page.fill("#ask-id", "Mine!")
    page.fill("#ask-title", "我的方案")
    page.click("#ask-yes")
    page.wait_for_selector("#ask-problem:not(:empty)")
    assert "Mine!" in page.inner_text("#ask-problem")
    page.fill("#ask-id", "mine")
    page.click("#ask-yes")
    page.wait_for_selector(".job.done a")
    written = tomllib.loads((folder / "mine.toml").read_text(encoding="utf-8"))
    assert written["energy"]["levers"] == {"coal_switch": {"rate": 4.0}}
    run = gepsim.open(folder / "outputs" / "mine")
    co2 = float(run.headline("co2_total")[-1]) / 1e4
    assert float(live.split()[0].replace(",", "")) == pytest.approx(co2, rel=5e-3)
    with page.context.expect_page() as shown:
        page.click(".job.done a")
    shown.value.wait_for_load_state()
    assert "我的方案" in shown.value.title()
    status, headers, _ = client.get("/runs/mine/report.html")
    assert status == 200
    assert "sandbox" in headers["content-security-policy"]
    assert client.get("/runs/mine/../../small.toml")[0] == 404
    assert client.get("/runs/..%2f/small.toml")[0] == 404
    opened.close()


def test_a_plan_is_asked_for_and_stopped(browser, served):
    opened = Page(browser, served[0], "en")
    page = opened.page
    page.click("#plan")
    page.click("#ask-yes")
    page.locator(".job button").first.click()
    page.wait_for_selector(".job.cancelled")
    assert page.locator(READY).count()
    opened.close()


def test_a_lost_connection_keeps_the_knobs_and_two_tabs_keep_out_of_each_other(browser, served):
    client, _ = served
    first, second = Page(browser, client), Page(browser, client)
    first.turn(COAL, "4")
    assert second.page.input_value(COAL) == "2"
    first.page.context.set_offline(True)
    first.page.locator(COAL).fill("3")
    first.page.locator(COAL).press("Tab")
    first.page.wait_for_selector("#status:has-text('中断')")
    first.faults.clear()  # a browser writes down that it had no connection
    first.page.context.set_offline(False)
    first.page.wait_for_selector("#status:has-text('秒')")
    assert first.page.input_value(COAL) == "3"
    first.page.close()
    second.turn(COAL, "5")
    second.close()
    assert client.ask("state")[0] == 200
