"""The measures that lower energy use and emissions; without them technology stands still.

Each is one declared formula. It takes what its site hands it (see `gepsim.economy.measure.SITES`),
the measure's effect, and its coefficients. A new measure is one function here and its rows in
``coefficients/energy.csv``; CONTRIBUTING tells the steps. Electricity is counted by its heat in the
formulas; `power_rate` turns it into the coal equivalent in which the tables are kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import xarray as xr

from gepsim.economy.measure import MEASURES, Touched, measure
from gepsim.text import Text

__all__ = ["MEASURES", "POWER_SUPPLIES"]

_NO_PRICE = Text("成本未知", "cost unknown")


@measure(
    text=Text("节能提效", "energy efficiency"),
    sites=("operation", "home_saving"),
    course="compounding",
    part={"home_saving": "household_efficiency_part"},
    touches=Touched(sectors="producers"),
    cost_units="tce",
)
def efficiency(level: xr.DataArray, left: xr.DataArray) -> xr.DataArray:
    """Save energy per unit of output of everything that stands, and per home in towns.

    Examples
    --------
    A tenth is saved of what was 1:

    >>> efficiency(1.0, 0.9)
    0.9
    """
    return level * left


@measure(
    text=Text("新增产能技术进步", "better technology of new capacity"),
    sites=("entry",),
    course="compounding",
    touches=Touched(sectors="producers"),
    unpriced=_NO_PRICE,
)
def learning(level: xr.DataArray, left: xr.DataArray) -> xr.DataArray:
    """Save energy per unit of output of each new year's capacity (vintage model).

    Examples
    --------
    >>> learning(1.0, 0.95)
    0.95
    """
    return level * left


@measure(
    text=Text("淘汰产能更新", "renewal of retired capacity"),
    sites=("renewal",),
    course="yearly",
    touches=Touched(sectors="producers"),
    unpriced=_NO_PRICE,
)
def renewal(level: xr.DataArray, part: xr.DataArray) -> xr.DataArray:
    """Replace retired capacity by new technology, the rest like for like (vintage model).

    Examples
    --------
    >>> renewal(0.0, 0.3)
    0.3
    """
    return level + part


@measure(
    text=Text("交通电动化", "electric vehicles"),
    sites=("carriers",),
    course="adding",
    touches=Touched(sectors="transport", carriers=("oil",)),
    inputs={"ev_energy_ratio": "1", "power_rate": "1"},
    cost_units="tce",
)
def ev(
    energy: xr.DataArray, share: xr.DataArray, ev_energy_ratio: xr.DataArray,
    power_rate: xr.DataArray,
) -> xr.DataArray:  # fmt: skip
    """Replace a share of the oil of transport by electricity.

    Parameters
    ----------
    energy : DataArray
        By carrier. [tce]
    share : DataArray
        Part of the oil that is replaced. [1]
    ev_energy_ratio : DataArray
        Heat of electricity per heat of oil. [1]
    power_rate : DataArray
        Coal equivalent of electricity per its heat. [1]

    Examples
    --------
    Half of 10 t of oil gives way to power at a third of its heat, counted at 2.4 times its heat:

    >>> table = xr.DataArray([10.0, 0.0], {"carrier": ["oil", "electricity"]})
    >>> ev(table, 0.5, 1 / 3, 2.4).values.round(2).tolist()
    [5.0, 4.0]
    """
    moved = energy.sel(carrier="oil", drop=True) * share
    return move(energy, "oil", moved, {"electricity": ev_energy_ratio * power_rate})


@measure(
    text=Text("煤改气改电", "coal to gas and power"),
    sites=("carriers",),
    course="adding",
    touches=Touched(sectors="all", carriers=("coal",)),
    inputs={
        "coal_switch_gas_part": "1",
        "coal_switch_gas_ratio": "1",
        "coal_switch_electric_ratio": "1",
        "power_rate": "1",
    },
    cost_units="tce",
)
def coal_switch(
    energy: xr.DataArray, share: xr.DataArray, coal_switch_gas_part: xr.DataArray,
    coal_switch_gas_ratio: xr.DataArray, coal_switch_electric_ratio: xr.DataArray,
    power_rate: xr.DataArray,
) -> xr.DataArray:  # fmt: skip
    """Replace a share of all coal by gas and electricity.

    Examples
    --------
    Of 10 t of coal all is switched, 6 to gas at 0.9 and 4 to power at 0.85:

    >>> table = xr.DataArray([10.0, 0.0, 0.0], {"carrier": ["coal", "gas", "electricity"]})
    >>> coal_switch(table, 1.0, 0.6, 0.9, 0.85, 1.0).values.round(2).tolist()
    [0.0, 5.4, 3.4]
    """
    moved = energy.sel(carrier="coal", drop=True) * share
    into = {
        "gas": coal_switch_gas_part * coal_switch_gas_ratio,
        "electricity": (1.0 - coal_switch_gas_part) * coal_switch_electric_ratio * power_rate,
    }
    return move(energy, "coal", moved, into)


@measure(
    text=Text("居民电气化", "electric homes"),
    sites=("home_fuel",),
    course="compounding",
    touches=Touched(sectors="urban_households", carriers=("coal", "oil", "gas")),
    cost_units="tce",
)
def electrification(fuel: xr.DataArray, left: xr.DataArray) -> xr.DataArray:
    """Replace the fuel of homes in towns by electricity.

    Examples
    --------
    >>> electrification(1.0, 0.98)
    0.98
    """
    return fuel * left


@measure(
    text=Text("水泥减产", "less cement"),
    sites=("standing",),
    course="compounding",
    touches=Touched(sectors="materials"),
    unpriced=_NO_PRICE,
)
def cement_decline(level: xr.DataArray, left: xr.DataArray) -> xr.DataArray:
    """Close standing capacity of materials, and the kilns with it.

    Examples
    --------
    >>> cement_decline(1.0, 0.9)
    0.9
    """
    return level * left


@dataclass(frozen=True)
class PowerSupply:
    """A way to cleaner power that a scenario gives as amounts by year, with its price.

    Parameters
    ----------
    text : Text
    cost_units : str
        Unit of what the row ``lever_cost`` prices.
    """

    text: Text
    cost_units: str = "kWh"


#: Priced beside the measures.
POWER_SUPPLIES = {
    "local_supply": PowerSupply(Text("本地可再生电力", "local renewable power")),
    "certificates": PowerSupply(Text("绿证", "green certificates")),
}


def move(
    energy: xr.DataArray, carrier: str, moved: xr.DataArray, into: dict[str, xr.DataArray]
) -> xr.DataArray:
    """Return `energy` with `moved` taken from one carrier and `into` ratios of it added to others.

    Examples
    --------
    >>> table = xr.DataArray([10.0, 0.0], {"carrier": ["coal", "gas"]})
    >>> move(table, "coal", 4.0, {"gas": 0.9}).values.tolist()
    [6.0, 3.6]
    """
    ratios = {carrier: xr.DataArray(-1.0), **into}
    weights = xr.concat(xr.broadcast(*map(xr.DataArray, ratios.values())), "carrier")
    weights = weights.assign_coords(carrier=list(ratios))
    full = weights.reindex(carrier=energy.carrier.values, fill_value=0.0)
    return energy + moved * full
