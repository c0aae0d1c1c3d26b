"""One edge of the river, explained and computed again from a run's own accounts."""

from __future__ import annotations

import xarray as xr

from gepsim.city import City
from gepsim.compensation.case import Case
from gepsim.compensation.explain import explain_edge
from gepsim.compensation.network import Edge, Network, party_names
from gepsim.compensation.river import river_payments
from gepsim.dims import CROPLAND_TYPES, FOREST_TYPES
from gepsim.engine.handover import protection
from gepsim.engine.road import river_load, spending
from gepsim.explain.county_year import one_of, valued_of
from gepsim.explain.steps import Explanation, Step, heading
from gepsim.files.results import Results
from gepsim.inputs import Inputs
from gepsim.registry import SERVICES
from gepsim.text import Text
from gepsim.units import factor

_NOTHING = Text("", "")
_MADE_OF = Text(
    "服务流、成本、区间、上限、水质和 GEP 挂钩构成补偿额；给出运行与年份时逐步重算（中心估计）",
    "service flow, cost, band, caps, water quality and GEP link make the payment; with a run and "
    "a year it is computed step by step, central estimate",
)


def edges(city: City) -> dict[str, Edge]:
    """Return the edges of a city's river by their labels, e.g. ``990002-990001``."""
    return {edge.label: edge for edge in Network.from_city(city).edges}


def edge_formula(edge: Edge, city: City) -> Explanation:
    """Return who pays whom over an edge, and how a payment comes about."""
    names = party_names(Network.from_city(city))
    below, above = (names[party] for party in (edge.user, edge.producer))
    pays = Text(f"{below.zh}付给{above.zh}", f"{below.en} pays {above.en}")
    doc = "\n".join(line.strip() for line in (river_payments.__doc__ or "").splitlines())
    steps = (Step(name=edge.label, label=pays), Step(note=_MADE_OF), Step(formula=doc))
    return Explanation(edge.label, steps)


def edge_of_run(run: Results, inputs: Inputs, label: str, year: int | None) -> Explanation:
    """Return every step to the payment over one edge, and what the run holds.

    Raises
    ------
    InputError
        If the run has no such year.
    """
    asked = one_of(run.years[0] if year is None else year, run.years, "year", run.where)
    case = case_of(run, inputs, tuple(run.years))
    edge = edges(inputs.city)[label]
    place = f"{run.where}: edge {label}, {asked}, central estimate"
    steps = [heading(Text(f"{run.where}：{label}，{asked} 年，中心估计", place))]
    for one in explain_edge(case, edge.producer, edge.user, asked):
        steps.append(Step(label=Text(one.zh, one.en), note=_NOTHING, depth=1))
    if run.has("payment"):
        stored = float(run.array("payment").sel(edge=label, time=asked))
        said = Text("该次运行文件中的值", "the run's file says")
        steps.append(Step(label=said, value=stored, unit="CNY", depth=1))
    return Explanation(label, tuple(steps), place)


def case_of(run: Results, inputs: Inputs, years: tuple[int, ...]) -> Case:
    """Return the question about the river that a run answered, at central estimates."""
    draws = inputs.draws(members=0)
    network = Network.from_city(inputs.city)
    return Case(network, _evidence(run, inputs), inputs.scenario.compensation, draws, years)


def _evidence(run: Results, inputs: Inputs) -> dict[str, xr.DataArray]:
    """Return what compensation was told, from the accounts that the run wrote."""
    gep, extent = run.accounts["gep"], run.accounts["extent"]
    names = [str(name) for name in gep["service"].values]
    regulating = [n for n in names if n in SERVICES and SERVICES[n].category == "regulating"]
    to_hectares = factor("km2", "ha")
    return {
        "service_value": valued_of(run),
        "regulating_value": gep.sel(service=regulating).sum("service"),
        "forest_area": _area(extent, FOREST_TYPES) * to_hectares,
        "cropland_area": _area(extent, CROPLAND_TYPES) * to_hectares,
        "protection_investment": protection(inputs.city, spending(inputs)),
        "section_load": river_load(inputs, inputs.draws(members=0)),
    }


def _area(extent: xr.DataArray, types: tuple[str, ...]) -> xr.DataArray:
    return extent.sel(ecosystem_type=list(types)).sum("ecosystem_type")
