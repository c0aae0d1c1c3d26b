"""What is weak about imported layers, each with a remedy, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gepsim.dims import CROPLAND_TYPES, ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.importing.boundaries import Said
from gepsim.importing.classes import class_maps
from gepsim.importing.limits import limit
from gepsim.importing.reading import Reading
from gepsim.importing.recipe import CountySource
from gepsim.land.grid import Grid, area_of_cells
from gepsim.land.stack import LAYERS, MASKS
from gepsim.units import factor

_PERCENT = 100.0
_WALLS = (*MASKS, "reserve")


@dataclass(frozen=True)
class Found:
    """What an import has found out, for its faults to be told.

    Parameters
    ----------
    city : City
    grid : Grid
    county : ndarray of int, shape (y, x)
        Number of the county, -1 outside.
    readings : mapping of str to Reading
        The layers of the recipe that were read.
    maps : mapping of str to ndarray
        All layers, those made of others too.
    published : mapping of str to float
        Published shares of land cover. [percent]
    polygons : mapping of str to CountySource
        Boundaries and vector layers of the recipe.
    codes : mapping of int to ndarray, shape (county,)
        Share of each code that could be several types. [1]
    """

    city: Any
    grid: Grid
    county: np.ndarray
    readings: Mapping[str, Reading]
    maps: Mapping[str, np.ndarray]
    published: Mapping[str, float]
    polygons: Mapping[str, CountySource]
    codes: Mapping[int, np.ndarray]

    @property
    def kinds(self) -> np.ndarray:
        """Return the ecosystem type of every cell inside."""
        return np.asarray(self.maps["ecosystem_type"][self.county >= 0]).astype(int)

    @property
    def home(self) -> np.ndarray:
        """Return the county of every cell inside."""
        return self.county[self.county >= 0]

    def named(self, number: int) -> str:
        """Return code and name of a county."""
        row = self.city.counties[number]
        return f"{row.code} {row.name_zh}"


def weaknesses(found: Found) -> list[Said]:
    """Return everything that limits the use of imported layers, the weightiest first."""
    told: list[Said] = []
    if "ecosystem_type" in found.maps:
        told += [*_doubtful(found), *_forest(found), *_fields(found), *_cover(found)]
        told += [*_undivided(found)]
    told += [*_areas(found), *_holes(found), *_constant(found), *_coarse(found)]
    return [*told, *_derived(found), *_absent(found), *_unlicensed(found)]


def _doubtful(found: Found) -> Iterator[Said]:
    """Tell codes that could be several types and decide a county's account."""
    source = found.readings["ecosystem_type"].source
    map_ = class_maps().get(source.classes, {})
    for code, shares in found.codes.items():
        large = [n for n in np.argsort(-shares) if shares[n] >= limit("code_share")]
        if not large:
            continue
        word = map_["classes"][str(code)]
        kind = source.codes.get(str(code), source.groups.get(word, word))
        name, doubt = map_["names"][str(code)], map_["doubts"][str(code)]
        where = ", ".join(f"{shares[n]:.0%} of {found.named(n)}" for n in large)
        wo = "、".join(f"{found.named(n)} 的 {shares[n]:.0%}" for n in large)
        yield {
            "en": f'Code {code} "{name}" of {source.classes} covers {where} and is read as {kind}: '
            f"{doubt['en']}.",
            "zh": f"{source.classes} 的代码 {code}“{name}”占{wo}，被读作 {kind}：{doubt['zh']}。",
        }


def _forest(found: Found) -> Iterator[Said]:
    """Tell where forest differs from what is published, in the city and by county."""
    woods = np.isin(found.kinds, [ECOSYSTEM_TYPES.index(t) for t in FOREST_TYPES])
    rows = [(found.city.title["en"], found.city.title["zh"], woods.mean() * _PERCENT,
             found.published.get("forest"))]  # fmt: skip
    for number, row in enumerate(found.city.counties):
        own = woods[found.home == number].mean() * _PERCENT
        rows.append((found.named(number), found.named(number), own, row.forest_cover_percent))
    for en, zh, share, published in rows:
        if published and abs(share / published - 1) > limit("forest_share"):
            yield {
                "en": f"{en}: {share:.1f} % is forest, published are {published:g} %. Check the "
                "class map: savanna and shrub are often woods and farmland in mosaic.",
                "zh": f"{zh}：林地占 {share:.1f} %，公布值为 {published:g} %。请检查分类对照，"
                "稀树草原与灌丛常为农林镶嵌。",
            }


