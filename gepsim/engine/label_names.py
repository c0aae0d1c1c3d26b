"""Names of labels in both languages, as coordinates that travel with the accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xarray as xr

from gepsim.city import City
from gepsim.city.plan import Project
from gepsim.compensation.fund import CRITERIA
from gepsim.compensation.network import Network, party_names
from gepsim.compensation.rules import rule_names
from gepsim.economy.air import AIR_SOURCES, POLLUTANTS
from gepsim.projects.purse import PAYERS
from gepsim.registry import SERVICES
from gepsim.text import LANGUAGES, Text, same
from gepsim.valuation.account import IMPORTED

Names = Mapping[str, Text]
Coordinates = dict[str, tuple[str, list[Any]]]


#: Services, and the deduction that stands among them.
SERVICE_NAMES: Names = {
    **{s.name: Text(s.zh, s.name.replace("_", " ")) for s in SERVICES.values()},
    IMPORTED: Text("区外流入产品（扣除）", "products from outside (deducted)"),
}


def label_names(city: City, accounts: xr.Dataset) -> Coordinates:
    """Return ``<dimension>_name_zh`` and ``_en`` for the labels that a city or a room names."""
    targets = {i.id: Text(i.name_zh, i.name_en) for i in city.indicators}
    targets |= {t.id: Text(t.name_zh, t.name_en) for t in city.text_targets}
    network = Network.from_city(city)
    known: dict[str, Names] = {
        "county": {c.code: Text(c.name_zh, c.name_en) for c in city.counties},
        "sector": {s.id: Text(s.name_zh, s.name_en) for s in city.sectors},
        "project": {p.id: Text(p.name_zh, p.name_en) for p in city.projects},
        "payer": PAYERS,
        "indicator": targets,
        "service": SERVICE_NAMES,
        "memo_item": SERVICE_NAMES,
        "rule": rule_names(network),
        "party": party_names(network),
        "pollutant": POLLUTANTS,
        "air_source": AIR_SOURCES,
        "criterion": CRITERIA,
    }
    found: Coordinates = {}
    for dim, names in known.items():
        if dim not in accounts.dims:
            continue
        labels = [str(label) for label in accounts[dim].values]
        for lang in LANGUAGES:
            words = [names.get(label, same(label))[lang] for label in labels]
            found[f"{dim}_name_{lang}"] = (dim, words)
    return found | _groups(city)


def _lead(city: City, project: Project) -> Text:
    """Return the department that leads a project; nothing where the plan names none."""
    named = [name for name in project.responsible_zh if name]
    return city.department(named[0]).name if named else Text("", "")


def _groups(city: City) -> Coordinates:
    """Return the groups that pages sort by: of projects, of indicators, and of sectors."""
    domains = [i.domain for i in city.indicators] + ["text" for _ in city.text_targets]
    kinds = [i.binding for i in city.indicators] + ["text" for _ in city.text_targets]
    leads = [_lead(city, p) for p in city.projects]
    return {
        "project_lead_zh": ("project", [lead.zh for lead in leads]),
        "project_lead_en": ("project", [lead.en for lead in leads]),
        "project_category": ("project", [p.category for p in city.projects]),
        "indicator_domain": ("indicator", domains),
        "indicator_kind": ("indicator", kinds),
        "indicator_model": ("indicator", [t.model for t in city.targets]),
        "sector_group": ("sector", [s.group for s in city.sectors]),
        "sector_industry": ("sector", [s.industry for s in city.sectors]),
    }
