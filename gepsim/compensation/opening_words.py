"""What it takes to open the band, payer by payer, in a sentence and in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import xarray as xr

from gepsim.compensation.network import Network, party_names
from gepsim.draws import spread
from gepsim.text import Text
from gepsim.units import factor

_RANGE = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Level:
    """A solved level as the median of its draws with the 5–95 % range."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Opening:
    """What opens the band for every county above one payer of the city.

    Parameters
    ----------
    cap : Level
        Share of the payer's revenue. [1]
    price : Level
        Charge on each m3 that the payer draws, in place of a share of revenue. [CNY m-3]
    weight : Level
        Weight of the services' value. [1]
    weight_today : float
        Weight by the payer's stage of development. [1]
    cap_today : float
        Share of revenue that the scenario lets the payer carry. [1]
    open_share : float
        Part of the draws in which the band is open for all of them today. [1]
    """

    payer: str
    name: Text
    year: int
    cap: Level
    price: Level
    weight: Level
    weight_today: float
    cap_today: float
    open_share: float
    sentence: Text


def band_openings(
    found: xr.Dataset, network: Network, cap_today: float, year: int
) -> tuple[Opening, ...]:
    """Return what opens the band of each payer within the city.

    Parameters
    ----------
    found : Dataset
        What `simulate` returned.
    network : Network
        Counties and outside places along the rivers.
    cap_today : float
        Share of revenue that a payer carries today. [1]
    year : int
        Year of the answer.
    """
    return tuple(_openings(found.sel(time=year), network, cap_today, year))


def _openings(here: xr.Dataset, network: Network, cap_today: float, year: int) -> Iterator[Opening]:
    names = party_names(network)
    for payer in (one for one in network.users if one in network.counties):
        own = here.isel(edge=[str(user) == payer for user in here["user"].values])
        cap, price, weight = (
            _level(own[f"opening_{name}"].max("edge")) for name in ("cap", "price", "weight")
        )
        today = float(own["value_weight"].isel(edge=0).isel(member=slice(1, None)).median())
        shut = own["band_empty"].any("edge").isel(member=slice(1, None))
        ready = 1.0 - float(shut.mean())
        said = _say(names[payer], year, cap, price, weight, today, cap_today)
        yield Opening(payer, names[payer], year, cap, price, weight, today, cap_today, ready, said)


def _level(drawn: xr.DataArray) -> Level:
    return Level(*(float(value) for value in spread(drawn, _RANGE)))


def _say(
    name: Text, year: int, cap: Level, price: Level, weight: Level, today: float, cap_today: float
) -> Text:
    """Return the answer in words: it opens at these levels, below them it does not."""
    now, need = (factor("1", "percent") * value for value in (cap_today, cap.median))
    few, many = (factor("1", "percent") * value for value in (cap.low, cap.high))
    enough = weight.median <= today
    return Text(
        f"{name.zh}（{year} 年）：区间在承担本级财政收入的 {need:.1f} %（5–95 %：{few:.1f} 至 "
        f"{many:.1f} %；现按 {now:.1f} %）时打开，或改为按取水量每立方米收 {price.median:.2f} 元"
        f"（{price.low:.2f} 至 {price.high:.2f}），低于此则打不开；价值权重须不低于 "
        f"{weight.median:.2f}，现为 {today:.2f}，{'已够' if enough else '尚不够'}。",
        f"{name.en}, {year}: the band opens at {need:.1f} % of its revenue (5–95 %: {few:.1f} to "
        f"{many:.1f} %; {now:.1f} % today), or instead at {price.median:.2f} yuan on each m3 that "
        f"it draws ({price.low:.2f} to {price.high:.2f}); below it does not. The value must count "
        f"with a weight of at least {weight.median:.2f}; it is {today:.2f}, which is "
        f"{'enough' if enough else 'not enough'}.",
    )
