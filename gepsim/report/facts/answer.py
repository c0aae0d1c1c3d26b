"""The first screen: what a planner has to be able to say after reading the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gepsim.report.facts import carbon, compensation, gep, method
from gepsim.report.facts.targets import AT_RISK, GOOD, JudgedTarget
from gepsim.report.facts.verdicts import counts, indicators
from gepsim.report.figures import CARBON, MONEY, money, share
from gepsim.report.model import Gap, attempt
from gepsim.report.reading import Absent, Results
from gepsim.report.words import say
from gepsim.text import Text, listed, same, sentences

#: Targets named in the answer; the rest stands in the table below it.
NAMED = 6


@dataclass(frozen=True)
class Card:
    """One of the answers: a figure, what it is, and a sentence."""

    key: str
    title: Text
    figure: Text
    sub: Text
    words: Text


def target_card(run: Results, targets: Sequence[JudgedTarget]) -> Card:
    """Return how many indicators are on track at the first checkpoint."""
    table = indicators(targets)
    year = run.checkpoints[0]
    found = dict(counts(table, 0))
    good = sum(found[v] for v in GOOD)
    risk = sum(found[v] for v in AT_RISK)
    flagged = sum(1 for t in table if t.first.verdict in GOOD and t.first.flags)
    words = sentences([
        say("answer.on_track", year=year, total=len(table), good=good, on=found["on_track"],
            likely=found["likely"], kept=found["maintained"]),
        say("answer.at_risk", risk=risk, unknown=found["insufficient_evidence"]),
        say("answer.flagged", flagged=flagged),
    ])  # fmt: skip
    return Card(
        "targets",
        say("answer.targets", year=year),
        same(f"{good}/{len(table)}"),
        say("answer.targets_sub"),
        words,
    )


def carbon_card(run: Results) -> Card:
    """Return when carbon peaks and how sure that is."""
    chance, low, high = carbon.peak_chance(run)
    words = sentences([carbon.peak_words(run), *carbon.peak_spread(run)])
    by = carbon.due(run)
    sub = say("answer.peak_sub", by=by, low=share(low), high=share(high))
    return Card("carbon", say("answer.peak"), same(share(chance)), sub, words)


def gep_card(run: Results) -> Card:
    """Return GEP with its spread and the services that make it up."""
    base = run.years[0]
    path = gep.total_path(run)
    span = path.span(base)
    sub = say("answer.gep_sub", span=MONEY.span(*span)) if span else same("")
    words = sentences(
        [
            *gep.printed_words(run, base),
            say("answer.gep_services", services=gep.main_services(run, base)),
            gep.change_sentence(run),
        ]
    )
    return Card("gep", say("answer.gep", year=base), MONEY.write(path.at(base)), sub, words)


def compensation_card(run: Results) -> Card:
    """Return which counties should receive how much, and from whom."""
    year = run.checkpoints[0]
    got = [party for party in compensation.county_balances(run, year) if party.amount > 0]
    figure = money(sum(party.amount for party in got))
    sub = say("answer.receive_sub", names=listed(party.name for party in got))
    return Card(
        "compensation",
        say("answer.receive", year=year),
        figure,
        sub,
        compensation.answer(run, year),
    )


def cards(run: Results, targets: Sequence[JudgedTarget]) -> list[Card | Gap]:
    """Return the four answers; one that the files cannot give says so."""
    return [
        attempt(say("answer.targets", year=""), target_card, run, targets),
        attempt(say("answer.peak"), carbon_card, run),
        attempt(say("answer.gep", year=""), gep_card, run),
        attempt(say("answer.receive", year=""), compensation_card, run),
    ]


def most_urgent(targets: Sequence[JudgedTarget]) -> list[JudgedTarget]:
    """Return the indicators at risk at the first checkpoint, the worst first."""
    risky = [target for target in indicators(targets) if target.at_risk]
    return sorted(risky, key=lambda t: t.urgency)[:NAMED]


def honesty(run: Results) -> list[Text]:
    """Return what the answers rest on."""
    parts = [method.evidence_words] if "spread" in run.record else []
    said = [part(run) for part in parts]
    return [*said, *own_land(run), *open_balance(run), say("answer.trace", run=run.id)]


def open_balance(run: Results) -> list[Text]:
    """Return that the water does not add up, where it does not."""
    balance = run.record.get("water_balance", {"closes": True})
    return [] if balance["closes"] else [Text(balance["sentence_zh"], balance["sentence_en"])]


def own_land(run: Results) -> list[Text]:
    """Return how weak the layers are that a user brought, and the first of their weaknesses."""
    weak = run.record.get("layers", {}).get("weaknesses", [])
    if not weak:
        return []
    return [say("answer.own_land", count=len(weak), first=Text(weak[0]["zh"], weak[0]["en"]))]


def tipping(run: Results) -> list[Text]:
    """Return how much of the clusters' plan the peak allows, where the run has found it."""
    found = run.record.get("tipping", {})
    if "cluster_realisation" not in found or run.years[-1] <= carbon.due(run):
        raise Absent("run.json: tipping")
    if found["cluster_realisation"] is None:
        return [say("answer.no_tipping", by=carbon.due(run))]
    alike = share(float(found["cluster_realisation"]))
    first = say("answer.tipping", by=carbon.due(run), share=alike)
    return [first, *(cluster_room(one) for one in found.get("clusters", []))]


def cluster_room(one: Mapping[str, Any]) -> Text:
    """Return what one cluster's plan adds, what it emits, and how much of it the peak bears."""
    output, gdp = (money(one[key]) for key in ("output", "gdp"))
    return say(
        "answer.cluster_room",
        name=Text(one["name_zh"], one["name_en"]),
        output=output,
        gdp=gdp,
        co2=CARBON.write(one["co2"]),
        alone=share(float(one["alone"])),
        turn=share(float(one["in_turn"])),
    )
