"""The page is sound HTML, needs nothing from outside, and says what the files say."""

from __future__ import annotations

import csv
import re
import shutil
from html.parser import HTMLParser

import netCDF4
import numpy as np
import pytest

from gepsim.files.store import read_run
from gepsim.report import build, write
from gepsim.report.build import sections
from gepsim.report.facts.gep import moved_by_kind
from gepsim.report.facts.targets import AT_RISK, GOOD
from gepsim.report.facts.weather import weather_sentence
from gepsim.report.figures import money, share, signed
from gepsim.report.model import Figure, Gap

VOID = {"meta", "input", "br", "hr", "img", "link"}
CHARTS, MAPS = 11, 3
CHECKPOINTS = (2027, 2030, 2035)
BYTES = 1_500_000


class Reader(HTMLParser):
    """Follows open and closed tags; keeps identifiers, links and headings."""

    def __init__(self):
        super().__init__()
        self.open, self.faults, self.ids, self.links, self.headings = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if "id" in facts:
            self.ids.append(facts["id"])
        self.links += [facts[k] for k in ("href", "src", "xlink:href") if k in facts]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append((tag, self.getpos()))


@pytest.fixture(scope="session")
def read(page):
    reader = Reader()
    reader.feed(page)
    return reader


def plain(page: str, lang: str) -> str:
    """Return the text of a page in one language."""
    other = {"zh": "en", "en": "zh"}[lang]
    text = re.sub(r"<(script|title)>.*?</\1>", "", page, flags=re.S)
    text = re.sub(rf'<(t?span|label) lang="{other}">.*?</\1>', "", text, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def test_every_tag_is_closed(read):
    assert read.faults == []
    assert read.open == []


def test_identifiers_are_unique_and_links_stay_inside(read):
    assert len(read.ids) == len(set(read.ids))
    for link in read.links:
        assert link.startswith(("#", "data:image/png;base64,"))
        assert not link.startswith("#") or link[1:] in read.ids


def test_nothing_comes_from_outside(page):
    assert "http://" not in page
    assert "https://" not in page
    assert "<script src" not in page
    assert "default-src 'none'" in page
    assert len(page.encode()) < BYTES


def test_headings_step_down_one_level_at_a_time(read):
    assert read.headings[0] == 1
    assert all(
        after - before <= 1 for before, after in zip(read.headings, read.headings[1:], strict=False)
    )


def test_charts_and_maps_are_all_there(page):
    assert page.count('<svg class="chart" data-chart') == CHARTS
    assert page.count('<svg class="map"') == MAPS * (1 + len(CHECKPOINTS))
    assert page.count('role="img" aria-label=') >= CHARTS + MAPS


def test_every_chart_has_its_numbers_in_a_table(page):
    figures = re.findall(r"<figure.*?</figure>", page, re.S)
    charts = [figure for figure in figures if 'class="chart"' in figure]
    assert len(charts) == CHARTS
    assert all("<details>" in figure and "<table>" in figure for figure in charts)
    dossiers = re.findall(r'<div class="picture">.*?</tr>', page, re.S)
    assert len(dossiers) > 40


def test_both_languages_stand_side_by_side(page):
    zh, en = page.count('lang="zh"'), page.count('lang="en"')
    assert zh == en > 100
    english = plain(page[page.index("<main>") : page.index("</main>")], "en")
    assert not re.search(r"[\u4e00-\u9fff]", english)


def test_the_language_shown_first_can_be_chosen(run_folder, page):
    english = build([run_folder], lang="en")
    assert 'id="show-zh" aria-label="中文" checked' in page
    assert 'id="show-en" aria-label="English" checked' in english
    assert english.startswith('<!doctype html>\n<html lang="en">')


def test_the_same_run_gives_the_same_page(run_folder, page):
    assert build([run_folder]) == page


def test_the_page_says_that_the_land_is_synthetic(page):
    assert "合成参考景观" in plain(page, "zh")
    assert "Synthetic reference landscape" in plain(page, "en")


def test_counts_of_the_answer_are_the_verdicts_of_the_summary(run_folder, page):
    with (run_folder / "summary.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["checkpoint"] == "2027"]
    verdicts = [row["verdict"] for row in rows if not row["id"].startswith("X")]
    good = sum(verdict in GOOD for verdict in verdicts)
    risk = sum(verdict in AT_RISK for verdict in verdicts)
    assert f"Of {len(verdicts)} indicators, {good} hold for 2027" in plain(page, "en")
    assert f"{risk} are at risk" in plain(page, "en")


def test_gep_of_the_answer_is_the_median_of_the_file(run_folder, page):
    with netCDF4.Dataset(run_folder / "accounts.nc") as file:
        middle = list(file["quantile"][:]).index(0.5)
        total = float(file["gep_city_quantile"][0, middle])
    assert f">{money(total).zh}</span>" in page
    assert money(total).en in plain(page, "en")


def test_one_year_of_weather_stands_beside_thirteen_years_of_change(run_folder, page):
    with netCDF4.Dataset(run_folder / "accounts.nc") as file:
        base, sd = float(file["gep_city"][0]), float(file["gep_weather_sd"][0])
        lasting = float(file["gep_change"][-1, [0, 2]].sum())
    said = plain(page, "en")
    assert f"weather moves GEP by ±{100 * sd / base:.1f}%" in said
    assert f"move it by +{100 * lasting / base:.1f}% from 2022 to 2035" in said


def test_the_change_is_told_by_kind_of_service(run_folder, page):
    run = read_run(run_folder)
    moved = moved_by_kind(run)
    gep = run.headline("gep_city_service").sum("service")
    assert sum(moved.values()) == pytest.approx(float(gep[-1] - gep[0]))
    largest = next(iter(moved))
    assert f"({largest} {signed(money(moved[largest])).en}" in plain(page, "en")


def test_the_part_of_regulating_services_is_said_only_where_neither_price_nor_weather_acts(
    run_folder,
):
    run = read_run(run_folder)
    said = {}
    for added in (0.0, 1e9):
        change = run.accounts["gep_change"].copy()
        change.loc[{"driver": ["price", "weather"]}] = added
        told = run.replace(accounts=run.accounts.assign(gep_change=change))
        said[added] = weather_sentence(told).en
    assert "points of it in regulating services" in said[0.0]
    assert "regulating" not in said[1e9]


def test_a_run_without_single_years_says_so(run_folder):
    calm = read_run(run_folder)
    calm = calm.replace(accounts=calm.accounts.drop_vars("gep_city_weather"))
    gep = next(section for section in sections(calm) if section.key == "gep")
    assert "gep_city_weather" in gep.parts["weather"].reason.en


def test_probability_of_the_peak_is_that_of_the_file(run_folder, page):
    with netCDF4.Dataset(run_folder / "accounts.nc") as file:
        labels = [str(word) for word in file["indicator"][:]]
        checkpoints = list(file["checkpoint"][:])
        chance = float(file["probability_met"][checkpoints.index(2030), labels.index("X1")])
    assert f'<p class="figure">{share(chance)}</p>' in page.replace("&gt;", ">").replace(
        "&lt;", "<"
    )


def test_what_counties_should_receive_is_their_balance_in_the_file(run_folder, page):
    with netCDF4.Dataset(run_folder / "accounts.nc") as file:
        middle = list(file["quantile"][:]).index(0.5)
        years, balance = list(file["year"][:]), file["transfer_net_quantile"][:, middle]
        party = [str(word) for word in file["party"][:]]
    counties = balance[years.index(2027), [p.startswith("5119") for p in party]]
    assert money(float(np.clip(counties, 0, None).sum())).en in plain(page, "en")


def test_a_part_without_numbers_says_so(run_folder, tmp_path):
    folder = shutil.copytree(run_folder, tmp_path / "run")
    (folder / "maps.nc").unlink()
    said = plain(build([folder]), "en")
    assert "hold no numbers for this part (maps.nc)" in said


def test_an_empty_folder_gives_a_page_of_gaps(tmp_path):
    assert build([tmp_path]).count('class="gap"') > CHARTS


def test_a_run_with_the_contract_alone_lacks_only_extras(run_folder):
    """The made-up run has what the contract asks for, and none of what a run may add."""
    gaps = [
        part.reason.en
        for section in sections(read_run(run_folder))
        for part in section.parts.values()
        if isinstance(part, Gap)
    ]
    purse = ("investment_by_payer", "county_burden", "project_lead")
    extras = ("run.json", "band_", "fund_", "opening_", "version_", "gdp_growth", *purse)
    assert [gap for gap in gaps if not any(extra in gap for extra in extras)] == []


def test_figures_name_their_source(run_folder):
    for section in sections(read_run(run_folder)):
        for part in section.parts.values():
            assert not isinstance(part, Figure) or part.source


def test_writing_puts_the_page_into_the_folder(run_folder, tmp_path, page):
    folder = shutil.copytree(run_folder, tmp_path / "run")
    assert write(folder).read_text(encoding="utf-8") == page
    assert [path.name for path in folder.glob("report*")] == ["report.html"]


def test_several_runs_stand_side_by_side(run_folder, other_folder):
    page = build([run_folder, other_folder])
    reader = Reader()
    reader.feed(page)
    assert (reader.faults, reader.open) == ([], [])
    said = plain(page[page.index("<main>") :], "en")
    assert said.index("Share of the cluster plan that is realised") < said.index("GEP")
    assert "http://" not in page
    assert "https://" not in page
