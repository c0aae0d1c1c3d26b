"""The ``[economy]`` and ``[energy]`` tables of a scenario: growth, technology, measures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import create_model, model_validator

from gepsim.economy.measures import MEASURES
from gepsim.possible import possible
from gepsim.settings import Section, year

#: A year that a scenario may name: after the base year, until the plan's last.
Year: Any = year(after_base=1)
#: A first year: one after the plan's last means never.
Start: Any = year(after_base=1, after_last=1)
Factor: Any = possible("factor")
Weight: Any = possible("weight")
Pace: Any = possible("percent_of_whole")
Growth: Any = possible("yearly_growth")
Percent: Any = possible("percent_of_most")
Energy: Any = possible("electricity")
Volume: Any = possible("gas_a_day")
Power: Any = possible("power")


class MeasurePace(Section):
    """One measure: its yearly pace until a year, and its pace from that year on.

    Parameters
    ----------
    rate : float
        Pace of every year from `start` on. [percent year-1]
    before : float
        Pace of the years before `start`. [percent year-1]
    start : int, optional
        First year that runs at `rate`; without one, every year does.

    Examples
    --------
    >>> ev = MeasurePace(rate="2.5 %", before=1.5, start=2026)
    >>> [ev.pace(year) for year in (2025, 2026)]
    [1.5, 2.5]
    """

    rate: Pace = 0.0
    before: Pace = 0.0
    start: Start | None = None

    def pace(self, year: int) -> float:
        """Return the pace of the step that ends in `year`. [percent year-1]."""
        return float(self.rate if self.start is None or year >= self.start else self.before)

    @property
    def runs(self) -> bool:
        """Return whether the measure does anything at all."""
        return bool(self.rate or self.before)


class _Paces(Section):
    """The pace of every measure of `gepsim.economy.measures`, one key each."""

    def of(self, name: str) -> MeasurePace:
        """Return the pace of one measure."""
        pace: MeasurePace = getattr(self, name)
        return pace

    def changed(self, name: str, pace: MeasurePace) -> MeasurePaces:
        """Return the same paces but for one measure."""
        other: MeasurePaces = self.model_copy(update={name: pace})
        return other


if TYPE_CHECKING:
    MeasurePaces = _Paces
else:  # the declared measures are the fields, so that a new one needs no line here
    MeasurePaces = create_model(
        "MeasurePaces",
        __base__=_Paces,
        **{name: (MeasurePace, MeasurePace()) for name in MEASURES},
    )


class LocalSupply(Section):
    """Local non-fossil generation by technology and year; straight lines between the years.

    A technology that names no year stays at its base-year output. [kWh]
    """

    hydro: Mapping[Year, Energy] = {}
    wind: Mapping[Year, Energy] = {}
    solar: Mapping[Year, Energy] = {}
    biomass_waste: Mapping[Year, Energy] = {}


class Plants(Section):
    """Plants that enter by physical capacity instead of by value added.

    Parameters
    ----------
    lng_capacity : float
        Gas that the liquefaction plant can take. [m3 day-1]
    lng_project : str
        Project that builds the plant: it then works from the first whole year after the project
        ends, as large as the project, and not at all where the project is struck out.
    lng_start : int, optional
        First year of a plant that no project builds.
    lng_plan_capacity : float
        What the plan has of a plant that a project builds; a run reads it from the project. What
        is not built of it, or not yet, is missing from its sector. [m3 day-1]
    lng_plan_start : int, optional
        First year in which the plan has that plant; a run reads it from the project.
    data_centre : mapping of year to float
        Power of the computing equipment. [MW]
    """

    lng_capacity: Volume = 0.0
    lng_project: str = ""
    lng_start: Start | None = None
    lng_plan_capacity: Volume = 0.0
    lng_plan_start: Start | None = None
    data_centre: Mapping[Year, Power] = {}

    @model_validator(mode="after")
    def _starts_once(self) -> Plants:
        if self.lng_project and self.lng_start is not None:
            raise ValueError(
                f"the plant starts in {self.lng_start} by 'lng_start' and after project "
                f"{self.lng_project} by 'lng_project'; lng_project = \"\" frees it of the project"
            )
        if self.lng_capacity and not self.lng_project and self.lng_start is None:
            raise ValueError("the plant never starts: name 'lng_project' or 'lng_start'")
        return self


class EconomySettings(Section):
    """How the city grows, and with which technology.

    Parameters
    ----------
    model : {"recipe", "vintage"}
        ``recipe``: all capacity improves at one pace. ``vintage``: capacity retires, each year's
        new capacity keeps the technology of its year, and the other sectors renew too.
    path : {"constant", "s_curve"}
        How clusters reach their planned output.
    cluster_realisation : float or mapping of cluster to float
        Part of what the plan adds to the clusters that is built: 0 is today, 1 the plan as
        written. A table names every cluster.
    new_capacity : {"new_vintage", "as_base"}
        Technology of added output: new, or as it stood in the base year.
    new_capacity_factor : float or mapping of cluster to float
        Energy intensity of new cluster capacity against its coefficient. A table names every
        cluster.
    tracks : mapping of cluster to mapping of track to float
        Weights of the tracks that a cluster's new capacity consists of; without them it has the
        intensity of the whole cluster.
    growth : mapping of sector to float
        Real growth that replaces the coefficient, or the plan, of a sector; for households, of
        all their energy. [percent year-1]
    growth_uncertain, delivery_uncertain : bool
        Whether growth, and the part of the clusters that is built, vary over the draws.
    """

    model: Literal["recipe", "vintage"] = "recipe"
    path: Literal["constant", "s_curve"] = "constant"
    cluster_realisation: Factor | Mapping[str, Factor] = 1.0
    new_capacity: Literal["new_vintage", "as_base"] = "new_vintage"
    new_capacity_factor: Factor | Mapping[str, Factor] = 1.0
    tracks: Mapping[str, Mapping[str, Weight]] = {}
    growth: Mapping[str, Growth] = {}
    growth_uncertain: bool = True
    delivery_uncertain: bool = True
    plants: Plants = Plants()


class EnergySettings(Section):
    """How energy and carbon are counted, supplied and saved.

    Parameters
    ----------
    accounting : {"coal_equivalent", "calorific"}
        What a kWh counts as: the coal a thermal power station would burn, or its heat. The
        plan's non-fossil share is held against the former always.
    factor_set : {"policy", "ndrc", "ipcc"}
        Emission factors that the base year is calibrated with.
    factor_set_uncertain : bool
        Whether the draws choose among the three sets.
    scope : {"energy_only", "energy_and_import", "energy_import_process"}
        What counts as the city's emissions.
    feedstock_excluded, renewables_excluded : bool
        What the assessed energy use leaves out; CO2 then leaves out the carbon of raw material
        that products keep.
    certificates : mapping of year to float
        Green certificates bought. [kWh]
    grid : {"path", "constant"}
        Whether imported power becomes cleaner.
    grid_non_fossil : mapping of year to float
        Non-fossil share of imported power, instead of the coefficients. [percent]
    hydrology : {"normal", "dry"}
        Water years of the local and the provincial hydropower.
    dry_from : int, optional
        First dry year, where they are dry; without one, the first after the base year.
    """

    accounting: Literal["coal_equivalent", "calorific"] = "coal_equivalent"
    factor_set: Literal["policy", "ndrc", "ipcc"] = "policy"
    factor_set_uncertain: bool = False
    scope: Literal["energy_only", "energy_and_import", "energy_import_process"] = (
        "energy_and_import"
    )
    feedstock_excluded: bool = False
    renewables_excluded: bool = False
    certificates: Mapping[Year, Energy] = {}
    grid: Literal["path", "constant"] = "path"
    grid_non_fossil: Mapping[Year, Percent] = {}
    hydrology: Literal["normal", "dry"] = "normal"
    dry_from: Year | None = None
    levers: MeasurePaces = MeasurePaces()
    local_supply: LocalSupply = LocalSupply()
