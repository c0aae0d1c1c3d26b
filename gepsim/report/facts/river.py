"""Edge by edge: the band that both sides of a river can check, and other ways to reckon it."""

from __future__ import annotations

from gepsim.report.facts.compensation import party_name, scale_of
from gepsim.report.figures import share
from gepsim.report.model import Column, Table
from gepsim.report.reading import Results
from gepsim.report.words import known, say
from gepsim.text import Text, same

_BOUNDS = ("band_lower", "band_upper", "base_amount", "payment")


def edges_table(run: Results, year: int) -> Table:
    """Return cost, worth, base amount and payment of every edge, and how often its band is empty.

    Edges within the city come first; the others are what the rule would bring if they took part.
    """
    bounds = {name: run.array(name).sel(time=year) for name in _BOUNDS}
    empty = run.array("band_empty_frequency").sel(time=year)
    scale = scale_of([float(abs(bounds["payment"]).median())])
    own = set(run.labels("county"))
    labels = sorted(run.labels("edge"), key=lambda label: label.split("-")[1] not in own)
    rows = [
        [
            _edge_name(run, label),
            *(scale.number(float(array.sel(edge=label))) for array in bounds.values()),
            share(float(empty.sel(edge=label))),
        ]
        for label in labels
    ]
    heads = [
        Column(say("compensation.edge", unit=scale.unit)),
        *(Column(say(f"compensation.{name}"), True) for name in _BOUNDS),
        Column(say("compensation.band_empty"), True),
    ]
    return Table(heads, rows, note=say("compensation.edges_note"))


def versions_table(run: Results, year: int) -> Table:
    """Return what each way of reckoning makes of the river, within the city and with all users."""
    amount = run.array("version_amount").sel(time=year)
    own = set(run.labels("county"))
    inside = [label for label in run.labels("edge") if label.split("-")[1] in own]
    sums = {
        label: (
            float(amount.sel(version=label, edge=inside).sum()),
            float(amount.sel(version=label).sum()),
        )
        for label in run.labels("version")
    }
    scale = scale_of([whole for _, whole in sums.values()])
    rows = [
        [_called(label), scale.number(within), scale.number(whole)]
        for label, (within, whole) in sums.items()
    ]
    heads = [
        Column(say("compensation.version", unit=scale.unit)),
        Column(say("compensation.within"), True),
        Column(say("compensation.with_all"), True),
    ]
    return Table(heads, rows, note=say("compensation.versions_note"))


def _edge_name(run: Results, label: str) -> Text:
    producer, user = label.split("-")
    return party_name(run, user) + same(" → ") + party_name(run, producer)


def _called(version: str) -> Text:
    """Return what a way of counting is called; a new one by its own name."""
    key = f"version.{version}"
    return say(key) if known(key) else same(version.replace("_", " "))
