"""Two runs side by side: who gains and who loses by a change of rule, weight or cap."""

from __future__ import annotations

from collections.abc import Mapping

import xarray as xr

from gepsim.compensation.words import million, wan
from gepsim.text import Text


def gains(tried: xr.DataArray, base: xr.DataArray) -> xr.DataArray:
    """Return what every party gains each year by the trial; negative loses.

    Parameters
    ----------
    tried, base : DataArray
        Transfers (time, rule, party) of two runs, with or without draws. [CNY year-1]

    Returns
    -------
    DataArray
        Along ``time`` and ``party``; sums to zero over party. [CNY year-1]

    Examples
    --------
    >>> base = xr.DataArray([[3.0, -3.0]], {"rule": ["river"], "party": ["a", "b"]})
    >>> gains(2.0 * base, base).values.tolist()
    [3.0, -3.0]
    """
    rules = sorted({*map(str, tried["rule"].values), *map(str, base["rule"].values)})
    parties = sorted({*map(str, tried["party"].values), *map(str, base["party"].values)})
    full = [
        array.reindex(rule=rules, party=parties, fill_value=0.0).sum("rule")
        for array in (tried, base)
    ]
    named = [*map(str, base["party"].values)]
    named += [party for party in parties if party not in named]
    return (full[0] - full[1]).sel(party=named)


def who_gains(gain: xr.DataArray, names: Mapping[str, Text], year: int) -> Text:
    """Return who gains most and who loses most in one year, in words.

    Examples
    --------
    >>> gain = xr.DataArray([[5.0e6, -5.0e6]], {"time": [2030], "party": ["a", "b"]})
    >>> who_gains(gain, {"a": Text("甲", "A"), "b": Text("乙", "B")}, 2030).en
    'In 2030 A gains most (5.00 million CNY) and B loses most (5.00 million CNY).'
    """
    here = gain.sel(time=year)
    if not bool((here != 0.0).any()):
        return Text(f"{year} 年各方收支不变。", f"In {year} nobody gains or loses.")
    best, worst = str(here.idxmax("party").item()), str(here.idxmin("party").item())
    up, down = float(here.sel(party=best)), -float(here.sel(party=worst))
    gains_most, loses_most = names[best], names[worst]
    return Text(
        f"{year} 年{gains_most.zh}增收最多（{wan(up)}），{loses_most.zh}减收最多（{wan(down)}）。",
        f"In {year} {gains_most.en} gains most ({million(up)}) and {loses_most.en} loses most "
        f"({million(down)}).",
    )
