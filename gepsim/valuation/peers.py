"""Where each service of an account stands, per area, among accounts that others have published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import xarray as xr

from gepsim.draws import headline
from gepsim.peers import PeerRow
from gepsim.prices import Deflator
from gepsim.registry import SERVICES
from gepsim.text import Text
from gepsim.units import factor
from gepsim.valuation.sanity import DENSITIES, GROUP_NAMES, TOTALS, drawn_value


@dataclass(frozen=True)
class Standing:
    """One service or group beside published accounts.

    Parameters
    ----------
    name : str
        Service or group.
    title : Text
    value : float
        Ours: the median of the draws. [1e4 CNY km-2 year-1]
    others : tuple of (Text, float)
        Published accounts, the largest first, in our price year. [1e4 CNY km-2 year-1]
    """

    name: str
    title: Text
    value: float
    others: tuple[tuple[Text, float], ...]

    @property
    def rank(self) -> int:
        """Return the place of ours among all, 1 for the largest.

        Examples
        --------
        >>> others = ((Text("甲", "a"), 300.0), (Text("乙", "b"), 100.0))
        >>> Standing("total", Text("合计", "total"), 200.0, others).rank
        2
        """
        return 1 + sum(value > self.value for _, value in self.others)


def places(
    gep: xr.DataArray,
    area: float,
    peers: Sequence[PeerRow],
    deflator: Deflator,
    price_year: int,
) -> list[Standing]:
    """Return every service and group of an account that others have published too.

    Parameters
    ----------
    gep : DataArray
        Value of one year over (county, service, member). [CNY year-1]
    area : float
        [ha]
    peers : sequence of PeerRow
        Their money is brought to `price_year` by the price index.
    """
    values = gep.sum("county") * (factor("CNY ha-1 year-1", DENSITIES) / area)
    found = []
    for name in dict.fromkeys(row.service for row in peers):
        own = drawn_value(values, name)
        if own is None:
            continue
        others = [(row.name, density(row, deflator, price_year)) for row in peers
                  if row.service == name]  # fmt: skip
        title = GROUP_NAMES.get(name) or Text(SERVICES[name].zh, name.replace("_", " "))
        ranked = tuple(sorted(others, key=lambda pair: -pair[1]))
        found.append(Standing(name, title, float(headline(own)), ranked))
    return found


def density(row: PeerRow, deflator: Deflator, price_year: int) -> float:
    """Return a published value per area in another year's prices. [1e4 CNY km-2 year-1]"""
    scale = factor(TOTALS, "wan_CNY year-1") / row.area
    return row.value * scale * deflator.factor(row.price_year, price_year)
