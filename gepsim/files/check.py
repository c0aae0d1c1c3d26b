"""The sums that every result must satisfy before it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from gepsim.draws import central
from gepsim.errors import GepsimError
from gepsim.files.fields import FIELDS
from gepsim.files.model import Outcome
from gepsim.files.possible import impossible
from gepsim.memory import back_to_files
from gepsim.units import factor

#: Relative gap that rounding alone explains.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Closure:
    """One balance and how well it closed.

    Parameters
    ----------
    name : str
        What must be equal.
    gap : float
        Largest relative difference over all years, places and draws. [1]
    """

    name: str
    gap: float

    @property
    def holds(self) -> bool:
        """Tell whether the gap is no more than rounding."""
        return self.gap <= TOLERANCE

    def as_dict(self) -> dict[str, Any]:
        """Return the balance as it stands in ``run.json``."""
        return {"name": self.name, "relative_gap": self.gap, "holds": self.holds}


def relative_gap(found: xr.DataArray, wanted: xr.DataArray | float, scale: float) -> float:
    """Return the largest difference as a share of `scale`; infinite where a value is missing.

    Examples
    --------
    >>> relative_gap(xr.DataArray([1.0, 2.0]), xr.DataArray([1.0, 2.5]), 2.0)
    0.25
    """
    worst = float(abs(found - wanted).max(skipna=False))
    return worst / scale if np.isfinite(worst) and scale > 0 else (0.0 if worst == 0 else np.inf)


def _largest(array: xr.DataArray) -> float:
    """Return the largest size of a number, without a copy of the numbers."""
    numbers = array.values.ravel(order="K")
    return max(float(np.fmax.reduce(numbers)), -float(np.fmin.reduce(numbers)))


def gep_sums(accounts: xr.Dataset) -> float:
    """Return how far the services are from their total."""
    total = accounts["gep_total"]
    return relative_gap(accounts["gep"].sum("service", skipna=False), total, _largest(total))


def change_is_explained(accounts: xr.Dataset) -> float:
    """Return how far the causes are from the change of GEP since the first year."""
    total = central(accounts["gep_total"]).sum("county", skipna=False)
    change = total - total.isel(time=0, drop=True)
    found = central(accounts["gep_change"]).sum("driver", skipna=False)
    return relative_gap(found, change, _largest(total))


def transfers_cancel(accounts: xr.Dataset) -> float:
    """Return how far what is paid is from what is received."""
    transfer, left = accounts["transfer"], []
    for place in range(transfer.sizes["time"]):  # by year: it is large, and a copy is in hand
        left.append(abs(transfer.isel(time=place).sum("party", skipna=False)).max(skipna=False))
        back_to_files()
    return relative_gap(xr.concat(left, "time"), 0.0, _largest(transfer))


def area_is_kept(accounts: xr.Dataset) -> float:
    """Return how far any county's area is from its area in the first year."""
    area = accounts["extent"].sum("ecosystem_type", skipna=False)
    return relative_gap(area, area.isel(time=0, drop=True), _largest(area))


def energy_closes(accounts: xr.Dataset) -> float:
    """Return how far energy use is from energy intensity times value added."""
    found = accounts["energy_use"].sum(["sector", "carrier"], skipna=False)
    return _intensity_gap(accounts, found, "energy_intensity")


def carbon_closes(accounts: xr.Dataset) -> float:
    """Return how far emissions are from carbon intensity times value added."""
    found = accounts["co2_emissions"].sum("sector", skipna=False)
    return _intensity_gap(accounts, found, "carbon_intensity")


def _intensity_gap(accounts: xr.Dataset, found: xr.DataArray, intensity: str) -> float:
    gdp = accounts["value_added"].sum("sector", skipna=False) * factor("CNY", "wan_CNY")
    return relative_gap(found, accounts[intensity] * gdp, _largest(found))


def probabilities_are_ordered(accounts: xr.Dataset) -> float:
    """Return by how much a probability lies outside its bounds, or a bound outside 0 … 1."""
    low, met, high = (accounts[f"probability_{part}"] for part in ("low", "met", "high"))
    steps = [-low, low - met, met - high, high - 1.0]
    return max(0.0, *(float(step.max()) for step in steps))


def values_are_finite(accounts: xr.Dataset) -> float:
    """Return the largest share of values that are missing where none may be."""
    whole = [f.name for f in FIELDS if not f.gaps and f.name in accounts]
    numbers = [accounts[n] for n in whole if accounts[n].dtype.kind == "f"]
    return max(map(_missing, numbers), default=0.0)


def _missing(array: xr.DataArray) -> float:
    found = float((~np.isfinite(array.values)).mean())
    back_to_files()
    return found


CLOSURES: dict[str, Callable[[xr.Dataset], float]] = {
    "services sum to gep_total": gep_sums,
    "causes sum to the change of gep_total": change_is_explained,
    "transfers cancel over parties": transfers_cancel,
    "area of each county is kept": area_is_kept,
    "energy is energy intensity times value added": energy_closes,
    "emissions are carbon intensity times value added": carbon_closes,
    "probabilities lie within their bounds": probabilities_are_ordered,
    "no value is missing": values_are_finite,
}


def check_outcome(outcome: Outcome) -> list[Closure]:
    """Return every balance of an outcome.

    Raises
    ------
    GepsimError
        With all balances that do not close, and all values that cannot be.
    """
    found = []
    for name, measure in CLOSURES.items():
        found.append(Closure(name, measure(outcome.accounts)))
        back_to_files()
    broken = [f"  - {c.name}: relative gap {c.gap:.1e}" for c in found if not c.holds]
    if broken:
        head = f"'{outcome.id}': the results do not close to {TOLERANCE:g}; nothing was written"
        raise GepsimError("\n".join([head, *broken]))
    odd = [f"  - {line}" for line in impossible(outcome.accounts)]
    back_to_files()
    if odd:
        head = f"'{outcome.id}': the results cannot be; nothing was written"
        raise GepsimError("\n".join([head, *odd]))
    return found
