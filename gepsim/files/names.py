"""Names of the labels that every city shares; a city's own names come with its accounts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import xarray as xr

from gepsim.dims import ECOSYSTEM_NAMES
from gepsim.text import Text

NAMES: dict[str, dict[str, Text]] = {
    "ecosystem_type": dict(ECOSYSTEM_NAMES),
    "driver": {
        "quantity": Text("单位面积实物量", "quantity per area"),
        "price": Text("价格", "price"),
        "extent": Text("面积", "extent"),
        "weather": Text("天气", "weather"),
    },
    "carrier": {
        "coal": Text("煤炭", "coal"),
        "oil": Text("石油", "oil"),
        "gas": Text("天然气", "natural gas"),
        "electricity": Text("电力", "electricity"),
        "heat": Text("热力", "heat"),
        "biomass": Text("生物质能", "biomass"),
        "other_non_fossil": Text("其他非化石能源", "other non-fossil energy"),
    },
    "target_set": {
        "binding": Text("约束性指标", "binding indicators"),
        "quantitative": Text("定量指标", "quantitative indicators"),
        "all": Text("全部指标", "all indicators"),
    },
}

_PLAIN = str.maketrans("–—‘’“”×≤≥µμ·…", "--''\"\"x<>uu..")


def ascii_text(text: str) -> str:
    """Return text in ASCII; typographic signs and accents become their plain counterparts.

    Examples
    --------
    >>> ascii_text("Qu River – café, 5 µg")
    'Qu River - cafe, 5 ug'
    """
    folded = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return folded.encode("ascii", "ignore").decode()


def names_of(accounts: xr.Dataset, dim: str, lang: str) -> dict[str, str]:
    """Return the names of a dimension's labels in a language, the label itself where unnamed.

    Examples
    --------
    >>> accounts = xr.Dataset(coords={"driver": ["price", "luck"]})
    >>> names_of(accounts, "driver", "zh")
    {'price': '价格', 'luck': 'luck'}
    """
    labels = [str(label) for label in accounts[dim].values]
    given = f"{dim}_name_{lang}"
    if given in accounts.coords:
        return dict(zip(labels, map(str, accounts.coords[given].values), strict=True))
    shared: Mapping[str, Text] = NAMES.get(dim, {})
    return {label: shared[label][lang] if label in shared else label for label in labels}
