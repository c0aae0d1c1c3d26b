"""The road of this room: evidence in, who receives what from whom out."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from gepsim.compensation.case import Case, with_trial_values
from gepsim.compensation.evidence import Evidence, check_evidence
from gepsim.compensation.ledger import post
from gepsim.compensation.network import Network
from gepsim.compensation.parties import party_names
from gepsim.compensation.rules import RULES, in_force
from gepsim.compensation.settings import CompensationSettings
from gepsim.draws import Draws


def simulate(
    network: Network,
    evidence: Evidence,
    settings: CompensationSettings,
    draws: Draws,
    years: Sequence[int],
) -> xr.Dataset:
    """Return every transfer by year, rule and party, and how the river's part came about.

    Parameters
    ----------
    network : Network
        Counties and outside places along the rivers.
    evidence : mapping of str to DataArray
        What the other rooms know; see `gepsim.compensation.evidence.INPUTS`.
    settings : CompensationSettings
        Rules, numbers and options on trial.
    draws : Draws
        Everything uncertain.
    years : sequence of int
        Years of the run, the base year first.

    Returns
    -------
    Dataset
        ``transfer`` (time, rule, party): positive receives, negative pays, sums to zero over
        party [CNY year-1]. By edge: ``band_lower``, ``band_upper``, ``base_amount``, ``payment``,
        ``gap`` [CNY year-1] and ``band_empty``. By county: ``quality_index``, ``settlement`` [1],
        ``vertical_request`` [CNY year-1]: cost that no payer in force can carry.

    Raises
    ------
    GepsimError
        If evidence is missing or misshapen.
    InputError
        If a value on trial names no coefficient or has another unit.
    """
    check_evidence(evidence, network.counties, years)
    case = Case(network, evidence, settings, with_trial_values(draws, settings), tuple(years))
    moved = {"transfer": transfers(case), "vertical_request": vertical_request(case)}
    whole = xr.merge(
        [xr.Dataset(moved), case.river, case.sections],
        join="exact",
        compat="no_conflicts",
        combine_attrs="drop",
    )
    return whole.transpose("time", "rule", "party", "edge", "county", ...)


def transfers(case: Case) -> xr.DataArray:
    """Return the transfers of all rules; a rule that is not in force moves nothing [CNY year-1]."""
    names = party_names(case.network)
    found = []
    for name, holds in in_force(case.settings.rules).items():
        entries = RULES[name].compute(case)
        moved = post(entries.amount, entries.receivers, entries.payers, list(names))
        found.append(moved if holds else xr.zeros_like(moved))
    whole = xr.concat(xr.broadcast(*found), xr.DataArray(list(RULES), dims="rule", name="rule"))
    return whole.transpose("time", "rule", "party", ...)


def vertical_request(case: Case) -> xr.DataArray:
    """Return what a county's protection costs beyond what its payers in force can carry.

    Where the band is empty the rest is a case for the state, not for the neighbour [CNY year-1].
    """
    river, state = case.river, in_force(case.settings.rules)
    inside = river["user"].isin(list(case.network.counties))
    counted = xr.where(inside, state["river_city"], state["river_basin"]).astype(float)
    gap = (river["gap"] * counted).groupby("producer").sum()
    request = gap.rename(producer="county").reindex(county=list(case.network.counties))
    return request.fillna(0.0).rename("vertical_request")
