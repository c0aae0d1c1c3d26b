"""Who can pay and receive, with names in both languages."""

from __future__ import annotations

from gepsim.compensation.network import Network
from gepsim.text import Text

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
