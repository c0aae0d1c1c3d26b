"""Why emissions changed: additive LMDI-I, exact and safe at zero.

Emissions of a sector and carrier are a product: activity × structure × intensity × mix × emission
factor. The logarithmic mean shares the change among the five without a remainder. A zero is
replaced by a number so small that the terms reach their limits (Ang and Liu).
"""

from __future__ import annotations

from collections.abc import Mapping

import xarray as xr

_SMALL = 1e-20
_NEARLY_LEVEL = 1e-9
#: Part of all emissions below which what no energy explains is rounding. [1]
_ROUNDING = 1e-9
_INNER = ("sector", "carrier")

Terms = Mapping[str, xr.DataArray]


def logarithmic_mean(a: xr.DataArray, b: xr.DataArray) -> xr.DataArray:
    """Return ``(a - b) / ln(a / b)``, which is `a` where both are equal.

    Examples
    --------
    >>> mean = logarithmic_mean(xr.DataArray([2.0, 4.0]), xr.DataArray([2.0, 1.0]))
    >>> mean.values.round(4).tolist()
    [2.0, 2.164]
    """
    ratio = xr.ufuncs.log(a / b)
    level = abs(ratio) < _NEARLY_LEVEL
    apart = (a - b) / ratio.where(~level, 1.0)
    return apart.where(~level, (a + b) / 2.0)


def kaya(account: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return the five factors of emissions by sector and carrier.

    Producers: activity is the city's product, structure the sector's part of it. Households add no
    value; their activity is what people and rooms ask for, against the base year, and structure 1.

    Parameters
    ----------
    account : Dataset
        With `value_added`, `energy_use` and `emission_factor`, and with `home_demand` where the
        activity of homes is known; without it what they use is intensity.
    """
    added, energy = account.value_added, account.energy_use
    product, total = added.sum("sector"), energy.sum("carrier")
    produces = added > 0
    homes = account["home_demand"] if "home_demand" in account else xr.zeros_like(added)
    activity = xr.where(produces, product, homes.where(homes > 0, 1.0))
    structure = xr.where(produces, added / product, 1.0)
    return {
        "activity": activity,
        "structure": structure,
        "intensity": total / (activity * structure),
        "mix": energy / total,
        "emission_factor": account.emission_factor,
    }


def _positive(terms: Terms) -> dict[str, xr.DataArray]:
    return {name: term.where(term > 0, _SMALL) for name, term in terms.items()}


def _product(terms: Terms) -> xr.DataArray:
    whole = xr.DataArray(1.0)
    for term in terms.values():
        whole = whole * term
    return whole


def additive(first: Terms, last: Terms) -> xr.DataArray:
    """Return how much each factor changed the sum, by effect and sector; the parts add up exactly.

    Parameters
    ----------
    first, last : mapping of str to DataArray
        The factors at the two ends, whose product is summed over sector and carrier.

    Examples
    --------
    Activity doubles and intensity halves: one adds what the other takes.

    >>> one = {"activity": xr.DataArray([[2.0]], dims=_INNER),
    ...        "intensity": xr.DataArray([[3.0]], dims=_INNER)}
    >>> two = {"activity": 2 * one["activity"], "intensity": one["intensity"] / 2}
    >>> additive(one, two).sum("sector").values.round(4).tolist()
    [4.1589, -4.1589]
    """
    first, last = _positive(first), _positive(last)
    weight = logarithmic_mean(_product(last), _product(first))
    parts = [(weight * xr.ufuncs.log(last[x] / first[x])).sum("carrier") for x in first]
    whole = xr.concat(xr.broadcast(*parts), "effect")
    return whole.assign_coords(effect=list(first))


def _first_year(terms: Terms) -> dict[str, xr.DataArray]:
    return {
        name: term.isel(time=0, drop=True) if "time" in term.dims else term
        for name, term in terms.items()
    }


def over_time(account: xr.Dataset) -> xr.DataArray:
    """Return the change of emissions since the first year by year, effect and sector. [tCO2].

    Parameters
    ----------
    account : Dataset
        With `value_added`, `energy_use`, `emission_factor` and `co2_emissions`.
    """
    terms, process = kaya(account), process_emissions(account)
    parts = additive(_first_year(terms), terms)
    return _with_process(parts, process, process.isel(time=0, drop=True))


def process_emissions(account: xr.Dataset) -> xr.DataArray:
    """Return the emissions that no energy explains, by sector; zero where only energy counts.

    Examples
    --------
    Ten tons of coal at 2.5 emit 25; the other 5 come from the kiln:

    >>> account = xr.Dataset({
    ...     "energy_use": (("sector", "carrier"), [[10.0]]),
    ...     "emission_factor": (("carrier",), [2.5]),
    ...     "co2_emissions": (("sector",), [30.0]),
    ... })
    >>> process_emissions(account).values.tolist()
    [5.0]
    """
    burnt = (account.energy_use * account.emission_factor).sum("carrier")
    rest = account.co2_emissions - burnt
    return rest.where(abs(rest) > _ROUNDING * account.co2_emissions.sum("sector"), 0.0)


def _with_process(parts: xr.DataArray, after: xr.DataArray, before: xr.DataArray) -> xr.DataArray:
    """Return the parts with that of process emissions, where there are any."""
    if not bool((after != 0).any()) and not bool((before != 0).any()):
        return parts
    process = (after - before).expand_dims(effect=["process"])
    return xr.concat([parts, process.broadcast_like(parts.isel(effect=0, drop=True))], "effect")


def between(one: xr.Dataset, other: xr.Dataset) -> xr.DataArray:
    """Return why `other` emits more or less than `one`, by year, effect and sector. [tCO2].

    Raises
    ------
    ValueError
        If the two count energy or carbon differently.
    """
    for fact in ("energy_accounting", "co2_scope"):
        if one.attrs.get(fact) != other.attrs.get(fact):
            raise ValueError(
                f"{fact} differs: '{one.attrs.get(fact)}' and '{other.attrs.get(fact)}' "
                "cannot be compared"
            )
    parts = additive(kaya(one), kaya(other))
    return _with_process(parts, process_emissions(other), process_emissions(one))
