"""Is the account plausible: each service beside what published accounts and priors allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xarray as xr

from gepsim.coefficients import Table
from gepsim.draws import central
from gepsim.registry import SERVICES
from gepsim.units import factor

#: Groups of services that a prior is given for; a service by its own name needs no entry.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "material": (
        "agricultural_products",
        "forestry_products",
        "livestock_products",
        "fishery_products",
    ),
    "cultural": ("tourism_wellness", "leisure", "landscape_premium"),
}
_GROUP_ZH = {"material": "物质供给", "cultural": "文化服务", "total": "生态产品总值"}


@dataclass(frozen=True)
class Finding:
    """One value beside its plausible range.

    Parameters
    ----------
    name, zh : str
        Service, group or total.
    value, low, central, high : float
        In hundred million CNY a year.
    source : str
        Source key of the range.
    """

    name: str
    zh: str
    value: float
    low: float
    central: float
    high: float
    source: str

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
        if lang == "zh":
            side = "低于" if self.value < self.low else "高于"
            return (
                f"{self.zh} {self.value:.1f} 亿元，{side}合理区间 {self.low:g}–{self.high:g} 亿元"
            )
        side = "below" if self.value < self.low else "above"
        return (
            f"{self.name.replace('_', ' ')} is {self.value:.1f}, {side} the plausible "
            f"{self.low:g} to {self.high:g} (hundred million CNY a year)"
        )


def plausibility(gep: xr.DataArray, table: Table, year: int) -> list[Finding]:
    """Return every service and group with a prior, beside its range.

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
    values = central(gep).sel(time=year).sum("county")
    found = []
    for name in (n for n in table.rows if n.startswith("sanity.")):
        row = table.named(name)[0]
        value = _value(values, name.removeprefix("sanity."))
        if value is None:
            continue
        scale = factor(row.units, "yi_CNY year-1", name)
        low, high = float(row.low or 0.0) * scale, float(row.high or 0.0) * scale
        short = name.removeprefix("sanity.")
        title = _GROUP_ZH.get(short) or SERVICES[short].zh
        size = value * factor("CNY year-1", "yi_CNY year-1")
        found.append(Finding(short, title, size, low, row.value * scale, high, row.source))
    return found


def _value(values: xr.DataArray, name: str) -> float | None:
    """Return the value of a service, a group or the total; None if it is not in this account."""
    if name == "total":
        inside = [s for s in values.service.values if s != "oxygen_release"]
        return float(values.sel(service=inside).sum())
    members: Sequence[str] = GROUPS.get(name, (name,))
    if not set(members) <= {str(s) for s in values.service.values}:
        return None
    return float(values.sel(service=list(members)).sum())


def oddities(findings: Sequence[Finding], lang: str = "en") -> list[str]:
    """Return the sentences of all values that lie outside their range."""
    return [finding.sentence(lang) for finding in findings if not finding.inside]
