"""What a scenario asks of the economy that its city or its coefficients do not allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gepsim.city.roles import Need, check_needs
from gepsim.coefficients import Table
from gepsim.economy.base import CARRIERS, BaseYear
from gepsim.economy.measures import MEASURES, POWER_SUPPLIES
from gepsim.economy.plants import needs_of
from gepsim.economy.settings import EconomySettings, EnergySettings, MeasurePaces
from gepsim.economy.supply import TECHNOLOGIES, by_year
from gepsim.errors import InputError, Problems, suggest


def check(
    base: BaseYear, economy: EconomySettings, energy: EnergySettings, table: Table, where: str
) -> None:
    """Refuse unknown sectors, more clusters than can be built, and levers that run too fast.

    Raises
    ------
    InputError
        With every fault, each with its key.
    """
    problems = Problems()
    check_needs(base, [*needs_of(economy.plants), *_acting(energy.levers)], problems)
    for name in lacking(base, table):
        problems.add("coefficients", f"no row '{name}'", "every sector needs one")
    for name, asked_by in measure_rows(table).items():
        problems.add("coefficients", f"no row '{name}'", f"the measure '{asked_by}' needs it")
    _names("economy.growth", economy.growth, base.sectors, where, problems)
    for key in ("cluster_realisation", "new_capacity_factor"):
        setting = getattr(economy, key)
        if isinstance(setting, Mapping):
            _names(f"economy.{key}", setting, base.clusters, where, problems)
            _complete(f"economy.{key}", setting, base.clusters, where, problems)
    _names("economy.tracks", economy.tracks, base.clusters, where, problems)
    for cluster, weights in economy.tracks.items():
        prefix = f"track_intensity.{cluster}."
        known = [name.removeprefix(prefix) for name in table.rows if name.startswith(prefix)]
        _names(f"economy.tracks.{cluster}", weights, known, where, problems, "track")
        if not sum(weights.values()):
            problems.add(where, f"'economy.tracks.{cluster}': the weights sum to nothing")
    _realisation(economy, table, where, problems)
    _shrinking(base, economy, problems)
    _paces(energy.levers, table, where, problems)
    _yearly(table, problems)
    problems.raise_if_any()


def _yearly(table: Table, problems: Problems) -> None:
    """Refuse a row of a family of years whose name ends in none; it would be passed over."""
    for family in ("grid_non_fossil", *(f"local_supply_limit.{name}" for name in TECHNOLOGIES)):
        try:
            by_year(table, family)
        except InputError as error:
            problems.take(error)


def _complete(
    key: str, setting: Mapping[str, float], clusters: Sequence[str], where: str, problems: Problems
) -> None:
    """Refuse a table that leaves a cluster to be guessed."""
    unsaid = [cluster for cluster in clusters if cluster not in setting]
    if unsaid:
        what = f"'{key}' says nothing of {', '.join(unsaid)}"
        problems.add(where, what, "name every cluster, or give one number for all")


def lacking(base: BaseYear, table: Table) -> list[str]:
    """Return the coefficients that the city's sectors still need."""
    silent = [s for s in base.producers if bool(base.gross_output.sel(sector=s).isnull())]
    needs = {
        "sector_growth": base.others,
        "new_capacity_ratio": base.others,
        "capacity_life": base.producers,
        "value_added_rate": [*base.clusters, *(s for s in silent if s not in base.clusters)],
        "new_capacity_intensity": base.clusters,
        "household_growth.fuel": base.households,
        "household_growth.electricity": base.households,
        "household_electric_ratio": base.households,
        "local_generation": TECHNOLOGIES,
    }
    wanted = [f"{name}.{label}" for name, labels in needs.items() for label in labels]
    shares = [f"new_capacity_share.{{}}.{cluster}" for cluster in base.clusters]
    unmixed = [s for s in shares if not any(s.format(c) in table.rows for c in CARRIERS)]
    return [name for name in wanted if name not in table.rows] + [
        name.format("<carrier>") for name in unmixed
    ]


def measure_rows(table: Table) -> dict[str, str]:
    """Return the rows that a measure needs and the tables lack, with the name of the measure."""
    needs = {row: name for name, one in MEASURES.items() for row in one.rows}
    needs |= {f"lever_cost.{name}": name for name in POWER_SUPPLIES}
    return {row: name for row, name in needs.items() if row not in table.rows}


def check_years(years: Sequence[int]) -> None:
    """Refuse years with gaps: paces and vintages are counted year by year."""
    if list(years) != list(range(years[0], years[0] + len(years))):
        raise ValueError(f"years must follow one another, found {list(years)}")


def _names(
    key: str, named: Iterable[str], known: Sequence[str], where: str, problems: Problems,
    kind: str = "sector",
) -> None:  # fmt: skip
    for name in named:
        if name not in known:
            problems.add(where, f"'{key}.{name}': no such {kind}", suggest(name, known))


def _realisation(economy: EconomySettings, table: Table, where: str, problems: Problems) -> None:
    limit = table.value("cluster_realisation_limit", "1")
    setting = economy.cluster_realisation
    shares = setting if isinstance(setting, Mapping) else {"": setting}
    for name, share in shares.items():
        if share > limit:
            key = ".".join(filter(None, ["economy.cluster_realisation", name]))
            problems.add(where, f"'{key}': {share:g} is more than can be built", f"≤ {limit:g}")


def _shrinking(base: BaseYear, economy: EconomySettings, problems: Problems) -> None:
    """Refuse a plan below what stands, unless the scenario says that the cluster shrinks."""
    for cluster in base.clusters:
        today, plan = (float(x.sel(sector=cluster)) for x in (base.gross_output, base.plan))
        if plan < today and cluster not in economy.growth:
            problems.add(
                "clusters.csv",
                f"'{cluster}': the planned output {plan:.4g} CNY lies below today's {today:.4g}",
                f"correct the row, or say that it shrinks: economy.growth.{cluster} = -1",
            )


def _acting(paces: MeasurePaces) -> list[Need]:
    """Return the roles that the measures of a scenario need to act on."""
    return [
        Need(one.touches.role, f"'energy.levers.{name}'")
        for name, one in MEASURES.items()
        if one.touches.role and paces.of(name).runs
    ]


def _paces(paces: MeasurePaces, table: Table, where: str, problems: Problems) -> None:
    """Note paces beyond the limit of their row; a row that is missing is noted elsewhere."""
    for name in MEASURES:
        row = f"lever_pace_limit.{name}"
        limit = table.value(row, "percent") if row in table.rows else float("inf")
        for key in ("rate", "before"):
            pace = getattr(paces.of(name), key)
            if pace > limit:
                what = f"'energy.levers.{name}.{key}': {pace:g} % a year is more than can be had"
                problems.add(where, what, f"≤ {limit:g} %")
