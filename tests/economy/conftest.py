"""The base year as the city's table states it, and one way to run a scenario's two tables."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gepsim.draws import Draws
from gepsim.economy.base import base_year
from gepsim.economy.model import simulate
from gepsim.economy.settings import EconomySettings, EnergySettings
from gepsim.settings import read_section

YEARS = range(2022, 2036)


@pytest.fixture(scope="session")
def base(city):
    return base_year(city)


@pytest.fixture(scope="session")
def few(draws):
    """Few members: enough for laws, quick for many runs."""
    return Draws(draws.table, 8, 1, draws.counties, draws.deflator, 2022)


@pytest.fixture(scope="session")
def settings_of():
    """Read the two tables of one file, without its parents."""

    def read(path: Path) -> tuple[EconomySettings, EnergySettings]:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        economy = read_section(EconomySettings, tables.get("economy", {}), path.name)
        return economy, read_section(EnergySettings, tables.get("energy", {}), path.name)

    return read


@pytest.fixture(scope="session")
def run(base, few):
    kept = {}

    def simulated(economy=None, energy=None, draws=few, years=YEARS):
        """Simulate once for each question; the answer is shared between tests."""
        question = repr((economy, energy, id(draws), list(years)))
        if question not in kept:
            kept[question] = fresh(economy, energy, draws, years)
        return kept[question]

    def fresh(economy, energy, draws, years):
        return simulate(
            base,
            EconomySettings(**(economy or {})),
            EnergySettings(**(energy or {})),
            draws,
            years,
        )

    return simulated
