"""Is the account plausible: each service beside what published accounts and priors allow.

What stands beside a range is the headline: the median of the draws of a service or group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xarray as xr

from gepsim.coefficients import Table
from gepsim.draws import headline
from gepsim.registry import SERVICES
from gepsim.text import Text
from gepsim.units import factor

_MATERIAL = (
    "agricultural_products",
    "forestry_products",
    "livestock_products",
    "fishery_products",
)
_CULTURAL = ("tourism_wellness", "leisure", "landscape_premium")
#: Groups of services that a value is known for; a service by its own name needs no entry.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "material": _MATERIAL,
    "cultural": _CULTURAL,
    "material_and_cultural": (*_MATERIAL, *_CULTURAL),
    "climate_and_water": ("climate_regulation", "water_retention"),
}
GROUP_NAMES = {
    "material": Text("物质供给", "material"),
    "regulating": Text("调节服务", "regulating"),
    "cultural": Text("文化服务", "cultural"),
    "climate_and_water": Text("气候调节与水源涵养", "climate regulation and water retention"),
    "material_and_cultural": Text("物质供给与文化服务", "material and cultural"),
    "total": Text("生态产品总值", "total"),
}
TOTALS, DENSITIES, SHARES = "yi_CNY year-1", "wan_CNY km-2 year-1", "percent"
#: How people say these units, in Chinese and English.
_UNITS = {
    TOTALS: ("亿元", "hundred million CNY a year"),
    DENSITIES: ("万元/km²", "ten thousand CNY per km2 and year"),
    SHARES: ("%", "percent of the total"),
}


@dataclass(frozen=True)
class Finding:
    """One value beside its plausible range.

    Parameters
    ----------
    name, zh : str
        Service, group or total.
    value, low, central, high : float
        In `units`.
    source : str
        Source key of the range.
    units : str
        Unit of the numbers.
    """

    name: str
    zh: str
    value: float
    low: float
    central: float
    high: float
    source: str
    units: str = TOTALS

    @property
    def inside(self) -> bool:
        """Return whether the value lies in its range."""
        return self.low <= self.value <= self.high

    def sentence(self, lang: str = "en") -> str:
        """Return one sentence if the value lies outside, else nothing.

        Examples
        --------
        >>> Finding("cultural", "文化服务", 71.0, 120.0, 300.0, 450.0, "x").sentence()
        'cultural is 71.0, below the plausible 120 to 450 (hundred million CNY a year)'
        """
        if self.inside:
            return ""
        below = self.value < self.low
        zh, en = _UNITS[self.units]
        if lang == "zh":
            side = "低于" if below else "高于"
            span = f"{self.low:g}–{self.high:g} {zh}"
            return f"{self.zh} {self.value:.1f} {zh}，{side}合理区间 {span}"
        side = "below" if below else "above"
        span = f"{self.low:g} to {self.high:g} ({en})"
        return f"{self.name.replace('_', ' ')} is {self.value:.1f}, {side} the plausible {span}"


def plausibility(gep: xr.DataArray, table: Table, year: int) -> list[Finding]:
    """Return every service and group with a prior for this city, beside its range.

    Parameters
    ----------
    gep : DataArray
        Value over (time, county, service, member). [CNY year-1]
    table : Table
        Coefficients; the rows ``sanity.<name>`` are the priors.
    year : int
        Year to look at.

    Returns
    -------
    list of Finding
        In the order of the rows.
    """
    values = gep.sel(time=year).sum("county")
    return _beside(values * factor("CNY year-1", TOTALS), table, "sanity.", TOTALS)


def densities(gep: xr.DataArray, area: float, table: Table, year: int) -> list[Finding]:
    """Return values per area and the regulating share, beside those of published accounts.

    Parameters
    ----------
    gep : DataArray
        Value over (time, county, service, member). [CNY year-1]
    area : float
        Area of the account. [ha]
    table : Table
        Coefficients; the rows ``sanity_density.<name>`` and ``sanity_share.<name>``.
    year : int
        Year to look at.

    Returns
    -------
    list of Finding
        In the order of the rows.
    """
    values = gep.sel(time=year).sum("county")
    scale = factor("CNY ha-1 year-1", DENSITIES) / area
    share = values / values.sum("service") * factor("1", SHARES)
    return [
        *_beside(values * scale, table, "sanity_density.", DENSITIES),
        *_beside(share, table, "sanity_share.", SHARES),
    ]


def _beside(values: xr.DataArray, table: Table, prefix: str, units: str) -> list[Finding]:
    """Return the values that rows of a prefix give a range for."""
    found = []
    for name in (n for n in table.rows if n.startswith(prefix)):
        row, short = table.named(name)[0], name.removeprefix(prefix)
        drawn = drawn_value(values, short)
        if drawn is None:
            continue
        value = float(headline(drawn))
        scale = factor(row.units, units, name)
        low, high = float(row.low or 0.0) * scale, float(row.high or 0.0) * scale
        title = GROUP_NAMES[short].zh if short in GROUP_NAMES else SERVICES[short].zh
        found.append(Finding(short, title, value, low, row.value * scale, high, row.source, units))
    return found


def drawn_value(values: xr.DataArray, name: str) -> xr.DataArray | None:
    """Return a service, a group or the total, in each draw; None if it is not in this account."""
    inside = {str(service) for service in values.service.values}
    if name == "total":
        known = {"agricultural_products", "climate_regulation"} <= inside
        wanted = inside - {"oxygen_release"} if known else set()
    elif name == "regulating":
        wanted = {s for s in inside if s in SERVICES and SERVICES[s].category == name}
    else:
        wanted = set(GROUPS.get(name, (name,)))
    if not wanted or not wanted <= inside:
        return None
    return values.sel(service=sorted(wanted)).sum("service")


def oddities(findings: Sequence[Finding], lang: str = "en") -> list[str]:
    """Return the sentences of all values that lie outside their range."""
    return [finding.sentence(lang) for finding in findings if not finding.inside]
