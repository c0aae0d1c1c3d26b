"""Ways from layers to layers. To add one, add a row to `DERIVATIONS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from gepsim.coefficients import Table
from gepsim.importing import slopes
from gepsim.land import climate
from gepsim.land.derived import erodibility, erosivity, evaporation, heat
from gepsim.land.derived.flow import NO_FLOW
from gepsim.land.derived.relief import area_mean
from gepsim.land.facts import LandscapeFacts
from gepsim.land.grid import Grid
from gepsim.land.terrain import slope_length_steepness
from gepsim.units import factor

Terrain = tuple[np.ndarray, Grid]
_MONTHLY = ("monthly_temperature_min", "monthly_temperature_max")
_LEVEL = -1.0  # aspect of level land, as GIS programs write it
_SOIL = ("sand", "silt", "clay", "soil_organic_carbon")


@dataclass
class Work:
    """What a derivation may use; attributes it sets travel with the layer.

    `mask` says which cells the means that are told belong to; without it all that are known.
    """

    maps: dict[str, np.ndarray]
    terrain: Terrain | None
    grid: Grid
    facts: LandscapeFacts
    rows: Table
    lines: list[str] = field(default_factory=list)
    attrs: dict[str, str] = field(default_factory=dict)
    mask: np.ndarray | None = None

    @cached_property
    def ground(self) -> slopes.Ground:
        """Return the height model on its own grid, or else the one on the model's grid."""
        if self.terrain is None:
            return self.own_ground
        height, grid = self.terrain
        return slopes.Ground(height, grid.resolution, self.facts, self.rows)

    @cached_property
    def own_ground(self) -> slopes.Ground:
        """Return the height model on the model's grid."""
        if self.terrain is None or "elevation" in self.maps:
            height = self.maps["elevation"]
        else:
            height = self.onto(self.terrain[0])
        return slopes.Ground(height, self.grid.resolution, self.facts, self.rows)

    def onto(self, values: np.ndarray) -> np.ndarray:
        """Return the area mean of values of the height model on the model's grid."""
        return values if self.terrain is None else area_mean(values, self.terrain[1], self.grid)

    @cached_property
    def latitude(self) -> np.ndarray:
        """Return the latitude of each cell [degree]."""
        import pyproj

        crs = pyproj.CRS(self.grid.crs)
        there = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
        return np.asarray(there.transform(*np.meshgrid(self.grid.x, self.grid.y))[1])

    @cached_property
    def daily_mean(self) -> np.ndarray:
        """Return monthly mean temperature, or the middle of the extremes [degC]."""
        if "monthly_temperature" in self.maps:
            return self.maps["monthly_temperature"]
        low, high = (self.maps[name] for name in _MONTHLY)
        return (low + high) / 2


@dataclass(frozen=True)
class Derivation:
    """How one layer follows from others.

    Parameters
    ----------
    target : str
        Layer that is made; also the name of the option in a recipe's ``[derive]``.
    variant : str
        Word that chooses this way.
    needs : tuple of str
        Layers it is made from.
    source : str
        Key in ``sources.toml``.
    compute : callable
        From the work to the layer in the model's units.
    beside : str
        Row of the landscape whose figure the report shows beside the mean.
    extra : bool
        Whether no account needs the layer, so that it is left out where it cannot be made.
    """

    target: str
    variant: str
    needs: tuple[str, ...]
    source: str
    compute: Callable[[Work], np.ndarray]
    beside: str = ""
    extra: bool = False


def _ls(form: str) -> Callable[[Work], np.ndarray]:
    """Return LS in one form from the height model, which says how much forms and cells matter."""

    def compute(work: Work) -> np.ndarray:
        made = work.onto(slopes.FORMS[form](work.ground))
        looks, size = slopes.look(work.ground), f"{work.ground.cell:.4g} m"
        work.attrs.update(variant=slopes.WORDS[form], cell_size=size, sensitivity=looks.text())
        work.lines += slopes.cell_size_lines(work.ground, form, looks)
        work.lines += slopes.told(work.ground)
        return made

    return compute


def _ls_of_slope(work: Work) -> np.ndarray:
    work.attrs.update(variant=slopes.WORDS["hillside"], cell_size=f"{work.grid.resolution:.4g} m")
    return slope_length_steepness(work.maps["slope"], work.facts)


def _aspect(work: Work) -> np.ndarray:
    slope, aspect = work.own_ground.relief
    return np.where(slope == 0, _LEVEL, aspect)


def _flow_direction(work: Work) -> np.ndarray:
    direction = work.own_ground.flow.direction
    return np.where(direction == NO_FLOW, np.nan, direction)


def _upslope_area(work: Work) -> np.ndarray:
    cell = work.grid.resolution**2 * factor("m2", "km2")
    upslope = work.own_ground.flow.upslope
    return np.where(upslope == 0, np.nan, upslope * cell)


def _fournier(work: Work) -> np.ndarray:
    scale, power = (work.rows.value(f"fournier_{what}", "1") for what in ("factor", "power"))
    return erosivity.from_fournier(work.maps["monthly_rain"], scale, power)


