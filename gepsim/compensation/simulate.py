"""The road of this room: evidence in, who receives what from whom out."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from gepsim.compensation.case import Case, with_trial_values
from gepsim.compensation.check import check_worth
from gepsim.compensation.evidence import Evidence, check_evidence
from gepsim.compensation.market import option_values
from gepsim.compensation.network import Network
from gepsim.compensation.offsets import ledger_of, offset_account
from gepsim.compensation.outputs import described
from gepsim.compensation.parties import party_names
from gepsim.compensation.river import river_payments
from gepsim.compensation.rule import moved_by
from gepsim.compensation.rules import in_force
from gepsim.compensation.sections import quality_of_sections
from gepsim.compensation.settings import CompensationSettings
from gepsim.compensation.versions import versions
from gepsim.draws import Draws, frequency


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
        party [CNY year-1]. By edge: ``band_lower``, ``worth``, ``band_upper``, ``base_amount``,
        ``payment``, ``gap`` and ``version_amount`` [CNY year-1], ``band_empty`` and its frequency.
        By county: ``quality_index``, ``water_class``, ``settlement`` [1] and ``vertical_request``,
        the cost that no payer in force can carry [CNY year-1]. By route: ``option_value``, counted
        in no transfer. By county and class of land: the offset account [ha].

    Raises
    ------
    GepsimError
        If evidence is missing or misshapen.
    InputError
        If a value on trial names no coefficient or has another unit, or a rule shares money out
        by regulating services that are worth nothing.
    """
    check_evidence(evidence, network.counties, years)
    case = Case(network, evidence, settings, with_trial_values(draws, settings), tuple(years))
    check_worth(case)
    moved = {
        "transfer": transfers(case),
        "vertical_request": vertical_request(case),
        "version_amount": versions(case),
    }
    ledger = offset_account(case, ledger_of(case))
    whole = xr.merge(
        [
            xr.Dataset(moved),
            river_payments(case),
            quality_of_sections(case),
            option_values(case),
            ledger,
        ],
        join="exact",
        compat="no_conflicts",
        combine_attrs="drop",
    )
    whole["band_empty_frequency"] = frequency(whole["band_empty"])
    whole = whole.sel(county=sorted(network.counties, key=list(draws.counties).index))
    return described(whole.transpose("time", "rule", "party", "edge", "county", ...))


def transfers(case: Case) -> xr.DataArray:
    """Return the transfers of all rules; one that is not in force moves nothing [CNY year-1]."""
    state = in_force(case.settings.rules)
    nothing = xr.zeros_like(case.time, dtype=float).expand_dims(
        party=list(party_names(case.network))
    )
    found = [moved_by(case, name) if holds else nothing for name, holds in state.items()]
    whole = xr.concat(xr.broadcast(*found), xr.DataArray(list(state), dims="rule", name="rule"))
    return whole.transpose("time", "rule", "party", ...)


def vertical_request(case: Case) -> xr.DataArray:
    """Return what a county's protection costs beyond what its payers in force can carry.

    Where the band is empty the rest is a case for the state, not for the neighbour [CNY year-1].
    """
    river, state = river_payments(case), in_force(case.settings.rules)
    inside = river["user"].isin(list(case.network.counties))
    counted = xr.where(inside, state["river_city"], state["river_basin"]).astype(float)
    county = xr.DataArray(list(case.network.counties), dims="county", name="county")
    own = (river["producer"].drop_vars(["producer", "user"]) == county).astype(float) * counted
    return xr.dot(river["gap"], own, dim="edge").assign_coords(county=county)
