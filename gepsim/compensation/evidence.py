"""What compensation is told by the other rooms; everything else comes from coefficient rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import xarray as xr

from gepsim.errors import GepsimError, suggest
from gepsim.text import Text

#: What the river carries, and the weight that fits it.
CARRIED = {
    "water_retention": "water_withdrawal",
    "water_purification": "water_withdrawal",
    "flood_mitigation": "exposed_population",
    "soil_retention": "water_withdrawal",
}
SERVICE_NAMES = {
    "water_retention": Text("水源涵养", "water retention"),
    "water_purification": Text("水质净化", "water purification"),
    "flood_mitigation": Text("洪水调蓄", "flood mitigation"),
    "soil_retention": Text("土壤保持", "soil retention"),
}

#: Arrays by the names of `INPUTS`; any of them may also carry the members of a run.
Evidence: TypeAlias = Mapping[str, xr.DataArray]


@dataclass(frozen=True)
class EvidenceKind:
    """One thing that another room can hand over.

    Parameters
    ----------
    dims
        Dimensions that must be there.
    units
        Unit of the numbers.
    required
        If not, `otherwise` says what stands in when it is missing.
    """

    dims: tuple[str, ...]
    units: str
    meaning: str
    otherwise: str = ""

    @property
    def required(self) -> bool:
        """Return whether nothing can stand in for it."""
        return not self.otherwise


_BY_COUNTY = ("time", "county")

INPUTS: dict[str, EvidenceKind] = {
    "service_value": EvidenceKind(
        (*_BY_COUNTY, "service"),
        "CNY year-1",
        "value of each service in a county at the climate normal; the services that the river "
        "carries are water_retention, water_purification, flood_mitigation and soil_retention",
    ),
    "regulating_value": EvidenceKind(
        _BY_COUNTY,
        "CNY year-1",
        "value of all regulating services, for the GEP link and the differentiated standards",
        "the sum of service_value over what the river carries",
    ),
    "usual_regulating_value": EvidenceKind(
        _BY_COUNTY,
        "CNY year-1",
        "the same at the climate normal, for the fund: a dry year is nobody's doing",
        "regulating_value",
    ),
    "forest_area": EvidenceKind(_BY_COUNTY, "ha", "area of forest", "rows forest_area.<county>"),
    "cropland_area": EvidenceKind(
        _BY_COUNTY, "ha", "area of cropland", "rows cropland_area.<county>"
    ),
    "returned_area": EvidenceKind(
        _BY_COUNTY,
        "ha year-1",
        "cropland that becomes forest, shrub or grass in a year",
        "nothing is returned in the years of the run",
    ),
    "protection_investment": EvidenceKind(
        _BY_COUNTY,
        "CNY year-1",
        "money spent in a year on projects that protect water and ecosystems",
        "nothing is invested: only the standing upkeep counts as direct cost",
    ),
    "fiscal_revenue": EvidenceKind(
        _BY_COUNTY,
        "CNY year-1",
        "local general public budget revenue",
        "rows fiscal_revenue.<place>, grown with economic_growth, or by fiscal_revenue_growth",
    ),
    "population": EvidenceKind(
        _BY_COUNTY,
        "person",
        "resident population",
        "rows population, by county or population.<place>, grown by population_growth and with "
        "economic_growth",
    ),
    "gdp": EvidenceKind(
        _BY_COUNTY,
        "CNY year-1",
        "gross domestic product",
        "rows gdp.<place>, grown with economic_growth, or by gdp_growth",
    ),
    "economic_growth": EvidenceKind(
        _BY_COUNTY,
        "1",
        "product of the economy against the first year; the counties' product, revenue and people "
        "follow it, those of places outside their rows",
        "rows gdp_growth, fiscal_revenue_growth and population_growth",
    ),
    "section_load": EvidenceKind(
        _BY_COUNTY,
        "1",
        "concentration where a county's water leaves it with the projects and the dry years of the "
        "scenario, over that without them",
        "no project takes load away and no year is dry: the trend alone",
    ),
    "concentration_ratio": EvidenceKind(
        (*_BY_COUNTY, "pollutant"),
        "1",
        "concentration at the section where a county's water leaves it, over the mean of the base "
        "triennium; pollutants codmn, nh3n, tp, tn",
        "a trend and the noise of the weather, both rows, times section_load",
    ),
}


def check_evidence(evidence: Evidence, counties: Sequence[str], years: Sequence[int]) -> None:
    """Refuse evidence that is unknown, incomplete or of the wrong shape.

    Raises
    ------
    GepsimError
        With the first fault: these arrays come from other rooms, not from a person.
    """
    for name in evidence:
        if name not in INPUTS:
            raise GepsimError(f"compensation: unknown evidence '{name}'; {suggest(name, INPUTS)}")
    for name, wanted in INPUTS.items():
        if name in evidence:
            _check_one(name, evidence[name], wanted, counties, years)
        elif wanted.required:
            raise GepsimError(f"compensation: no evidence '{name}' [{wanted.units}]")


def _check_one(
    name: str,
    array: xr.DataArray,
    wanted: EvidenceKind,
    counties: Sequence[str],
    years: Sequence[int],
) -> None:
    for dim, labels in (("county", counties), ("time", years)):
        lacking = [d for d in wanted.dims if d not in array.dims]
        if lacking:
            raise GepsimError(f"compensation: evidence '{name}' has no dimension '{lacking[0]}'")
        absent = sorted({str(v) for v in labels} - {str(v) for v in array[dim].values})
        if absent:
            raise GepsimError(f"compensation: evidence '{name}' lacks {dim} {', '.join(absent)}")
    if bool(array.isnull().any()):
        raise GepsimError(f"compensation: evidence '{name}' has gaps")
