"""Draws that know the gauge: rain and evaporation together give the runoff that is observed.

Rain and evaporation are drawn from rows that do not know of each other, yet their difference is
measured. Each draw is moved by as much as the gauge says, error and all (Matheron's rule): the
draws that come out are those of rain and evaporation given the gauge, exactly where the rows are
normal. Nothing is thrown away, every scenario moves alike, and the central member stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from scipy.special import ndtr, ndtri

from gepsim.draws import Draws
from gepsim.registry import FLOWS
from gepsim.services.settings import AccountSettings
from gepsim.services.variants import swaps
from gepsim.text import Text
from gepsim.units import factor
from gepsim.valuation.marks import coefficients_of
from gepsim.valuation.supply import Resolver, Supply

#: What the error of the gauge is drawn by.
ERROR_KEY = "gauge.error"
_EVAPORATION = "actual_evapotranspiration"
_FAR = 3.0  # standard deviations beyond which rows and gauge contradict each other
_TAIL = 1e-9  # quantiles stay within this of 0 and 1
_TWO_SIDED = 1.959963984540054  # standard deviations of a 95 % interval


@dataclass(frozen=True)
class Gauge:
    """What a gauge says of the draws.

    Parameters
    ----------
    observed, error : float
        Runoff, and its standard deviation. [mm year-1]
    mean, spread : float
        Runoff of the draws before they know of the gauge. [mm year-1]
    members, effective : float
        Draws, and as how many they count that fit the gauge, by importance weights.
    before, after : float
        Part of the draws within the tolerance of the gauge. [1]
    """

    observed: float
    error: float
    mean: float
    spread: float
    members: int
    effective: float
    before: float
    after: float

    @property
    def met(self) -> bool:
        """Return whether rows and gauge can both be true.

        Examples
        --------
        >>> Gauge(557.0, 28.0, 570.0, 90.0, 1000, 420.0, 0.45, 0.95).met
        True
        >>> Gauge(200.0, 10.0, 570.0, 90.0, 1000, 0.2, 0.0, 0.0).met
        False
        """
        return bool(abs(self.observed - self.mean) <= _FAR * np.hypot(self.spread, self.error))

    @property
    def text(self) -> Text:
        """Return what was done with the draws, or why nothing was."""
        many = f"{self.effective:.1f}" if self.effective < 10 else f"{self.effective:.0f}"
        if not self.met:
            return Text(
                zh=f"没有抽样能与实测径流 {self.observed:.0f} mm 相符"
                f"（抽样均值 {self.mean:.0f} mm，标准差 {self.spread:.0f} mm，"
                f"{self.members} 个样本的有效数为 {many}）：抽样未作约束，"
                "请检查降水、蒸散系数和 observed_runoff",
                en=f"no draw can meet the gauged runoff of {self.observed:.0f} mm (the draws have "
                f"{self.mean:.0f} mm with a standard deviation of {self.spread:.0f} mm; of "
                f"{self.members} draws {many} count): they are left as they are; look at rain, "
                "evapotranspiration and the row observed_runoff",
            )
        return Text(
            zh=f"抽样以实测径流 {self.observed:.0f} ± {self.error:.0f} mm 为条件："
            f"在容差之内的样本由 {100 * self.before:.0f} % 升至 {100 * self.after:.0f} %"
            f"（{self.members} 个样本的有效数为 {many}）",
            en=f"draws know the gauge ({self.observed:.0f} ± {self.error:.0f} mm): "
            f"{100 * self.before:.0f} % of them lay within its tolerance, "
            f"{100 * self.after:.0f} % do now (of {self.members} draws {many} fitted as they were)",
        )


def heed_gauge(supply: Supply, draws: Draws, settings: AccountSettings) -> tuple[Draws, Gauge]:
    """Return draws of rain and evaporation given the observed runoff, and what changed.

    Parameters
    ----------
    supply : Supply
        Land under normal weather; its first year counts.
    draws : Draws
        Rows, of which ``observed_runoff`` and ``runoff_closure_tolerance`` are the gauge: the
        tolerance is the 95 % interval of its error.
    settings : AccountSettings
        Whose methods say what evaporates.

    Returns
    -------
    draws : Draws
        As before, but for the quantiles of the rows behind rain and evaporation.
    gauge : Gauge
        What the gauge says; where rows and gauge contradict each other the draws stay.
    """
    table = draws.table
    observed = table.value("observed_runoff", "mm year-1")
    tolerance = table.value("runoff_closure_tolerance", "1")
    error = observed * tolerance / _TWO_SIDED
    base = supply.at(time=int(supply.drivers.time.values[0]))
    if draws.members == 0:
        return draws, Gauge(observed, error, observed, 0.0, 0, 0.0, 1.0, 1.0)
    keys = uncertain_keys(base, draws, settings)
    plain = runoff_of_members(base, draws, settings)
    slopes = _slopes(keys, base, draws, settings)
    spread = float(np.sqrt((slopes**2).sum()))
    gauge = Gauge(
        observed, error, float(plain.mean()), spread, draws.members,
        _effective(plain, observed, error), _within(plain, observed, tolerance), 0.0,
    )  # fmt: skip
    if not gauge.met or spread == 0.0:
        return draws, replace(gauge, after=gauge.before)
    noise = draws.normal(ERROR_KEY).values[1:]
    gain = slopes / (spread**2 + error**2)
    lacking = observed + error * noise - plain
    known = {
        key: np.clip(ndtr(ndtri(draws.column(key)) + part * lacking), _TAIL, 1.0 - _TAIL)
        for key, part in zip(keys, gain, strict=True)
    }
    told = replace(draws, known={**draws.known, **known})
    after = _within(runoff_of_members(base, told, settings), observed, tolerance)
    return told, replace(gauge, after=after)


def runoff_of_members(supply: Supply, draws: Draws, settings: AccountSettings) -> np.ndarray:
    """Return rain less evaporation of the whole land in each draw. [mm year-1]"""
    resolver = Resolver(supply, draws, *swaps(settings.chosen))
    rain = resolver.get("rain_volume", "m3 year-1") * resolver.get("rain_factor", "1")
    wet = resolver.flow(FLOWS[_EVAPORATION])
    places = [dim for dim in wet.dims if dim != "member"]
    left = rain.sum([dim for dim in rain.dims if dim != "member"]) - wet.sum(places)
    depth = left / float(resolver.get("area", "m2").sum()) * factor("m", "mm")
    every = depth + xr.DataArray(np.zeros(draws.members + 1), {"member": draws.member})
    return np.asarray(every.values[1:])


def uncertain_keys(supply: Supply, draws: Draws, settings: AccountSettings) -> list[str]:
    """Return what the rows behind rain and evaporation are drawn by, in order."""
    resolver = Resolver(supply, draws, *swaps(settings.chosen))
    names = ["rain_factor", *coefficients_of(FLOWS[_EVAPORATION], resolver)]
    rows = [row for name in dict.fromkeys(names) for row in draws.table.named(name)]
    return list(dict.fromkeys(row.key for row in rows if row.dist != "fixed"))


def _slopes(
    keys: Sequence[str], supply: Supply, draws: Draws, settings: AccountSettings
) -> np.ndarray:
    """Return how far one standard deviation of each key moves the runoff. [mm year-1]"""
    count = len(keys)
    steps = {}
    for place, key in enumerate(keys):
        column = np.zeros(2 * count)
        column[2 * place : 2 * place + 2] = (1.0, -1.0)
        steps[key] = ndtr(column)
    probe = replace(draws, members=2 * count, known=steps)
    moved = runoff_of_members(supply, probe, settings)
    return np.asarray((moved[0::2] - moved[1::2]) / 2.0)


def _effective(runoff: np.ndarray, observed: float, error: float) -> float:
    """Return as how many draws those count that fit, by their weights under the gauge's error."""
    weight = np.exp(-0.5 * ((runoff - observed) / error) ** 2)
    square = float((weight**2).sum())
    return float(weight.sum()) ** 2 / square if square > 0.0 else 0.0


def _within(runoff: np.ndarray, observed: float, tolerance: float) -> float:
    """Return the part of the draws within the tolerance of the gauge. [1]"""
    return float((np.abs(runoff / observed - 1.0) <= tolerance).mean())
