"""What the indicators read from the land accounts, the economy and the service accounts.

The engine hands over named arrays; an indicator whose evidence is not there is not assessable,
and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from gepsim.city.roles import ROLES, HasSectors
from gepsim.errors import InputError, Problem, suggest
from gepsim.text import Text

Array = np.ndarray


@dataclass(frozen=True)
class EvidenceItem:
    """One array of evidence: its unit, its dimensions, what it is, and the grade of its inputs.

    ``time`` is required; ``member`` may be absent (the same in every draw).
    """

    units: str
    dims: tuple[str, ...]
    name: Text
    mark: str = "C"


EVIDENCE: Mapping[str, EvidenceItem] = {
    "non_fossil_share": EvidenceItem(
        "percent", ("time",), Text("非化石能源占比", "non-fossil share of energy")
    ),
    "energy_intensity": EvidenceItem(
        "tce wan_CNY-1", ("time",), Text("能耗强度", "energy per GDP")
    ),
    "carbon_intensity": EvidenceItem(
        "tCO2 wan_CNY-1", ("time",), Text("碳排放强度", "CO2 per GDP")
    ),
    "co2_emissions": EvidenceItem(
        "tCO2 year-1", ("time",), Text("全市二氧化碳排放", "CO2 of the whole city")
    ),
    "road_oil": EvidenceItem("tce year-1", ("time",), Text("交通用油", "oil used in transport")),
    "value_added": EvidenceItem(
        "CNY year-1", ("time", "sector"), Text("分行业增加值", "value added by sector")
    ),
    "gross_output": EvidenceItem(
        "CNY year-1", ("time", "sector"), Text("分行业总产值", "gross output by sector")
    ),
    "forest_cover": EvidenceItem(
        "percent", ("time",), Text("森林覆盖率", "share of the city under forest"), "B"
    ),
    "built_area": EvidenceItem("km2", ("time",), Text("建设用地面积", "built-up area"), "B"),
    "cropland": EvidenceItem("km2", ("time",), Text("耕地面积", "cropland"), "B"),
    "city_area": EvidenceItem("km2", ("time",), Text("市域面积", "area of the city"), "B"),
    "relative_rain": EvidenceItem(
        "1", ("time",), Text("降水丰枯", "rain against the climate normal"), "A"
    ),
    "industry_particles": EvidenceItem(
        "t year-1", ("time",), Text("工业燃料排放", "emissions of industrial fuel")
    ),
    "mobile_particles": EvidenceItem(
        "t year-1", ("time",), Text("车辆机械燃料排放", "emissions of vehicles and machines")
    ),
    "residential_particles": EvidenceItem(
        "t year-1", ("time",), Text("居民与服务业燃料排放", "emissions of homes and services")
    ),
    "gep_regulating": EvidenceItem(
        "CNY year-1", ("time",), Text("调节服务价值", "value of regulating services")
    ),
}

#: What is no path of the economy, which rests on rows that are known; see `gepsim.targets.causes`.
ELSEWHERE = frozenset(
    {"forest_cover", "built_area", "cropland", "city_area", "relative_rain", "gep_regulating"}
)

#: Sums over sectors that models ask for by name: which array, and the role of the sectors in
#: ``sectors.csv`` (None: all of them).
GROUPS: Mapping[str, tuple[str, str | None]] = {
    "gdp": ("value_added", None),
    "industry_value_added": ("value_added", "industry"),
    "transport_value_added": ("value_added", "transport"),
    "construction_value_added": ("value_added", "construction"),
    "agriculture_value_added": ("value_added", "agriculture"),
    "materials_value_added": ("value_added", "materials"),
}


_PATH = Text("{what}路径", "path of {what}")
_BY_ROLE = Text("{role}：{what}", "{what}, {role}")
_SUMMED = {"value_added": Text("增加值", "value added"), "gross_output": Text("总产值", "output")}


def evidence_name(key: str) -> Text | None:
    """Return what a path that another room hands over is called; None for an unknown key.

    Examples
    --------
    >>> evidence_name("carbon_intensity").en, evidence_name("transport_value_added").zh
    ('path of CO2 per GDP', '交通运输业：增加值路径')
    """
    if key == "sector_output":
        return _PATH.fill(what=_SUMMED["gross_output"])
    if key in EVIDENCE:
        return _PATH.fill(what=EVIDENCE[key].name)
    if key not in GROUPS:
        return None
    array, role = GROUPS[key]
    if role is None:
        return _PATH.fill(what="GDP")
    what = _BY_ROLE.fill(what=_SUMMED[array], role=ROLES[role].text.short)
    return _PATH.fill(what=what)


#: What a verdict stands on: ``judged`` from the draws, ``weak_evidence`` where these rest on
#: guesses, ``conditional`` where nothing was measured and a start is assumed, ``assumed`` for a
#: setting's outcome; or why a target has no probability.
REASONS = (
    "judged",
    "status",
    "no_observation",
    "no_evidence",
    "no_task",
    "no_goal",
    "no_base",
    "not_due",
    "weak_evidence",
    "conditional",
    "assumed",
)


class Missing(Exception):  # noqa: N818 - a finding about the data, not a fault
    """Something that an indicator needs is not there.

    Parameters
    ----------
    said : Text
    code : str
        Which kind of thing, as `summary.csv` names it: a word of `REASONS`.
    """

    def __init__(self, said: Text, code: str = "no_evidence") -> None:
        super().__init__(said.en)
        self.said, self.code = said, code


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
    city : HasSectors
        Knows which sectors have a role.
    """

    arrays: Mapping[str, xr.DataArray]
    years: Sequence[int]
    members: int
    city: HasSectors

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

    def of_economy(self, name: str) -> bool:
        """Return whether a name is a path of the economy."""
        return self.knows(name) and name not in ELSEWHERE

    def get(self, name: str) -> Array:
        """Return a named series by year and draw; explain what is not there.

        Raises
        ------
        Missing
            If the engine did not hand it over.
        """
        source, role = GROUPS.get(name, (name, None))
        array = self._array(source)
        if "sector" in array.dims:
            chosen = self._with_role(role) if role else array["sector"].values
            array = array.sel(sector=list(chosen)).sum("sector")
        return self._plain(array)

    def output_of(self, sector: str) -> Array:
        """Return the gross output of one sector by year and draw. [CNY year-1]"""
        return self._plain(self._array("gross_output").sel(sector=sector, drop=True))

    def _array(self, source: str) -> xr.DataArray:
        """Return an array within the run."""
        if source not in self.arrays:
            name = EVIDENCE[source].name
            raise Missing(Text(f"缺少“{name.zh}”数据", f"no evidence on {name.en}"))
        return self.arrays[source].sel(time=list(self.years))

    def _with_role(self, role: str) -> tuple[str, ...]:
        """Return the sectors with a role."""
        sectors = self.city.sectors_of(role)
        if not sectors:
            raise Missing(Text(f"没有角色为“{role}”的行业", f"no sector has the role '{role}'"))
        return sectors

    def _plain(self, array: xr.DataArray) -> Array:
        """Return an array by year and draw."""
        if "member" not in array.dims:
            array = array.expand_dims(member=self.members)
        values = np.asarray(array.transpose("time", "member").values, float)
        return _repeated(values, self.members)


def _repeated(values: Array, members: int) -> Array:
    """Return a series with as many draws as the targets have; those of the run come round again.

    Examples
    --------
    >>> _repeated(np.array([[0.0, 1.0, 2.0]]), 6).tolist()
    [[0.0, 1.0, 2.0, 1.0, 2.0, 1.0]]
    """
    drawn = values.shape[1] - 1
    if values.shape[1] >= members or drawn == 0:
        return values
    return values[:, np.append(0, 1 + np.arange(members - 1) % drawn)]
