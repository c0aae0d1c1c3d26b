"""The report of one run, or of several side by side, as one page that needs nothing else."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from gepsim import __version__
from gepsim.files.results import Results
from gepsim.files.store import read_run
from gepsim.quick import quick_labels
from gepsim.report import charts
from gepsim.report.environment import environment
from gepsim.report.facts import (
    advice,
    answer,
    assumptions,
    carbon,
    choices,
    comparison,
    compensation,
    counties,
    dossier,
    economy,
    gep,
    hindcast,
    investment,
    method,
    money,
    negotiation,
    places,
    purse,
    reliability,
    river,
    soil,
    standing,
    statements,
    targets,
    verdicts,
    weather,
)
from gepsim.report.facts.origins import Origin
from gepsim.report.facts.targets import JudgedTarget
from gepsim.report.model import Figure, Gap, Section, attempt
from gepsim.report.words import say
from gepsim.text import Text, listed


def get_ready() -> None:
    """Start the drawing engine beside other work; the first chart need not wait for it."""
    threading.Thread(target=charts.warm, daemon=True).start()


@quick_labels()
def build(given: Sequence[Results | Path], lang: str = "zh", origins: Sequence[Origin] = ()) -> str:
    """Return the page of one run, or of several runs side by side.

    Parameters
    ----------
    given : sequence of Results or Path
        Runs or their folders; with more than one, the first is what the others are compared to.
    lang : {"zh", "en"}
        Language shown first; both are on the page.
    origins : sequence of Origin
        Where the value of each service of a single run comes from.

    Returns
    -------
    str
        HTML without links to the outside; its script adds to what it finds.
    """
    runs = [one if isinstance(one, Results) else read_run(Path(one)) for one in given]
    if len(runs) > 1:
        return _render("comparison.html.j2", lang, runs, comparison.sections(runs))
    return _render("report.html.j2", lang, runs, sections(runs[0], origins))


def write(folder: Path, lang: str = "zh") -> Path:
    """Write ``report.html`` into a run's folder, whole or not at all."""
    page = Path(folder) / "report.html"
    draft = page.with_suffix(".html.part")
    draft.write_text(build([folder], lang), encoding="utf-8")
    return draft.replace(page)


def _render(template: str, lang: str, runs: Sequence[Results], chapters: Sequence[Section]) -> str:
    parts = {name: Markup(_text(kind)) for name, kind in _INLINE.items()}
    page = environment().get_template(template)
    changes = [assumptions.in_title(run) for run in runs]
    return page.render(
        lang=lang, version=__version__, runs=runs, sections=chapters, changes=changes,
        synthetic=any(map(method.is_synthetic, runs)), about=about(runs), **parts,
    )  # fmt: skip


_INLINE = {"style": "style.css", "script": "page.js"}


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def about(runs: Sequence[Results]) -> Text:
    """Return what stands under a picture that leaves the page."""
    titles = listed(run.title + assumptions.in_title(run) for run in runs)
    first = runs[0]
    seed = first.record.get("seed", "–")
    return (
        first.city + " · " + titles + f" · {first.price_year} · seed {seed} · gepsim {__version__}"
    )


def sections(run: Results, origins: Sequence[Origin] = ()) -> list[Section]:
    """Return the chapters of one run's page in their order."""
    judged = attempt(say("section.targets"), targets.read_targets, run)
    known = judged if isinstance(judged, list) else []
    return [
        _answer(run, known),
        _targets(run, known, judged),
        _gep(run),
        _economy(run),
        _compensation(run),
        _counties(run),
        _investment(run),
        *advice.chapter(run),
        _method(run, origins),
    ]


def _answer(run: Results, known: list[JudgedTarget]) -> Section:
    parts = {
        "cards": answer.cards(run, known),
        "urgent": answer.most_urgent(known),
        "year": run.checkpoints[0] if run.has("checkpoint") else None,
        "honesty": answer.honesty(run),
        "tipping": attempt(say("answer.peak"), answer.tipping, run),
        "note": Text(**run.record.get("scenario", {}).get("note", {"zh": "", "en": ""})),
        "assumptions": assumptions.assumptions(run),
    }
    return Section("answer", say("section.answer"), parts=parts)


def _targets(run: Results, known: list[JudgedTarget], judged: object) -> Section:
    table = verdicts.indicators(known)
    steps = range(len(run.checkpoints)) if known else []
    parts = {
        "gap": judged if not known else None,
        "counts": [(run.checkpoints[s], verdicts.counts(table, s)) for s in steps],
        "total": len(table),
        "domains": verdicts.by_domain(table),
        "texts": verdicts.texts(known),
        "duties": verdicts.duties(table),
        "joint": attempt(say("target.joint"), verdicts.joint_table, run),
        "failures": verdicts.failures(run),
        "hindcast": attempt(say("hindcast.title"), hindcast.hindcast_table, run),
        "hindcast_say": attempt(say("hindcast.title"), hindcast.hindcast_sentence, run),
        "reliability": attempt(say("hindcast.reliability"), reliability.reliability_figure, run),
        "scores": attempt(say("hindcast.reliability"), reliability.score_lines, run),
        "verdicts": targets.VERDICTS,
        "flags": sorted({flag for target in known for flag in target.flags}),
        "base": run.years[0] if run.has("time") else "",
        "years": run.checkpoints if known else [],
        "dossiers": dossier.dossiers(run, known),
        "place": {target.id: place for place, target in enumerate(known)},
        "choices": choices.choices(run, known),
        "counties_of": choices.counties_of(run, known),
        "words_of": choices.words_of(run, known),
    }
    return Section("targets", say("section.targets"), [say("target.lead")], parts)