def _fields(found: Found) -> Iterator[Said]:
    """Tell where paddy and dry field together differ from what the city states."""
    published = sum(found.published.get(kind, 0.0) for kind in CROPLAND_TYPES)
    fields = np.isin(found.kinds, [ECOSYSTEM_TYPES.index(t) for t in CROPLAND_TYPES])
    share = fields.mean() * _PERCENT
    if published and abs(share / published - 1) > limit("field_share"):
        yield {
            "en": f"{share:.1f} % is cropland, the city's tables expect {published:.4g} %. Check "
            "the class map: orchards, grass and woods in mosaic are often read as fields.",
            "zh": f"耕地占 {share:.1f} %，城市表格的数值为 {published:.4g} %。请检查分类对照，"
            "果园、草地和农林镶嵌常被读作耕地。",
        }


def _cover(found: Found) -> Iterator[Said]:
    """Tell other types whose share is far from the statistics and estimates of the city."""
    share = np.bincount(found.kinds, minlength=len(ECOSYSTEM_TYPES)) / found.kinds.size * _PERCENT
    least, far = limit("cover_least", "percent"), limit("cover_share")
    odd = [
        f"{kind} {share[ECOSYSTEM_TYPES.index(kind)]:.1f} % ({expected:g} %)"
        for kind, expected in found.published.items()
        if kind in ECOSYSTEM_TYPES
        and expected >= least
        and abs(share[ECOSYSTEM_TYPES.index(kind)] / expected - 1) > far
    ]
    if odd:
        listed = ", ".join(odd)
        yield {
            "en": f"Shares far from what the city's tables expect (in brackets): {listed}. "
            "Services of these types are as uncertain as their areas.",
            "zh": f"与城市统计或估计（括号内）相差较大的类型：{listed}。"
            "相应服务与其面积同样不确定。",
        }


def _undivided(found: Found) -> Iterator[Said]:
    """Tell groups of a product that the recipe reads as one type."""
    source = found.readings["ecosystem_type"].source
    own = set(class_maps().get(source.classes, {}).get("classes", {}).values())
    used = {word: kind for word, kind in source.groups.items() if word in own}
    if used:
        listed = ", ".join(f"{word} as {kind}" for word, kind in used.items())
        yield {
            "en": f"The product does not divide some groups; the recipe reads all {listed}. Prices "
            "and coefficients differ within a group: a product that divides it is better.",
            "zh": f"产品未细分部分类别，配方一律读作：{listed}。组内系数并不相同，宜改用细分产品。",
        }


def _areas(found: Found) -> Iterator[Said]:
    """Tell county areas that are not the official ones."""
    areas = county_areas(found.grid, found.county, len(found.city.counties))
    for number, row in enumerate(found.city.counties):
        off = areas[number] / row.area_km2 - 1
        if abs(off) > limit("county_area"):
            yield {
                "en": f"{found.named(number)} has {areas[number]:,.1f} km2, official are "
                f"{row.area_km2:,.1f} ({off:+.1%}). Check year and source of the boundary.",
                "zh": f"{found.named(number)} 面积 {areas[number]:,.1f} km2，官方 "
                f"{row.area_km2:,.1f}（{off:+.1%}）。请检查界线的年份与来源。",
            }


def county_areas(grid: Grid, county: np.ndarray, count: int) -> np.ndarray:
    """Return the true area of each county's cells [km2]."""
    area = area_of_cells(grid.x, grid.y, grid.crs) * factor("m2", "km2")
    inside = county >= 0
    return np.bincount(county[inside], weights=area[inside], minlength=count)


