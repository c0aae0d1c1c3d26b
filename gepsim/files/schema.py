"""Which row of `gepsim.files.fields` describes an array, and what its labels are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import xarray as xr

from gepsim.dims import ORDER
from gepsim.errors import GepsimError, suggest
from gepsim.files.fields import FIELDS, MAP_FIELDS, Field
from gepsim.text import Text
from gepsim.units import udunits

#: Long names of the dimensions, and of the label variables that carry them.
DIMENSIONS: dict[str, Text] = {
    "time": Text("时间", "time"),
    "checkpoint": Text("考核年", "checkpoint year"),
    "quantile": Text("抽样分位数", "quantile over the draws"),
    "county": Text("区县代码", "county code (GB/T 2260)"),
    "ecosystem_type": Text("生态系统类型", "ecosystem type"),
    "driver": Text("变化驱动因素", "driver of change"),
    "service": Text("生态系统服务", "ecosystem service"),
    "memo_item": Text("不计入合计的生态系统服务", "ecosystem service beside the total"),
    "sector": Text("行业", "sector"),
    "carrier": Text("能源品种", "energy carrier"),
    "technology": Text("发电技术", "technology of power generation"),
    "pollutant": Text("大气污染物", "air pollutant"),
    "air_source": Text("大气污染源", "source of air pollution"),
    "lever": Text("减排措施", "lever"),
    "effect": Text("变化成因", "cause of a change"),
    "project": Text("项目编号", "project number"),
    "payer": Text("出资方", "payer"),
    "rule": Text("补偿规则", "compensation rule"),
    "party": Text("补偿相关方", "party to the compensation"),
    "criterion": Text("补偿资金因素", "criterion of the basin fund"),
    "indicator": Text("指标编号", "indicator id"),
    "target_set": Text("目标组", "set of targets"),
    "member": Text("抽样", "draw"),
}

_INDICATOR_UNITS = {
    "%": "percent", "": "1", "--": "1", "class": "1", "year": "1", "µg/m3": "ug m-3",
    "μg/m3": "ug m-3", "m2/person": "m2 person-1", "mu": "mu_cn", "亩": "mu_cn",
    "1e8 yuan": "yi_CNY",
}  # fmt: skip


def indicator_units(text: str) -> str:
    """Return an indicator's unit as it stands in the files.

    Examples
    --------
    >>> indicator_units("%"), indicator_units("µg/m3"), indicator_units("km")
    ('percent', 'ug m-3', 'km')
    """
    return _INDICATOR_UNITS.get(text.strip(), text.strip())


def accounts_field(
    array: xr.DataArray, quantity_units: Mapping[str, str], zh: Mapping[str, str]
) -> Field:
    """Return the row of a variable of the accounts.

    Parameters
    ----------
    array : DataArray
        The variable, under its name; one that the schema does not know must bring ``units``,
        ``long_name`` and ``long_name_zh``, declared by the room that made it.
    quantity_units, zh : mapping
        Declared unit and Chinese name of each service.

    Examples
    --------
    >>> array = xr.DataArray([1.0], dims="county", name="quantity_carbon")
    >>> field = accounts_field(array, {"carbon": "tCO2 year-1"}, {"carbon": "固碳"})
    >>> field.units, field.label.en, field.label.zh
    ('t year-1', 'Physical flow of carbon (tCO2 year-1)', '固碳实物量')
    """
    name = str(array.name)
    exact = {row.name: row for row in FIELDS}
    if name in exact:
        return exact[name]
    service = name.removeprefix("quantity_")
    if service == name or service not in quantity_units:
        return _declared(array)
    row, units = exact["quantity_{service}"], udunits(quantity_units[service])
    declared = "" if units == quantity_units[service] else f" ({quantity_units[service]})"
    return replace(
        row, name=name, units=units, label=_of(row, service, zh) + Text("", declared),
        spread=f"{name}_quantile",
    )  # fmt: skip


def _declared(array: xr.DataArray) -> Field:
    """Return the row of a variable that describes itself; refuse one that does not."""
    name, facts = str(array.name), array.attrs
    lacking = [key for key in ("units", "long_name", "long_name_zh") if not facts.get(key)]
    if lacking:
        hint = suggest(name, [row.name for row in FIELDS])
        what = f"'{name}' is not in the schema and has no {', '.join(lacking)}"
        raise GepsimError(f"accounts: {what} ({hint})")
    dims = in_order(str(dim) for dim in array.dims if dim != "member")
    units = udunits(facts["units"])
    declared = "" if units == facts["units"] else f" ({facts['units']})"
    methods = "time: mean" if "time" in dims else ""
    return Field(
        name=name, dims=dims, units=units,
        label=Text(facts["long_name_zh"], facts["long_name"] + declared),
        cell_methods=facts.get("cell_methods", methods),
        spread=f"{name}_quantile", gaps=True, required=False,
    )  # fmt: skip


def in_order(dims: Iterable[str]) -> tuple[str, ...]:
    """Return dimensions in the house's order; those it does not know come last.

    Examples
    --------
    >>> in_order(["edge", "county", "time"])
    ('time', 'county', 'edge')
    """
    given = list(dims)
    return tuple(sorted(given, key=lambda d: ORDER.index(d) if d in ORDER else len(ORDER)))


def map_field(name: str, zh: Mapping[str, str]) -> Field:
    """Return the row of a variable of the maps."""
    exact = {row.name: row for row in MAP_FIELDS}
    if name in exact:
        return exact[name]
    service = name.removeprefix("gep_")
    if service == name:
        raise GepsimError(f"maps: no row of the schema describes '{name}'")
    row = exact["gep_{service}"]
    return replace(row, name=name, label=_of(row, service, zh))


def _of(row: Field, service: str, zh: Mapping[str, str]) -> Text:
    """Return the label of a row that stands for any service, for one of them."""
    return row.label.fill(service=Text(zh.get(service, service), service.replace("_", " ")))
