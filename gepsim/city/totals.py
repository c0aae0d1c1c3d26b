"""Totals that the sources state, beside what the tables of the city add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gepsim.city.model import City
from gepsim.errors import Problems
from gepsim.units import factor

#: Relative difference that rounding in the sources can explain.
ROUNDING = 1e-3
#: Relative difference that only binary arithmetic can explain.
EXACT = 1e-9


#: Relative difference that two printed digits can explain.
PRINTED = 1e-2
_INTENSITIES = ("energy_intensity", "co2_intensity")


@dataclass(frozen=True)
class Total:
    """A stated total beside the sum of the rows; `stated` is None where no source states it.

    Examples
    --------
    >>> problems = Problems()
    >>> Total("reserve area [km2]", "reserves.csv", 1560.07, 1988.0).check(problems)
    >>> print(*problems.found)
    reserves.csv: reserve area [km2]: rows add up to 1988, stated is 1560.07 (mend ...)
    """

    what: str
    where: str
    stated: float | None
    found: float
    tolerance: float = EXACT
    says: str = "rows add up to"

    def check(self, problems: Problems) -> None:
        """Note a total that is stated and not met."""
        if self.stated is None:
            return
        if abs(self.found - self.stated) > self.tolerance * abs(self.stated):
            what = f"{self.what}: {self.says} {self.found:.10g}, stated is {self.stated:.10g}"
            problems.add(self.where, what, "mend the rows, or [stated] in city.toml")


def totals(city: City) -> tuple[Total, ...]:
    """Return every total of the city, stated or not."""
    return (*_of_places(city), *_of_plan(city), *_of_economy(city))


def _of_places(city: City) -> Iterable[Total]:
    stated, zones = city.facts.stated, [town.zone for town in city.towns]
    areas = _sum(city.counties, "area_km2")
    yield Total("area [km2]", "counties.csv", stated.area_km2, areas, ROUNDING)
    yield Total("reserves", "reserves.csv", stated.reserves, len(city.reserves))
    protected = _sum(city.reserves, "area_km2")
    yield Total("reserve area [km2]", "reserves.csv", stated.reserve_area_km2, protected)
    for zone in ("ecological", "agricultural", "urban"):
        wanted = getattr(stated, f"towns_{zone}")
        yield Total(f"{zone} towns", "towns.csv", wanted, zones.count(zone))


def _of_plan(city: City) -> Iterable[Total]:
    stated, binding = city.facts.stated, [row.binding for row in city.indicators]
    yield Total("indicators", "indicators.csv", stated.indicators, len(city.indicators))
    bound = binding.count("binding")
    yield Total("binding indicators", "indicators.csv", stated.binding_indicators, bound)
    yield Total("projects", "projects.csv", stated.projects, len(city.projects))
    money = _sum(city.projects, "invest_wan")
    yield Total("investment [10,000 CNY]", "projects.csv", stated.investment_wan, money)
    output = _sum(city.clusters, "output_cny")
    yield Total("cluster output [CNY]", "clusters.csv", stated.cluster_output_cny, output)


def _of_economy(city: City) -> Iterable[Total]:
    stated = city.facts.stated
    columns = {
        "value_added_cny": ("value added [CNY]", stated.gdp_cny),
        "energy_tce": ("energy [tce]", stated.energy_tce),
        "co2_t": ("CO2 [t]", stated.co2_t),
        "electricity_kwh": ("electricity [kWh]", stated.electricity_kwh),
    }
    for column, (what, wanted) in columns.items():
        yield Total(what, "sectors.csv", wanted, _sum(city.sectors, column), ROUNDING)
    yield from _of_energy(city)


def _of_energy(city: City) -> Iterable[Total]:
    """Return the rows of the energy base beside what the city states, and per unit of its GDP."""
    stated = city.facts.stated
    rows = {row.name: row for row in city.energy_base}
    per = {"tce": stated.energy_tce, "tCO2": stated.co2_t}
    share = stated.non_fossil_percent
    wanted = [
        ("energy_total", "tce year-1", stated.energy_tce, ROUNDING),
        ("co2_total", "tCO2 year-1", stated.co2_t, ROUNDING),
        ("non_fossil_share", "percent", share, ROUNDING),
        ("electricity_consumption", "kWh year-1", stated.electricity_kwh, ROUNDING),
    ]
    if stated.gdp_cny:
        gdp = stated.gdp_cny * factor("CNY", "wan_CNY")
        wanted += [
            (name, f"{unit} wan_CNY-1", total / gdp if total else None, PRINTED)
            for name, (unit, total) in zip(_INTENSITIES, per.items(), strict=True)
        ]
    for name, units, number, tolerance in wanted:
        if name in rows:
            row, where = rows[name], f"energy_base.csv '{name}'"
            found = row.value * factor(row.units, units, where)
            yield Total(f"{name} [{units}]", where, number, found, tolerance, "the row says")


def _sum(rows: Iterable[Any], column: str) -> float:
    """Return the sum of a column; an empty cell adds nothing."""
    return sum(getattr(row, column) or 0.0 for row in rows)
