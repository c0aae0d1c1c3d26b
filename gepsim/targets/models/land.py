"""Land: forest cover, the ecological quality index, construction land, protected areas."""

from __future__ import annotations

import numpy as np

from gepsim.targets.registry import indicator_model
from gepsim.text import Text

Array = np.ndarray


def anchored(start: Array | float, path: Array, latest: int) -> Array:
    """Return a modelled path moved so that it passes through the last observation.

    Examples
    --------
    >>> anchored(63.2, np.array([63.0, 63.1]), 0).round(6).tolist()
    [63.2, 63.3]
    """
    return start + path - path[latest]


@indicator_model(
    inputs={
        "start": "percent",
        "latest": "1",
        "since": "year",
        "forest_cover": "percent",
        "forest_loss_unseen": "percent year-1",
        "forest_survival_gain": "percent year-1",
        "project_effect": "percent",
    },
    units="percent",
    kind="mechanistic",
    by_year=True,
    method=Text(
        "土地账户的森林面积变化，减去火烧与零星占用，加上造林存活",
        "forest area of the land account, less small losses, plus planting survived",
    ),
    sources=("indicator_note",),
)
def forest_cover_share(
    start: float,
    latest: int,
    since: Array,
    forest_cover: Array,
    forest_loss_unseen: Array,
    forest_survival_gain: Array,
    project_effect: Array,
) -> Array:
    """Share of the city under forest.

    Examples
    --------
    >>> path = np.array([63.18, 63.20])
    >>> years = np.array([0, 1])
    >>> forest_cover_share(63.18, 0, years, path, 0.004, 0.002, 0.0).round(3).tolist()
    [63.18, 63.198]
    """
    small = (forest_survival_gain - forest_loss_unseen) * since
    return anchored(start, forest_cover, latest) + small + project_effect


@indicator_model(
    inputs={
        "built_area": "km2",
        "city_area": "km2",
        "forest_cover": "percent",
        "eqi_built": "1",
        "eqi_forest": "1",
        "since": "year",
        "latest": "1",
        "project_effect": "1",
        "yearly_eqi_swing": "1",
    },
    units="1",
    signed=True,
    kind="mechanistic",
    by_year=True,
    method=Text(
        "建设用地扩张扣分、森林质量与覆盖加分、年际波动（相对基准年的变化）",
        "loss by built-up land, gain by forest, yearly swing (change against the base year)",
    ),
    sources=("eqi_rule",),
)
def ecological_quality_change(
    built_area: Array,
    city_area: Array,
    forest_cover: Array,
    eqi_built: Array,
    eqi_forest: Array,
    since: Array,
    latest: int,
    project_effect: Array,
    yearly_eqi_swing: Array,
) -> Array:
    """Change of the ecological quality index against the base year.

    Examples
    --------
    Half a per cent of the city built over at -0.45 points a per cent:

    >>> ecological_quality_change(
    ...     np.array([100.0, 150.0]), 10_000.0, np.array([63.0, 63.0]), -0.45, 0.1,
    ...     np.array([0, 1]), 0, 0.0, 0.0).tolist()
    [0.0, -0.225]
    """
    built = 100.0 * (built_area - built_area[0]) / city_area
    grown = forest_cover - forest_cover[0]
    swing = np.where(since > 0, yearly_eqi_swing, 0.0)
    return eqi_built * built + eqi_forest * grown + project_effect + swing


@indicator_model(
    inputs={"built_area": "km2", "gdp": "CNY year-1", "built_area_error": "1"},
    units="percent",
    signed=True,
    kind="trend",
    method=Text(
        "建设用地面积÷不变价GDP，与上年相比的下降率",
        "built-up land over constant-price GDP, fall against the year before",
    ),
    sources=("indicator_note",),
)
def construction_land_fall(built_area: Array, gdp: Array, built_area_error: Array) -> Array:
    """Yearly fall of construction land per unit of GDP.

    Examples
    --------
    >>> construction_land_fall(np.array([10.0, 10.1]), np.array([100.0, 106.0]), 0.0).round(2)
    array([0.  , 4.72])
    """
    land = built_area / gdp
    before = np.concatenate([land[:1], land[:-1]])
    return 100.0 * (1.0 - land / before * (1.0 + built_area_error * (land < before)))


@indicator_model(
    inputs={
        "start": "km2",
        "latest": "1",
        "area_adjustment_chance": "year-1",
        "area_adjustment_share": "1",
        "luck_adjustment": "1",
    },
    units="km2",
    kind="hazard",
    method=Text(
        "现有面积，扣除逐年调整减少的可能",
        "present area, less the chance of a reduction by adjustment each year",
    ),
    sources=("indicator_note",),
)
def protected_area(
    start: float,
    latest: int,
    area_adjustment_chance: Array,
    area_adjustment_share: Array,
    luck_adjustment: Array,
) -> Array:
    """Area under protection.

    Examples
    --------
    One adjustment in the second year takes 1 %:

    >>> luck = np.array([[0.5], [0.5], [0.005]])
    >>> protected_area(1000.0, 0, 0.01, 0.01, luck).ravel().round(1).tolist()
    [1000.0, 1000.0, 990.0]
    """
    adjusted = luck_adjustment < area_adjustment_chance
    adjusted[: latest + 1] = False
    return start * (1.0 - area_adjustment_share) ** np.cumsum(adjusted, axis=0)
