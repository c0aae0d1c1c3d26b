"""Names of the labels that every city shares; a city's own names come with its accounts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import xarray as xr

Words = tuple[str, str]

NAMES: dict[str, dict[str, Words]] = {
    "ecosystem_type": {
        "EBF": ("evergreen broadleaf forest", "常绿阔叶林"),
        "DBF": ("deciduous broadleaf forest", "落叶阔叶林"),
        "CON": ("coniferous forest", "针叶林"),
        "MIX": ("mixed forest", "针阔混交林"),
        "SHR": ("shrubland", "灌丛"),
        "GRS": ("grassland", "草地"),
        "WET": ("marsh", "沼泽湿地"),
        "RIV": ("river", "河流"),
        "LAK": ("lake", "湖泊"),
        "RES": ("reservoir", "水库"),
        "DRY": ("dry cropland", "旱地"),
        "PAD": ("paddy field", "水田"),
        "ORC": ("orchard and tea garden", "园地"),
        "UGR": ("urban green space", "城市绿地"),
        "BLT": ("built-up land", "建设用地"),
        "BAR": ("bare land", "裸地"),
    },
    "driver": {
        "quantity": ("quantity per area", "单位面积实物量"),
        "price": ("price", "价格"),
        "extent": ("extent", "面积"),
        "weather": ("weather", "天气"),
    },
    "carrier": {
        "coal": ("coal", "煤炭"),
        "oil": ("oil", "石油"),
        "gas": ("natural gas", "天然气"),
        "electricity": ("electricity", "电力"),
        "heat": ("heat", "热力"),
        "biomass": ("biomass", "生物质能"),
        "other_non_fossil": ("other non-fossil energy", "其他非化石能源"),
    },
    "target_set": {
        "binding": ("binding indicators", "约束性指标"),
        "quantitative": ("quantitative indicators", "定量指标"),
        "all": ("all indicators", "全部指标"),
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
    given = accounts.coords.get(f"{dim}_name_{lang}")
    if given is not None:
        return dict(zip(labels, (str(name) for name in given.values), strict=True))
    place = 1 if lang == "zh" else 0
    shared: Mapping[str, Words] = NAMES.get(dim, {})
    return {label: shared[label][place] if label in shared else label for label in labels}
