"""What the indicators read from the land accounts, the economy and the service accounts.

The engine hands over named arrays; an indicator whose evidence is not there is not assessable,
and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.errors import InputError, Problem, suggest

Array = np.ndarray


@dataclass(frozen=True)
class Item:
    """One array of evidence: its unit, its dimensions, what it is, and the grade of its inputs.

    ``time`` is required; ``member`` may be absent (the same in every draw).
    """

    units: str
    dims: tuple[str, ...]
    zh: str
    en: str
    mark: str = "C"


EVIDENCE: Mapping[str, Item] = {
    "non_fossil_share": Item("percent", ("time",), "非化石能源占比", "non-fossil share of energy"),
    "energy_intensity": Item("tce wan_CNY-1", ("time",), "能耗强度", "energy per GDP"),
    "carbon_intensity": Item("tCO2 wan_CNY-1", ("time",), "碳排放强度", "CO2 per GDP"),
    "co2_emissions": Item("tCO2 year-1", ("time",), "全市二氧化碳排放", "CO2 of the whole city"),
    "road_oil": Item("tce year-1", ("time",), "交通用油", "oil used in transport"),
    "value_added": Item("CNY year-1", ("time", "sector"), "分行业增加值", "value added by sector"),
    "gross_output": Item(
        "CNY year-1", ("time", "sector"), "分行业总产值", "gross output by sector"
    ),
    "forest_cover": Item("percent", ("time",), "森林覆盖率", "share of the city under forest", "B"),
    "built_area": Item("km2", ("time",), "建设用地面积", "built-up area", "B"),
    "cropland": Item("km2", ("time",), "耕地面积", "cropland", "B"),
    "city_area": Item("km2", ("time",), "市域面积", "area of the city", "B"),
    "gep_regulating": Item("CNY year-1", ("time",), "调节服务价值", "value of regulating services"),
}

INDUSTRY = (
    "advanced_materials",
    "energy_chemicals",
    "food_beverage",
    "electronics",
    "medicine_health",
    "other_industry",
)

#: Sums over sectors that models ask for by name: which array, which sectors (None: all of them).
GROUPS: Mapping[str, tuple[str, tuple[str, ...] | None]] = {
    "gdp": ("value_added", None),
    "industry_value_added": ("value_added", INDUSTRY),
    "transport_value_added": ("value_added", ("transport",)),
    "construction_value_added": ("value_added", ("construction",)),
    "agriculture_value_added": ("value_added", ("agriculture",)),
    "materials_value_added": ("value_added", ("advanced_materials",)),
    "materials_output": ("gross_output", ("advanced_materials",)),
    "chemicals_output": ("gross_output", ("energy_chemicals",)),
    "food_output": ("gross_output", ("food_beverage",)),
    "electronics_output": ("gross_output", ("electronics",)),
    "medicine_output": ("gross_output", ("medicine_health",)),
}


class Missing(Exception):  # noqa: N818 - a finding about the data, not a fault
    """Something that an indicator needs is not there; said in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True)
class Evidence:
    """Evidence as plain arrays by year and draw.

    Parameters
    ----------
    arrays : mapping of str to DataArray
        By the names of `EVIDENCE`.
    years : sequence of int
    members : int
        Number of draws with the central one.
    """

    arrays: Mapping[str, xr.DataArray]
    years: Sequence[int]
    members: int

    def __post_init__(self) -> None:
        for name, array in self.arrays.items():
            if name not in EVIDENCE:
                known = suggest(name, EVIDENCE)
                raise InputError(Problem("evidence", f"unknown array '{name}'", known))
            absent = set(EVIDENCE[name].dims) - set(array.dims)
            if absent:
                what = f"'{name}' lacks the dimension {', '.join(sorted(absent))}"
                raise InputError(Problem("evidence", what))

    def knows(self, name: str) -> bool:
        """Return whether models may ask for a name."""
        return name in EVIDENCE or name in GROUPS

    def units(self, name: str) -> str:
        """Return the unit in which a name is handed over."""
        return EVIDENCE[GROUPS[name][0] if name in GROUPS else name].units

    def mark(self, name: str) -> str:
        """Return the grade of what a name rests on."""
        return EVIDENCE[GROUPS[name][0] if name in GROUPS else name].mark

    def get(self, name: str) -> Array:
        """Return a named series by year and draw; explain what is not there.

        Raises
        ------
        Missing
            If the engine did not hand it over.
        """
        source, sectors = GROUPS.get(name, (name, None))
        if source not in self.arrays:
            item = EVIDENCE[source]
            raise Missing(f"缺少“{item.zh}”数据", f"no evidence on {item.en}")
        array = self.arrays[source].sel(time=list(self.years))
        if "sector" in array.dims:
            chosen = list(sectors) if sectors else array["sector"].values
            array = array.sel(sector=chosen).sum("sector")
        if "member" not in array.dims:
            array = array.expand_dims(member=self.members)
        return np.asarray(array.transpose("time", "member").values, float)
