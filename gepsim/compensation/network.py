"""Who lies above whom along the rivers, and who can pay and receive, as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from gepsim.city import City
from gepsim.city.places import RiverEdge, RiverNode
from gepsim.city.plan import CompensationRule
from gepsim.errors import Problems, suggest
from gepsim.text import Text

_SOME_PROVINCE = Text("省", "the province")


@dataclass(frozen=True)
class Edge:
    """A service link: what `producer` keeps clean and steady, `user` uses downstream."""

    producer: str
    user: str

    @property
    def label(self) -> str:
        """Return the edge as one word."""
        return f"{self.producer}-{self.user}"


@dataclass(frozen=True)
class Network:
    """Places and the reaches between them; each place within has at most one next place.

    Parameters
    ----------
    nodes
        Counties produce and use services; outside places below them use services; those above
        (``upstream``) are never credited to a county.
    reaches
        Where water goes from one place to the next.
    province
        The province that the city lies in; it pays by some rules.
    own_rules
        What the city calls a rule, and under what condition it would be in force.

    Examples
    --------
    >>> here = Network.of(
    ...     [("a", "county"), ("b", "county"), ("sea", "downstream")], [("a", "b"), ("b", "sea")])
    >>> here.below("a")
    ('b', 'sea')
    >>> [edge.label for edge in here.edges]
    ['a-b', 'a-sea', 'b-sea']
    """

    nodes: tuple[RiverNode, ...]
    reaches: tuple[RiverEdge, ...]
    province: Text = _SOME_PROVINCE
    own_rules: tuple[CompensationRule, ...] = ()

    def __post_init__(self) -> None:
        """Refuse unknown places, forks and circles, all at once."""
        problems = Problems()
        known = [node.id for node in self.nodes]
        for reach in self.reaches:
            for place in (reach.upstream, reach.downstream):
                if place not in known:
                    problems.add("river network", f"unknown place '{place}'", suggest(place, known))
        heads = [reach.upstream for reach in self._inner]
        _note_forks_and_circles(known, heads, self._next, problems)
        problems.raise_if_any()

    @classmethod
    def from_city(cls, city: City) -> Network:
        """Return the network of a city folder."""
        province = city.facts.place.province
        return cls(city.river_nodes, city.river_edges, province, city.compensation_rules)

    @classmethod
    def of(cls, nodes: Iterable[tuple[str, str]], reaches: Iterable[tuple[str, str]]) -> Network:
        """Return a network from bare pairs (id, kind) and (upstream, downstream)."""
        return cls(
            tuple(_node(name, kind) for name, kind in nodes),
            tuple(_reach(above, below) for above, below in reaches),
        )

    @property
    def _inner(self) -> list[RiverEdge]:
        outside = {node.id for node in self.nodes if node.kind == "upstream"}
        return [reach for reach in self.reaches if reach.upstream not in outside]

    @cached_property
    def _next(self) -> dict[str, str]:
        return {reach.upstream: reach.downstream for reach in self._inner}

    def below(self, place: str) -> tuple[str, ...]:
        """Return the places downstream of one, nearest first."""
        found: list[str] = []
        while (place := self._next.get(place, "")) and place not in found:
            found.append(place)
        return tuple(found)

    @cached_property
    def counties(self) -> tuple[str, ...]:
        """Return the counties: the producers whose services are credited."""
        return tuple(node.id for node in self.nodes if node.kind == "county")

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Return every pair of a producing county and a place that uses what it produces."""
        return tuple(Edge(u, d) for u in self.counties for d in self.below(u))

    @cached_property
    def users(self) -> tuple[str, ...]:
        """Return every place that uses the services of a county upstream of it."""
        return tuple(n.id for n in self.nodes if any(e.user == n.id for e in self.edges))


def _note_forks_and_circles(
    known: list[str], heads: list[str], following: dict[str, str], problems: Problems
) -> None:
    for place in sorted({head for head in heads if heads.count(head) > 1}):
        problems.add("river network", f"'{place}' flows to more than one place")
    for place in known:
        here, steps = place, 0
        while here in following and steps <= len(known):
            here, steps = following[here], steps + 1
        if steps > len(known):
            problems.add("river network", f"'{place}' flows into a circle")


def _node(name: str, kind: str) -> RiverNode:
    return RiverNode.model_validate(
        {"id": name, "kind": kind, "name_zh": name, "name_en": name, "county": ""}
    )


def _reach(above: str, below: str) -> RiverEdge:
    row = {"upstream": above, "downstream": below, "river_zh": "", "river_en": ""}
    return RiverEdge.model_validate({**row, "mark": "C", "source": "expert_estimate"})


#: Parties that are no place on the river; `{province}` is the city's own.
INSTITUTIONS = {
    "central_government": Text("中央财政", "central government"),
    "province_budget": Text("{province}财政", "province of {province}"),
    "city_budget": Text("市本级财政", "city budget"),
    "basin_fund": Text("流域补偿资金", "basin fund"),
    "liable_parties": Text("生态环境损害赔偿义务人", "parties liable for damage"),
}


def party_names(network: Network) -> dict[str, Text]:
    """Return the names of all parties: counties, users downstream, institutions.

    Examples
    --------
    >>> from gepsim.compensation.network import Network
    >>> here = Network.of([("a", "county"), ("b", "downstream")], [("a", "b")])
    >>> list(party_names(here))[:3]
    ['a', 'b', 'central_government']
    """
    places = {node.id: node.name for node in network.nodes if node.kind != "upstream"}
    institutions = {key: name.fill(province=network.province) for key, name in INSTITUTIONS.items()}
    return {**places, **institutions}