def _gep(run: Results) -> Section:
    base = run.years[0] if run.has("time") else 0
    parts: dict[str, object] = {
        "services": attempt(say("gep.services", year=base), gep.services_figure, run, base),
        "path": attempt(say("gep.path"), gep.path_figure, run),
        "change": attempt(say("section.gep"), gep.change_figure, run),
        "weather": attempt(say("weather.title"), weather.weather_figure, run),
        "counties": attempt(say("gep.counties"), gep.counties_table, run),
        "sanity": attempt(say("gep.sanity"), gep.sanity_table, run),
        "soil": attempt(say("gep.soil"), soil.soil_table, run),
        "soil_note": soil.soil_note(run),
        "choices": attempt(say("standing.choices"), standing.choices_table, run),
        "bridge": attempt(say("standing.bridge"), standing.bridge_table, run),
        "peers": attempt(say("standing.peers"), standing.peers_table, run),
        "spread": attempt(say("standing.spread"), standing.spread_table, run),
    }
    parts.update(_maps(run, base))
    return Section("gep", say("section.gep"), [say("gep.lead", price_year=run.price_year)], parts)


def _maps(run: Results, base: int) -> dict[str, Figure | Gap]:
    titles = {
        "county_map": say("gep.choropleth", year=base),
        "value_map": say("gep.map", year=base),
        "type_map": say("gep.types", year=base),
    }
    atlas = attempt(titles["value_map"], places.read_atlas, run)
    if isinstance(atlas, Gap):
        return {key: Gap(title, atlas.reason) for key, title in titles.items()}
    return {key: attempt(titles[key], getattr(places, key), run, atlas) for key in titles}


def _economy(run: Results) -> Section:
    makers = {
        "co2": carbon.carbon_figure,
        "intensity": carbon.intensity_figure,
        "energy": economy.energy_figure,
        "non_fossil": economy.non_fossil_figure,
        "added": economy.value_added_figure,
    }
    parts: dict[str, object] = {
        key: attempt(_economy_title(key, run), make, run) for key, make in makers.items()
    }
    parts["checkpoints"] = attempt(say("economy.checkpoints"), economy.checkpoints_table, run)
    parts["growth"] = attempt(say("economy.growth"), economy.held_out, run)
    parts["notes"] = economy.audit_notes(run)
    return Section("economy", say("section.economy"), [say("economy.lead")], parts)


def _economy_title(key: str, run: Results) -> Text:
    return say(f"economy.{key}", price_year=run.price_year)


def _compensation(run: Results) -> Section:
    year = run.checkpoints[0] if run.has("checkpoint") else 0
    parts = {
        "year": year,
        **negotiation.parts(run, year),
        "rules": attempt(say("compensation.rules", year=year), compensation.rules_table, run, year),
        "balance": attempt(
            say("compensation.balances", year=year), compensation.balance_figure, run, year
        ),
        "years": attempt(say("compensation.years"), compensation.years_table, run),
        "statements": attempt(
            say("compensation.statements", year=year), statements.statements, run
        ),
        "magnitudes": attempt(say("compensation.magnitudes"), statements.magnitudes, run),
        "edges": attempt(say("compensation.edges", year=year), river.edges_table, run, year),
        "versions": attempt(
            say("compensation.versions", year=year), river.versions_table, run, year
        ),
    }
    return Section("compensation", say("section.compensation"), [say("compensation.lead")], parts)


def _counties(run: Results) -> Section:
    parts = {
        "counties": attempt(say("section.counties"), counties.counties, run),
        "statements": attempt(say("section.counties"), statements.statements, run),
    }
    return Section("counties", say("section.counties"), parts=parts)


def _investment(run: Results) -> Section:
    year = money.shown_year(run) if run.has("checkpoint") else 0
    parts = {
        "year": year,
        **money.parts(run, year),
        "by_year": attempt(say("investment.by_year"), investment.investment_figure, run),
        "largest": attempt(say("investment.largest"), investment.largest_table, run),
        "payers": attempt(say("purse.title"), purse.payers_table, run),
        "burden": attempt(say("purse.carry_title"), purse.burden_table, run),
        "leads": attempt(say("purse.leads"), purse.leads_table, run),
        "projects": attempt(say("investment.projects"), investment.projects_table, run),
    }
    return Section("investment", say("section.investment"), parts=parts)


def _method(run: Results, origins: Sequence[Origin]) -> Section:
    parts = {
        "origins": origins,
        "record": method.record_table(run),
        "inputs": attempt(say("method.inputs"), method.inputs_table, run),
        "warnings": attempt(say("method.warnings"), method.warnings, run),
        "audit": attempt(say("method.audit"), method.audit_table, run),
        "checks": attempt(say("method.checks"), method.checks_table, run),
        "glossary": method.glossary(),
        "synthetic": method.is_synthetic(run),
    }
    return Section("method", say("section.method"), parts=parts)
