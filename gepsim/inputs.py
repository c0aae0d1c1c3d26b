"""Everything a run stands on, read and cross-checked before anything is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gepsim.city import City, load_city
from gepsim.city.load import read_facts
from gepsim.city.own_rows import check_rows
from gepsim.coefficients import Table, load_table
from gepsim.compensation.agreements import Agreement, load_agreements
from gepsim.draws import Draws
from gepsim.errors import InputError, Problems, suggest
from gepsim.kept import kept
from gepsim.land.check import check_land
from gepsim.land.facts import check_facts
from gepsim.land.facts import read_facts as read_landscape
from gepsim.paths import sha256, shipped
from gepsim.peers import PeerRow, load_peers, read_whereabouts
from gepsim.prices import Deflator, load_deflator
from gepsim.projects.schedule import Schedule, schedule
from gepsim.scenario_file import Asked, ScenarioSettings, Source, ask
from gepsim.targets.check import check_targets
from gepsim.targets.written_levels import read_levels
from gepsim.text import Text
from gepsim.valuation.bridge import refuse_unknown
from gepsim.workbook import told_in_cells

if TYPE_CHECKING:
    import xarray as xr

T = TypeVar("T")


@dataclass(frozen=True)
class Inputs:
    """A scenario with its city, its coefficient rows and its price index.

    Beside them stand the accounts that others have published, and where better numbers are found.
    """

    source: Source
    city: City
    table: Table
    deflator: Deflator
    peers: tuple[PeerRow, ...] = ()
    whereabouts: Mapping[str, Text] = field(default_factory=dict)
    agreements: tuple[Agreement, ...] = ()

    @property
    def scenario(self) -> ScenarioSettings:
        """Return the resolved scenario."""
        return self.source.scenario

    def draws(self, members: int | None = None) -> Draws:
        """Return the draws of the scenario; `members` replaces their number."""
        asked = self.scenario.uncertainty
        return Draws(
            self.table,
            asked.members if members is None else members,
            asked.seed,
            self.city.codes,
            self.deflator,
            self.scenario.account.price_year,
            self.city.draw_keys,
        )

    def under(self, scenario: ScenarioSettings) -> Inputs:
        """Return the same inputs under another scenario."""
        return replace(self, source=replace(self.source, scenario=scenario))

    @cached_property
    def schedule(self) -> Schedule:
        """Return when the projects are built and paid: made once, read by every room.

        Raises
        ------
        InputError
            If a project ends before it starts, or the budget pays for none of them.
        """
        premium = self.table.value("acceleration_premium", "1")
        scenario = self.scenario
        return schedule(self.city, scenario.investment, scenario.time.years, premium)

    @property
    def files(self) -> tuple[Path, ...]:
        """Return every file that was read, for the checksums of a run."""
        rows = shipped("coefficients")
        folders = [rows, rows / "city", self.city.folder]
        tables = [p for f in folders for p in sorted(f.iterdir()) if p.suffix in (".csv", ".toml")]
        stack = self.stack
        if stack is None or not stack.exists():
            return (*self.source.files, *tables)
        parts = [stack] if stack.is_file() else sorted(p for p in stack.rglob("*") if p.is_file())
        return (*self.source.files, *tables, *parts)

    @property
    def stack(self) -> Path | None:
        """Return the stack: beside the file that names it, or as the command line says."""
        name = self.scenario.layers.path
        if name is None:
            return None
        folder = self.source.layers_from
        return folder / name if folder is not None else Path(name)

    def checksums(self) -> dict[str, str]:
        """Return the SHA-256 of every file that was read, by folder and name."""
        return {f"{p.parent.name}/{p.name}": sha256(p) for p in self.files}


def gather(name: str | Path, overrides: Sequence[str | Mapping[str, Any]] = ()) -> Inputs:
    """Return the checked inputs of a scenario.

    Raises
    ------
    InputError
        With the problems of the scenario, the city, the rows and their cross-references at once;
        those of a workbook by sheet and cell.
    """
    with told_in_cells(name):
        return _gathered(name, overrides)


def _gathered(name: str | Path, overrides: Sequence[str | Mapping[str, Any]]) -> Inputs:
    problems = Problems()
    asked = _try(lambda: ask(name, overrides), problems)
    rows = shipped("coefficients")
    folder = _try(asked.city_folder, problems) if asked else None
    folders = [rows, *([folder] if folder else [])]
    known = _content([rows / "city", *folders])

    def once(kind: str, read: Callable[[], T]) -> T | None:
        return _try(lambda: kept(kind, read, words=[known]), problems)

    deflator = once("deflator", lambda: load_deflator(rows / "deflator.csv"))
    whereabouts = once("whereabouts", lambda: read_whereabouts(rows / "whereabouts.toml"))
    peers = once("peers", lambda: load_peers(*folders))
    agreements = once("agreements", lambda: load_agreements(*folders))
    city = once("city", lambda: load_city(folder)) if folder else None
    source = _try(lambda: _resolved(asked, folder), problems) if asked else None
    table = once("coefficients", lambda: load_table(folders))
    modelled = city and _try(lambda: _checked(city), problems)
    if source and city and modelled:
        _cross_check(source, city, problems)
    if city and table:
        check_rows(city, table, problems)
    if source and city and table:
        _try(lambda: _check_economy(source, city, table), problems)
    if source is None or city is None or table is None or deflator is None:
        raise InputError(problems.found)
    inputs = Inputs(source, city, table, deflator, peers or (), whereabouts or {}, agreements or ())
    if inputs.stack is None:
        _try(lambda: check_facts(read_landscape(city.folder), city.counties), problems)
    _try(lambda: inputs.schedule, problems)
    _try(lambda: _check_compensation(inputs), problems)
    problems.raise_if_any()
    return inputs


def layers_of(
    inputs: Inputs, own: xr.Dataset | None = None, *, on_disk: bool = False
) -> xr.Dataset:
    """Return the layers of a scenario: a stack of one's own, checked, or the reference landscape.

    Parameters
    ----------
    own : Dataset, optional
        A stack in memory, in place of what the scenario names, or one that is read by window.
    on_disk : bool
        Whether fields of the reference landscape may stay on disk: a whole run asks for each once
        or twice, and what it does not hold is most of its land.
    """
    from gepsim.land import cached, check_layers, check_place, open_layers
    from gepsim.land.chunked import ChunkedLayers

    if own is None and inputs.stack is None:
        city, resolution = inputs.city, inputs.scenario.layers.resolution
        words = [resolution, on_disk]
        make = partial(cached, city, resolution, on_disk=on_disk)
        return kept("landscape", make, of=[city], words=words, each=1)
    if isinstance(own, ChunkedLayers):
        return own  # checked when it was opened
    # one's own are copied: what is kept of them must not follow what is done to them later
    layers = open_layers(inputs.stack) if own is None else own.copy(deep=True)
    check_layers(layers, inputs.city.codes)
    check_place(layers, inputs.city)
    return layers


def _content(folders: Iterable[Path]) -> tuple[tuple[str, str], ...]:
    """Return the files of some folders with their checksums: what is read again if they change."""
    found = [p for f in folders if f.is_dir() for p in sorted(f.iterdir()) if p.is_file()]
    return tuple((str(path), sha256(path)) for path in found if path.suffix in (".csv", ".toml"))


def _resolved(asked: Asked, folder: Path | None) -> Source:
    """Return the scenario, checked against the years of its city where they can be read."""
    facts = _try(lambda: read_facts(folder), Problems()) if folder else None
    return asked.resolve(facts)


def _checked(city: City) -> City:
    """Return a city whose targets every model and criterion can read."""
    check_targets(city)
    return city


def _check_economy(source: Source, city: City, table: Table) -> None:
    """Refuse sectors, shares and paces that the city or its coefficients do not know."""
    from gepsim.economy.base import base_year
    from gepsim.economy.checks import check

    scenario = source.scenario
    base = kept("base year", lambda: base_year(city), of=[city])
    check(base, scenario.economy, scenario.energy, table, source.files[0].name)


def _check_compensation(inputs: Inputs) -> None:
    """Refuse trial values and land changes that the rows or the city do not know."""
    from gepsim.compensation.check import check, check_basis, check_own_rules
    from gepsim.compensation.network import Network

    scenario, city = inputs.scenario, inputs.city
    check_basis(scenario.compensation, scenario.account.services)
    draws, network = inputs.draws(members=0), Network.from_city(city)
    check_own_rules(network)
    check(network, scenario.compensation, draws, scenario.time.years)


def _try(step: Callable[[], T], problems: Problems) -> T | None:
    try:
        return step()
    except InputError as error:
        problems.take(error)
        return None


def _cross_check(source: Source, city: City, problems: Problems) -> None:
    """Note names and years of a scenario that its city does not know."""
    scenario, where = source.scenario, source.files[0].name
    years = scenario.time.years
    for table in ("tasks", "observations"):
        levels, place = getattr(scenario, table), f"{where} [{table}]"
        read_levels(city, levels, years, place, problems)
    _try(lambda: refuse_unknown(city.bridge), problems)
    projects = [project.id for project in city.projects]
    check_land(
        scenario.land, where, counties=city.codes, projects=projects, problems=problems,
        years=range(years[0], city.facts.plan.last + 1),
    )  # fmt: skip
    plant = scenario.economy.plants.lng_project
    if plant:
        _known(plant, projects, "project", f"{where} [economy.plants] lng_project", problems)
    for key in scenario.investment.named_projects():
        _known(key, projects, "project", f"{where} [investment]", problems)


def _known(key: str, known: Iterable[str], kind: str, where: str, problems: Problems) -> None:
    names = list(known)
    if key not in names:
        problems.add(where, f"unknown {kind} '{key}'", suggest(key, names))