def _holes(found: Found) -> Iterator[Said]:
    """Tell layers that were filled from neighbours over a part that matters."""
    cells = np.bincount(found.home, minlength=len(found.city.counties))
    for name, reading in found.readings.items():
        holes = reading.holes if reading.holes.size else np.zeros_like(cells)
        if holes.sum() > limit("holes") * cells.sum():
            worst = int(np.argmax(holes / cells))
            yield {
                "en": f"{name}: {holes.sum() / cells.sum():.1%} of the cells had no data and took "
                f"the nearest value, most in {found.named(worst)} "
                f"({holes[worst] / cells[worst]:.0%}). Bring the missing tile.",
                "zh": f"{name}：{holes.sum() / cells.sum():.1%} 的栅格无数据，取最近值，"
                f"{found.named(worst)} 最多（{holes[worst] / cells[worst]:.0%}）。请补齐缺失图幅。",
            }


def _constant(found: Found) -> Iterator[Said]:
    """Tell layers that are one value everywhere."""
    flat = [
        f"{name} ({reading.source.value:g} {reading.source.units})"
        for name, reading in found.readings.items()
        if reading.source.value is not None
    ]
    if flat:
        listed = ", ".join(flat)
        yield {
            "en": f"One value everywhere, no measurement: {listed}. Differences between counties "
            "that rest on them are lost; bring a raster or the months they follow from.",
            "zh": f"全域取同一数值、并非实测：{listed}。"
            "由其产生的县际差异无从体现，请提供栅格或月值。",
        }


def _coarse(found: Found) -> Iterator[Said]:
    """Tell sources whose cells are far larger than the grid's."""
    wide = [
        f"{name} ({reading.step * factor('m', 'km'):.1f} km)"
        for name, reading in found.readings.items()
        if reading.step > limit("coarse") * found.grid.resolution
    ]
    if wide:
        listed, side = ", ".join(wide), f"{found.grid.resolution:g} m"
        yield {
            "en": f"Source cells far larger than the grid's {side}: {listed}. County means hold; "
            "patterns within a county, and slopes from such heights, do not.",
            "zh": f"源栅格远大于模型的 {side}：{listed}。"
            "县均值可用，县内格局及由此推得的坡度不可用。",
        }


def _derived(found: Found) -> Iterator[Said]:
    """Tell layers that were made of others."""
    known = {*found.readings, *found.polygons, "zone_type"}
    made = [name for name in found.maps if name in LAYERS and name not in known]
    if made:
        yield {
            "en": f"Derived from other layers, not brought: {', '.join(made)}.",
            "zh": f"由其他图层推算、并非直接提供：{', '.join(made)}。",
        }


def _absent(found: Found) -> Iterator[Said]:
    """Tell what is not there and would change the result."""
    walls = [name for name in _WALLS if name not in found.maps]
    if walls:
        yield {
            "en": f"Not brought: {', '.join(walls)}. Land change does not stop at them.",
            "zh": f"未提供：{', '.join(walls)}。土地变化不受其约束。",
        }
    if "forest_age" not in found.maps:
        yield {
            "en": "Not brought: forest_age. Carbon by inventory, which follows growth by age, "
            "cannot be chosen.",
            "zh": "未提供：forest_age。不能选用随林龄变化的清查法碳汇。",
        }


def _unlicensed(found: Found) -> Iterator[Said]:
    """Tell layers whose licence nobody has named."""
    named = {n: r.source.licence for n, r in found.readings.items() if r.source.files}
    named.update({name: source.licence for name, source in found.polygons.items()})
    bare = [name for name, licence in named.items() if not licence]
    if bare:
        yield {
            "en": f"No licence is named for: {', '.join(bare)}. Clear it before publishing maps.",
            "zh": f"未注明许可：{', '.join(bare)}。发布地图前请先确认。",
        }


def block(weak: Sequence[Said]) -> list[str]:
    """Return the weaknesses as the last block of a report.

    Examples
    --------
    >>> block([{"en": "One value everywhere.", "zh": "…"}])
    ['', 'weaknesses (1):', '  1. One value everywhere.']
    >>> block([])
    ['', 'weaknesses: none found']
    """
    if not weak:
        return ["", "weaknesses: none found"]
    told = [f"  {n}. {row['en']}" for n, row in enumerate(weak, start=1)]
    return ["", f"weaknesses ({len(weak)}):", *told]
