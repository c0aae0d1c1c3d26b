"""From a simulation's arrays with members to the variables of ``accounts.nc``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from gepsim.dims import QUANTILES
from gepsim.draws import percentile
from gepsim.errors import GepsimError
from gepsim.files.fields import FIELDS, Field
from gepsim.files.members import at_checkpoints
from gepsim.files.model import Outcome
from gepsim.files.names import ascii_text, names_of
from gepsim.files.schema import DIMENSIONS, accounts_field, in_order, indicator_units
from gepsim.memory import back_to_files
from gepsim.text import same


def account_tables(outcome: Outcome) -> xr.Dataset:
    """Return the accounts as they are written: central estimates, spreads, names, attributes.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    Dataset
        What the draws spread stands along `quantile`, what they do not has none; along `member`
        stand the draws themselves of what runs are compared by, at the checkpoints.

    Raises
    ------
    GepsimError
        If a variable is missing, undescribed, or has other dimensions than the schema says.
    """
    raw = with_derived(outcome.accounts)
    missing = [f.name for f in FIELDS if f.required and f.name not in raw]
    if missing:
        raise GepsimError(f"accounts: missing {', '.join(missing)}")
    zh = names_of(raw, "service", "zh")
    variables: dict[str, xr.Variable] = {}
    for name in sorted(str(n) for n in raw.data_vars):
        field = accounts_field(raw[name], outcome.quantity_units, zh)
        array = ordered(raw.variables[name], field)
        more = outcome.attributes.get(name, {})
        middle = array.isel(member=0) if "member" in array.dims else array
        variables[name] = described(encoded(middle, field), field, outcome.price_year)
        variables[name].attrs.update(more)
        if field.spread and "member" in array.dims:
            spread = ordered(spread_of(array), field.quantile())
            if bool((spread.isel(quantile=-1) > spread.isel(quantile=0)).any()):
                variables[field.spread] = described(spread, field.quantile(), outcome.price_year)
                variables[field.spread].attrs.update(more)
    kept = drawn(outcome, raw)
    dims = {str(dim) for variable in variables.values() for dim in variable.dims}
    labels = {dim: raw[dim].values for dim in in_order(sorted(dims)) if dim in raw.coords}
    labels |= {"member": np.arange(1, outcome.members + 1)} if kept else {}
    variables |= kept
    return xr.Dataset(variables, {**labels, "quantile": list(QUANTILES), **companions(raw)})


def drawn(outcome: Outcome, raw: xr.Dataset) -> dict[str, xr.Variable]:
    """Return the draws that are kept one by one, with what two runs must share to be paired."""
    told = {"seed": np.int32(outcome.seed), "members": np.int32(outcome.members)}
    found = {}
    for name, array in at_checkpoints(raw).items():
        field = next(row for row in FIELDS if row.name == name)
        found[name] = described(array.variable, field, outcome.price_year)
        found[name].attrs.update(told)
    return found


def with_derived(accounts: xr.Dataset) -> xr.Dataset:
    """Return the accounts with what follows from them and needs the draws: totals and the peak."""
    sums = {
        "gep_city": ("gep_total", ["county"]),
        "gep_city_service": ("gep", ["county"]),
        "energy_total": ("energy_use", ["sector", "carrier"]),
        "co2_total": ("co2_emissions", ["sector"]),
        "transfer_net": ("transfer", ["rule"]),
    }
    found = {
        new: _summed(accounts[old], dims) for new, (old, dims) in sums.items() if old in accounts
    }
    if "member" in found.get("gep_city", accounts).dims and accounts.sizes["member"] > 1:
        found["gep_city_percentile"] = percentile(found["gep_city"])
    if "co2_total" in found:
        found["peak_probability"] = peak_probability(found["co2_total"])
    return accounts.assign(found)


def _summed(array: xr.DataArray, dims: Sequence[str]) -> xr.DataArray:
    """Return sums over some dimensions, a year at a time: a copy of one is in hand."""
    years = []
    for place in range(array.sizes["time"]):
        years.append(array.isel(time=[place]).sum(dims))
        back_to_files()
    return xr.concat(years, "time").transpose(*(dim for dim in array.dims if dim not in dims))


def peak_probability(emissions: xr.DataArray) -> xr.DataArray:
    """Return the share of draws whose emissions are highest in each year.

    Examples
    --------
    Two draws after the central member 0, one of which peaks in each year:

    >>> co2 = xr.DataArray([[0.0, 1.0, 3.0], [2.0, 2.0, 2.0]],
    ...     {"time": [2022, 2023], "member": [0, 1, 2]})
    >>> peak_probability(co2).values
    array([0.5, 0.5])
    """
    draws = emissions.isel(member=slice(1, None)) if "member" in emissions.dims else emissions
    peaks = draws.idxmax("time") == draws["time"]
    return peaks.mean("member") if "member" in peaks.dims else peaks.astype(float)


def quantiles(array: xr.DataArray) -> xr.DataArray:
    """Return the quantiles over the draws, without the central member 0.

    Examples
    --------
    >>> array = xr.DataArray([9.0, 0.0, 1.0, 2.0], dims="member")
    >>> quantiles(array).sel(quantile=0.5).item()
    1.0
    """
    rest = array.isel(member=0, drop=True).coords
    return xr.DataArray(spread_of(array.variable), {**rest, "quantile": list(QUANTILES)})


def spread_of(array: xr.Variable) -> xr.Variable:
    """Return `quantiles` of numbers alone: what is written takes its labels from the whole.

    To the bit what `numpy.quantile` finds, in a fifth of its time: numpy sorts in lanes, but looks
    for a few ranks one number after the other.
    """
    rest = tuple(dim for dim in array.dims if dim != "member")
    drawn = array.isel(member=slice(1, None)).transpose(*rest, "member").values
    found = np.empty((*drawn.shape[:-1], len(QUANTILES)))
    for part in range(len(drawn)) if rest else [...]:  # a year at a time: a copy of one is in hand
        found[part] = _ranked(np.sort(np.asarray(drawn[part], float), axis=-1))
        back_to_files()
    return xr.Variable(("quantile", *rest), np.moveaxis(found, -1, 0))


def _ranked(ranked: np.ndarray) -> np.ndarray:
    """Return the quantiles of sorted numbers, last along the last axis."""
    place = np.array(QUANTILES) * (ranked.shape[-1] - 1)
    low = np.floor(place).astype(np.intp)
    part, high = place - low, np.minimum(low + 1, ranked.shape[-1] - 1)
    below, above = ranked[..., low], ranked[..., high]
    step = above - below
    found = np.where(part >= 0.5, above - step * (1.0 - part), below + step * part)
    found[np.isnan(ranked[..., -1])] = np.nan  # they are ranked last
    return found


def ordered(array: xr.Variable, field: Field) -> xr.Variable:
    """Return the array with its dimensions in the order of the file, `member` last."""
    wanted = [*field.dims, *(["member"] if "member" in array.dims else [])]
    if set(array.dims) != set(wanted):
        found = ", ".join(str(dim) for dim in array.dims)
        raise GepsimError(f"{field.name}: dimensions ({found}), wanted ({', '.join(field.dims)})")
    return array.transpose(*wanted)


#: Room for fifteen flags: eight bits with a sign hold seven.
_MASKS = "i2"


def encoded(array: xr.Variable, field: Field) -> xr.Variable:
    """Return coded values as small integers; words of a verdict become their place."""
    if field.flags and array.dtype.kind in "OUT":
        place = {word: np.int8(n) for n, word in enumerate(field.flags)}
        unknown = sorted({str(v) for v in array.values.ravel()} - set(place))
        if unknown:
            raise GepsimError(f"{field.name}: unknown value '{unknown[0]}'")
        array = array.copy(data=np.vectorize(place.__getitem__, otypes=["i1"])(array.values))
    if field.masks:
        return array.astype(_MASKS)
    return array.astype("i1" if field.flags else "f8")


def described(array: xr.Variable, field: Field, price_year: int) -> xr.Variable:
    """Return the array with the attributes of its row in the schema, and no others."""
    return xr.Variable(array.dims, array.values, attributes(field, price_year))


def attributes(field: Field, price_year: int) -> dict[str, object]:
    """Return the CF attributes of a variable."""
    attrs: dict[str, object] = {
        "long_name": field.label.en,
        "long_name_zh": field.label.zh,
        "units": field.units,
        "cell_methods": field.cell_methods,
        "coverage_content_type": "modelResult",
    }
    if not field.cell_methods:
        del attrs["cell_methods"]
    if field.is_money:
        attrs |= {"price_year": np.int32(price_year), "currency": "CNY"}
    if field.flags:
        attrs |= {"flag_values": np.arange(len(field.flags), dtype="i1")}
    if field.masks:
        attrs |= {"flag_masks": np.left_shift(1, np.arange(len(field.masks))).astype(_MASKS)}
    if field.flags or field.masks:
        attrs |= {"flag_meanings": " ".join(field.flags or field.masks)}
    return attrs


def companions(accounts: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return the names of all labels in both languages, and other text along one dimension."""
    texts: dict[str, xr.DataArray] = {}
    labelled = [str(d) for d in accounts.dims if d in accounts.coords]
    for dim in in_order(d for d in labelled if accounts[d].dtype.kind in "OUT"):
        for lang in ("en", "zh"):
            names = list(names_of(accounts, dim, lang).values())
            words = [ascii_text(n) for n in names] if lang == "en" else names
            attrs = {"long_name": f"{DIMENSIONS.get(dim, same(dim)).en}: name ({lang})"}
            texts[f"{dim}_name_{lang}"] = xr.DataArray(words, dims=dim, attrs=attrs)
    for name, other in accounts.coords.items():
        if other.ndim == 1 and other.dtype.kind in "OUT" and name not in (*other.dims, *texts):
            attrs = {"long_name": str(name).replace("_", " ")}
            words = [_plain(str(name), str(word)) for word in other.values]
            texts[str(name)] = xr.DataArray(words, dims=other.dims, attrs=attrs)
    return texts


def _plain(name: str, word: str) -> str:
    if name == "indicator_units":
        return ascii_text(indicator_units(word))
    return word if name.endswith("_zh") else ascii_text(word)