def _hot_days(work: Work) -> np.ndarray:
    threshold = work.rows.value("hot_day_threshold", "degC")
    spread = work.rows.value("hot_day_spread", "K")
    work.lines.append(
        f"hot_days: days with a mean of {threshold:g} degC or more, daily means spread by "
        f"{spread:g} K about the month's; stands for days on which rooms are cooled"
    )
    return heat.hot_days(work.daily_mean, threshold, spread)


def _hot_days_max(work: Work) -> np.ndarray:
    threshold = work.rows.value("hot_day_threshold", "degC")
    spread = work.rows.value("hot_day_max_spread", "K")
    return heat.hot_days(work.maps[_MONTHLY[1]], threshold, spread)


def _soil(form: Callable[..., np.ndarray]) -> Callable[[Work], np.ndarray]:
    """Return K in one form, after the parts of the soil were found to make a whole."""

    def compute(work: Work) -> np.ndarray:
        sand, silt, clay, carbon = (work.maps[name] for name in _SOIL)
        off = erodibility.check_texture(
            sand, silt, clay, work.rows.value("texture_tolerance", "percent")
        )
        work.lines.append(f"soil: sand, silt and clay make 100 % within {off:.2g} points")
        return form(sand, silt, clay, carbon)

    return compute


def _year_mean(work: Work) -> np.ndarray:
    return np.average(work.daily_mean, axis=0, weights=evaporation.DAYS)


def _hargreaves(work: Work) -> np.ndarray:
    work.lines.append("potential_evapotranspiration: Hargreaves runs high in damp, cloudy basins")
    low, high = (work.maps[name] for name in _MONTHLY)
    return evaporation.hargreaves(low, high, work.latitude)


_LS = "slope_length_steepness"
_PET = "potential_evapotranspiration"
#: Ways to a layer; of several whose inputs are there the first is taken, unless another is chosen.
DERIVATIONS: tuple[Derivation, ...] = (
    Derivation(_LS, "hillside", ("slope",), "chinese_rusle", _ls_of_slope),
    Derivation(_LS, "hillside", ("elevation",), "chinese_rusle", _ls("hillside")),
    Derivation(
        _LS, "desmet_govers_chinese", ("elevation",), "desmet_govers_1996",
        _ls("desmet_govers_chinese"),
    ),
    Derivation(_LS, "invest", ("elevation",), "invest_user_guide", _ls("invest")),
    Derivation(
        "slope", "horn", ("elevation",), "horn_1981", lambda w: w.onto(w.ground.relief[0])
    ),
    Derivation("aspect", "horn", ("elevation",), "horn_1981", _aspect, extra=True),
    Derivation("flow_direction", "d8", ("elevation",), "pyflwdir", _flow_direction, extra=True),
    Derivation("upslope_area", "d8", ("elevation",), "pyflwdir", _upslope_area, extra=True),
    Derivation(
        "rain", "monthly_sum", ("monthly_rain",), "definition",
        lambda w: w.maps["monthly_rain"].sum(axis=0), "rain_mean",
    ),
    Derivation("temperature", "monthly_mean", ("monthly_temperature",), "definition", _year_mean),
    Derivation("temperature", "monthly_mean", _MONTHLY, "definition", _year_mean),
    Derivation(
        "rainfall_erosivity", "fournier", ("monthly_rain",), "zhang_fu_2003", _fournier
    ),
    Derivation(
        "rainfall_erosivity", "wischmeier", ("monthly_rain",), "wischmeier_1978",
        lambda w: erosivity.from_months(w.maps["monthly_rain"]),
    ),
    Derivation(
        "rainfall_erosivity", "elasticity", ("rain",), "expert_estimate",
        lambda w: climate.erosivity(w.maps["rain"], w.facts),
    ),
    Derivation(_PET, "hargreaves", _MONTHLY, "fao_56", _hargreaves, "pet_mean"),
    Derivation(
        _PET, "thornthwaite", ("monthly_temperature",), "thornthwaite_1948",
        lambda w: evaporation.thornthwaite(w.daily_mean, w.latitude), "pet_mean",
    ),
    Derivation(
        _PET, "thornthwaite", _MONTHLY, "thornthwaite_1948",
        lambda w: evaporation.thornthwaite(w.daily_mean, w.latitude), "pet_mean",
    ),
    Derivation("hot_days", "monthly", ("monthly_temperature",), "expert_estimate", _hot_days),
    Derivation("hot_days", "monthly", _MONTHLY, "expert_estimate", _hot_days),
    Derivation("hot_days_max", "monthly", _MONTHLY, "expert_estimate", _hot_days_max),
    Derivation(
        "hot_days", "height", ("elevation",), "expert_estimate",
        lambda w: climate.hot_days(w.maps["elevation"], w.facts),
    ),
    Derivation(
        "soil_erodibility", "epic_corrected", _SOIL, "zhang_keli",
        _soil(erodibility.epic_corrected),
    ),
    Derivation("soil_erodibility", "epic", _SOIL, "epic_1990", _soil(erodibility.epic)),
)  # fmt: skip
#: Variants by layer.
OPTIONS: dict[str, tuple[str, ...]] = {
    way.target: tuple(dict.fromkeys(d.variant for d in DERIVATIONS if d.target == way.target))
    for way in DERIVATIONS
}
