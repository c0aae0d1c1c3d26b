"""Rows about the economy: sectors, clusters, the energy base, statistics."""

from __future__ import annotations

from typing import Literal

from gepsim.city.fields import Electricity, Emission, Energy, Money, Number, Words, Year
from gepsim.coefficients import Mark
from gepsim.settings import Section


class Sector(Section):
    """One sector, or a kind of household, in the base year.

    Energy of the fuels and of `other_non_fossil_tce` is direct use; electricity stands in kWh, and
    `energy_tce` counts it at the coal rate of the energy base. `roles` are words of
    `gepsim.city.roles.ROLES`: models find a sector by its role, never by its id.
    """

    id: str
    name_zh: str
    name_en: str
    group: Literal["pillar", "advantage", "support", "rest", "household"]
    industry: Literal["primary", "secondary", "tertiary", "household"]
    roles: Words = ()
    value_added_cny: Money
    gross_output_cny: Money | None = None
    energy_tce: Energy
    coal_tce: Energy
    oil_tce: Energy
    gas_tce: Energy
    other_non_fossil_tce: Energy
    electricity_kwh: Electricity
    co2_t: Emission
    mark: Mark
    source: str
    note: str = ""
    draw_key: str = ""


class Cluster(Section):
    """One industrial cluster of the plan: gross output wanted in a year.

    Its value added per output is the coefficient row ``value_added_rate.<sector>``.
    """

    sector: str
    year: Year
    output_cny: Money
    mark: Mark
    source: str
    note: str = ""


class ClusterAmbition(Section):
    """Gross output that one county says it wants to reach; no sector where the plan names none."""

    county: str
    sector: str = ""
    output_cny: Money
    text_zh: str
    text_en: str
    mark: Mark
    source: str


class EnergyFact(Section):
    """One number of the city's energy base."""

    name: str
    value: Number
    units: str
    low: Number | None = None
    high: Number | None = None
    mark: Mark
    source: str
    note: str = ""


class Statistic(Section):
    """One published number of the city or a county (``*``: the whole city) in one year."""

    name: str
    county: str = "*"
    year: Year
    value: Number
    units: str
    mark: Mark
    source: str
    note: str = ""
