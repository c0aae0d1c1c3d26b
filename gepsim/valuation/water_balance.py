"""Does the water add up: rain less evaporation must be the runoff that gauges see."""

from __future__ import annotations

from dataclasses import dataclass

import xarray as xr

from gepsim.draws import Draws, central
from gepsim.land.water import EVAPORATED_INFLOW
from gepsim.registry import FLOWS, zonal_units
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import swaps
from gepsim.text import Text
from gepsim.units import factor
from gepsim.valuation.supply import Resolver, Supply

_REMEDY = Text(
    en="look at rain, potential evapotranspiration and the table of types, and at whether the "
    "gauge's basin is the city; with water_yield = budyko, gepsim calibrate Z fits the curve",
    zh="请检查降水、潜在蒸散与各类型蒸散表，以及水文站流域与本市是否一致；"
    "若采用 water_yield = budyko，可用 gepsim calibrate Z 率定",
)


@dataclass(frozen=True)
class WaterBalance:
    """The city's water in the first year.

    Parameters
    ----------
    rain, evaporation, observed : float
        Depths. [mm year-1]
    tolerance : float
        Largest relative gap that counts as closed. [1]
    retained : float
        The part of the runoff that the account counts as retained; the rest is quick. [mm year-1]
    """

    rain: float
    evaporation: float
    observed: float
    tolerance: float
    retained: float = 0.0

    @property
    def runoff(self) -> float:
        """Return rain less evaporation, in mm year-1."""
        return self.rain - self.evaporation

    @property
    def gap(self) -> float:
        """Return the relative gap to the observed runoff.

        Examples
        --------
        >>> round(WaterBalance(1200.0, 600.0, 557.0, 0.1).gap, 3)
        0.077
        """
        return self.runoff / self.observed - 1.0

    @property
    def closes(self) -> bool:
        """Return whether the gap is within tolerance."""
        return abs(self.gap) <= self.tolerance

    def sentence(self, lang: str = "en") -> str:
        """Return the finding in one sentence, and what to look at where it does not close."""
        percent = f"{100 * self.gap:+.1f} %"
        if lang == "zh":
            state = "闭合" if self.closes else "不闭合"
            text = (
                f"水量平衡{state}：降水减蒸散 {self.runoff:.0f} mm，"
                f"实测径流 {self.observed:.0f} mm（{percent}）{self._kept(lang)}"
            )
            return text if self.closes else f"{text}；{_REMEDY[lang]}"
        state = "closes" if self.closes else "does not close"
        text = (
            f"The water balance {state}: rain less evaporation is {self.runoff:.0f} mm, "
            f"gauged runoff {self.observed:.0f} mm ({percent}){self._kept(lang)}"
        )
        return text if self.closes else f"{text}; {_REMEDY[lang]}"

    def _kept(self, lang: str) -> str:
        """Return what part of the runoff counts as retained."""
        if not self.retained:
            return ""
        part = f"{100 * self.retained / self.runoff:.0f} %"
        if lang == "zh":
            return f"；其中 {self.retained:.0f} mm（{part}）计为水源涵养，其余为快速径流"
        return (
            f"; {self.retained:.0f} mm ({part}) of it count as retained, the rest runs off quickly"
        )


def water_parts(supply: Supply, draws: Draws, settings: AccountSettings) -> xr.Dataset:
    """Return where the rain of every zone goes, at central coefficients.

    Parameters
    ----------
    supply, draws, settings
        As for `gepsim.valuation.evaluate`.

    Returns
    -------
    Dataset
        ``rain`` and ``inflow`` are together ``evaporation``, ``quick_runoff`` and ``retained``;
        what sealed and bare ground neither shed at once nor evaporate runs off too. [m3 year-1]
    """
    resolver = Resolver(supply, draws.alone, *swaps(settings.chosen))

    def read(name: str, units: str) -> xr.DataArray:
        return central(resolver.get(name, units))

    rain = read("rain_volume", "m3 year-1") * read("rain_factor", "1")
    wet = central(resolver.flow(FLOWS["actual_evapotranspiration"]))
    inflow = read(EVAPORATED_INFLOW, "m3 year-1")
    kept = central(resolver.flow(FLOWS["retained_water"]))
    parts = {"rain": rain, "inflow": inflow, "evaporation": wet, "retained": kept}
    return xr.Dataset({**parts, "quick_runoff": rain + inflow - wet - kept})


def water_balance(supply: Supply, draws: Draws, settings: AccountSettings) -> WaterBalance:
    """Return the balance of the account's first year at central coefficients.

    Types that a profile does not account for are kept: rain falls on all of them.
    """
    base = supply.at(time=int(supply.drivers.time.values[0]))
    found = water_parts(base, draws, settings)
    size = float(base.drivers.area.sum()) * factor(zonal_units()["area"], "m2")
    depth = {name: float(part.sum()) / size * factor("m", "mm") for name, part in found.items()}
    table = draws.table
    return WaterBalance(
        depth["rain"],
        depth["evaporation"],
        table.value("observed_runoff", "mm year-1"),
        table.value("runoff_closure_tolerance", "1"),
        depth["retained"],
    )
