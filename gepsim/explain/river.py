"""One edge of the river, explained and recomputed from a run's own accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import xarray as xr

from gepsim.city import City
from gepsim.compensation.case import Case
from gepsim.compensation.explain import explain_edge
from gepsim.compensation.network import Edge, Network
from gepsim.compensation.parties import party_names
from gepsim.compensation.river import river_payments
from gepsim.compensation.trials import gains, who_gains
from gepsim.dims import FOREST_TYPES
from gepsim.engine.handover import CROPLAND, protection
from gepsim.engine.road import spending
from gepsim.errors import InputError, Problem
from gepsim.explain.recorded import gather_again, valued_of
from gepsim.files.results import Results
from gepsim.files.store import load_run
from gepsim.inputs import Inputs
from gepsim.registry import SERVICES
from gepsim.text import Text
from gepsim.units import factor


def edges(city: City) -> dict[str, Edge]:
    """Return the edges of a city's river by their labels, e.g. ``511922-511902``."""
    return {edge.label: edge for edge in Network.from_city(city).edges}


def edge_explained(edge: Edge, city: City) -> Iterator[str]:
    """Yield who pays whom over an edge, and how a payment comes about."""
    names = party_names(Network.from_city(city))
    below, above = names[edge.user], names[edge.producer]
    yield f"{edge.label}  {below.zh}付给{above.zh}  {below.en} pays {above.en}"
    yield ""
    yield "    service flow, cost, band, caps, water quality and GEP link make the payment;"
    yield "    --run DIR --year YEAR recomputes it step by step, central estimate"
    for line in (river_payments.__doc__ or "").splitlines():
        yield f"    {line.strip()}"


def edge_recomputed(label: str, folder: Path, year: int | None, scenario: str) -> Iterator[str]:
    """Yield every step to the payment over one edge, and what the run's file says.

    Raises
    ------
    InputError
        If the run has no such year.
    """
    run = load_run(folder)
    years = tuple(int(when) for when in run.accounts["time"].values)
    asked = years[0] if year is None else year
    if asked not in years:
        allowed = f"years: {years[0]}–{years[-1]}"
        raise InputError(Problem(str(folder), f"no year {asked} in this run", allowed))
    inputs = gather_again(run, scenario)
    case = case_of(run, inputs, years)
    edge = edges(inputs.city)[label]
    yield ""
    yield f"== {folder}: edge {label}, {asked}, central estimate"
    for step in explain_edge(case, edge.producer, edge.user, asked):
        yield f"  {step.zh}"
        yield f"    {step.en}"
    if "payment" in run.accounts:
        stored = float(run.accounts["payment"].sel(edge=label, time=asked))
        yield f"  the run's file says {stored:,.0f} CNY"


def gain_lines(runs: Sequence[Results]) -> Iterator[str]:
    """Yield who gains and who loses most by compensation, against the first run, by checkpoint."""
    first = runs[0].accounts
    for run in runs[1:]:
        names = _names(run) | _names(runs[0])
        gain = gains(run.accounts["transfer"], first["transfer"])
        for year in map(int, first["checkpoint"].values):
            said = who_gains(gain, names, year)
            yield f"{run.id}: {said.zh}  {said.en}"


def _names(run: Results) -> dict[str, Text]:
    """Return the names of a run's parties in both languages."""
    labels = [str(label) for label in run.accounts["party"].values]
    words = [run.accounts[f"party_name_{lang}"].values for lang in ("zh", "en")]
    return {label: Text(str(zh), str(en)) for label, zh, en in zip(labels, *words, strict=True)}


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
        "cropland_area": _area(extent, CROPLAND) * to_hectares,
        "protection_investment": protection(inputs.city, spending(inputs)),
    }


def _area(extent: xr.DataArray, types: tuple[str, ...]) -> xr.DataArray:
    return extent.sel(ecosystem_type=list(types)).sum("ecosystem_type")
