"""Why the total moved: quantity, price, extent or weather, adding up exactly."""

from __future__ import annotations

from dataclasses import replace

import xarray as xr

from gepsim.draws import Draws, central
from gepsim.services.settings import AccountSettings
from gepsim.valuation.account import evaluate
from gepsim.valuation.supply import Supply

DRIVERS_OF_CHANGE = ("quantity", "price", "extent", "weather")
_STILL = {"price_series": "constant", "carbon_price_growth": 0.0}
_NORMAL = "zero by construction: every year of this account has the climate-normal weather"
_OBSERVED = "actual-year account less the account of the same land under normal weather"


def decompose(
    supply: Supply,
    draws: Draws,
    settings: AccountSettings,
    *,
    normal: Supply | None = None,
    price_paths: tuple[str, ...] = (),
) -> xr.DataArray:
    """Return the change of the total since the first year, by cause, at central coefficients.

    Parameters
    ----------
    supply : Supply
        Drivers and paths of the account.
    draws : Draws
        Coefficients; only their central values are used.
    settings : AccountSettings
        Profile and methods.
    normal : Supply, optional
        The same land under normal weather; absent if `supply` is climate-normal itself.
    price_paths : tuple of str
        Names among the paths that move prices; the others move quantities.

    Returns
    -------
    DataArray
        Change over (time, driver), summing over `driver` to the change of the total. [CNY year-1]

    Notes
    -----
    Laspeyres: volumes at the prices of the first year. Extent is what the new areas would give at
    the yield per hectare of the first year; quantity is the rest of the volume change, from
    condition and activity; price is what remains of the value.
    """
    first = supply.drivers.time.values[0]
    alone = draws.alone
    supply, normal = _centre(supply), normal and _centre(normal)
    still = settings.model_copy(update=_STILL)

    def total(given: Supply, asked: AccountSettings = still) -> xr.DataArray:
        return central(evaluate(given, alone, asked).gep_total).sum("county")

    fixed = {name: path for name, path in supply.paths.items() if name not in price_paths}
    volume = total(replace(supply, paths=fixed))
    value = total(supply, settings) if price_paths or settings != still else volume
    extent = total(_base_yields(replace(supply, paths=fixed)))
    calm = total(replace(normal, paths=fixed)) if normal else volume
    since = {
        "price": value - volume,
        "weather": volume - calm,
        "extent": extent - extent.sel(time=first),
    }
    since = {name: part - part.sel(time=first) for name, part in since.items()}
    since["quantity"] = value - value.sel(time=first) - sum(since.values())
    return _labelled(since, settings, _OBSERVED if normal else _NORMAL)


def _centre(supply: Supply) -> Supply:
    """Return a supply with the central member alone."""
    return supply.at(member=[0])


def _base_yields(supply: Supply) -> Supply:
    """Return the supply with the areas of every year and all else as in the first year."""
    area = supply.drivers.area
    first = supply.drivers.isel(time=0, drop=True)
    known = first.area > 0.0
    per_hectare = first / xr.where(known, first.area, 1.0)
    own = supply.drivers / xr.where(area > 0.0, area, 1.0)
    kept = {
        name: area * xr.where(known, per_hectare[name], own[name])
        for name in supply.drivers.data_vars
        if name != "area"
    }
    drivers = xr.Dataset({"area": area, **kept}).transpose(*supply.drivers.area.dims, ...)
    return Supply(drivers, _held(supply.statistics), _held(supply.paths))


def _held(arrays: object) -> dict[str, xr.DataArray]:
    """Return arrays with the first year's value in every year."""
    return {
        str(name): array.isel(time=0, drop=True) if "time" in array.dims else array
        for name, array in dict(arrays).items()  # type: ignore[call-overload]
    }


def _labelled(
    parts: dict[str, xr.DataArray], settings: AccountSettings, weather: str
) -> xr.DataArray:
    """Return the parts side by side along `driver`."""
    ordered = [parts[name].rename("gep_change") for name in DRIVERS_OF_CHANGE]
    labels = xr.DataArray(list(DRIVERS_OF_CHANGE), dims="driver", name="driver")
    change = xr.concat(ordered, labels, coords="minimal", compat="override")
    attrs = {
        "units": "CNY year-1",
        "long_name": "Change of gross ecosystem product since the first year, by cause",
        "price_year": settings.price_year,
        "weather": weather,
    }
    return change.transpose("time", "driver").assign_attrs(attrs)
