"""Who can pay and receive, with names in both languages."""

from __future__ import annotations

from gepsim.compensation.network import Network

#: Parties that are no place on the river.
INSTITUTIONS = {
    "central_government": ("中央财政", "central government"),
    "sichuan_province": ("四川省财政", "Sichuan province"),
    "bazhong_city": ("市本级财政", "city budget"),
    "basin_fund": ("流域补偿资金", "basin fund"),
    "liable_parties": ("生态环境损害赔偿义务人", "parties liable for damage"),
}


def party_names(network: Network) -> dict[str, tuple[str, str]]:
    """Return the names (zh, en) of all parties: counties, users downstream, institutions.

    Examples
    --------
    >>> from gepsim.compensation.network import Network
    >>> here = Network.of([("a", "county"), ("b", "downstream")], [("a", "b")])
    >>> list(party_names(here))[:3]
    ['a', 'b', 'central_government']
    """
    places = {
        node.id: (node.name_zh, node.name_en) for node in network.nodes if node.kind != "upstream"
    }
    return {**places, **INSTITUTIONS}
