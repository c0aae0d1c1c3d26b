"""The road of this room: evidence in, who receives what from whom out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import xarray as xr

from gepsim.compensation.case import Case, with_trial_values
from gepsim.compensation.check import check_worth
from gepsim.compensation.classrule import county_settlement
from gepsim.compensation.evidence import Evidence, check_evidence
from gepsim.compensation.fund import fund_account
from gepsim.compensation.market import option_values
from gepsim.compensation.network import Network, party_names
from gepsim.compensation.offsets import ledger_of, offset_account
from gepsim.compensation.opening import openings
from gepsim.compensation.river import county_band, river_payments
from gepsim.compensation.rule import moved_by
from gepsim.compensation.rules import in_force
from gepsim.compensation.sections import quality_of_sections
from gepsim.compensation.settings import CompensationSettings
from gepsim.compensation.versions import versions
from gepsim.draw_parts import gathered
from gepsim.draws import Draws, frequency
from gepsim.text import Text


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
    whole = xr.Dataset(gathered(case.draws, partial(_of_some, case)))
    whole["band_empty_frequency"] = frequency(whole["band_empty"])
    return described(whole)


def _of_some(whole: Case, draws: Draws) -> xr.Dataset:
    """Return what a case comes to for some of its draws, each by itself."""
    known = {name: draws.own(array) for name, array in whole.evidence.items()}
    case = replace(whole, evidence=known, draws=draws)
    moved = {
        "transfer": transfers(case),
        "vertical_request": vertical_request(case),
        "version_amount": versions(case),
        "class_net": county_settlement(case),
        "band_net": county_band(case),
    }
    ledger = offset_account(case, ledger_of(case))
    found = xr.merge(
        [
            xr.Dataset(moved),
            river_payments(case),
            openings(case),
            fund_account(case),
            quality_of_sections(case),
            option_values(case),
            ledger,
        ],
        join="exact",
        compat="no_conflicts",
        combine_attrs="drop",
    )
    found = found.sel(county=sorted(case.network.counties, key=list(draws.counties).index))
    return found.transpose("time", "rule", "party", "edge", "county", ...)


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
    """Return what a county's protection costs beyond what those who take part can carry.

    Counties of the city always do, whatever the form of their payment. Where the band is empty
    the rest is a case for the state, not for the neighbour [CNY year-1].
    """
    river, state = river_payments(case), in_force(case.settings.rules)
    inside = river["user"].isin(list(case.network.counties))
    counted = xr.where(inside, True, state["river_basin"]).astype(float)
    county = xr.DataArray(list(case.network.counties), dims="county", name="county")
    own = (river["producer"].drop_vars(["producer", "user"]) == county).astype(float) * counted
    return xr.dot(river["gap"], own, dim="edge").assign_coords(county=county)


_MONEY, _SHARE, _AREA = "CNY year-1", "1", "ha"

#: Unit and name of what is worth keeping in a file.
OUTPUTS: dict[str, tuple[str, Text]] = {
    "vertical_request": (
        _MONEY,
        Text("拟申请的纵向补偿缺口", "cost beyond what payers in force can carry"),
    ),
    "fund_total": (_MONEY, Text("补偿资金总额", "what the basin fund moves in all")),
    "fund_contribution": (_MONEY, Text("补偿资金出资", "paid into the basin fund by a county")),
    "fund_allocation": (_MONEY, Text("补偿资金分配", "paid out of the basin fund to a county")),
    "fund_net": (_MONEY, Text("补偿资金净额", "net of a county from the basin fund")),
    "fund_share": (_SHARE, Text("各县在单项因素中的占比", "share of a county by one criterion")),
    "fund_weight": (_SHARE, Text("补偿资金因素权重", "weight of a criterion of the basin fund")),
    "fund_weight_effect": (
        _MONEY,
        Text("权重每增加1时净额的变化", "change of a county's net per unit of a fund weight"),
    ),
    "fund_link": (
        _SHARE,
        Text("补偿资金与调节服务挂钩系数", "link of a county's allocation to its services"),
    ),
    "class_net": (
        _MONEY,
        Text("按断面类别结算的净额（含未生效）", "net by the class rule, in force or not"),
    ),
    "band_net": (
        _MONEY,
        Text("按成本—价值区间的净额（含未生效）", "net by the band, in force or not"),
    ),
    "water_class": (
        _SHARE,
        Text("出境断面水质类别", "water class where the county's water leaves"),
    ),
    "opening_cap": (
        _SHARE,
        Text("补偿区间打开所需财政承受比例", "share of revenue at which the band opens"),
    ),
    "opening_price": (
        "CNY m-3",
        Text("补偿区间打开所需水价", "charge per water drawn at which the band opens"),
    ),
    "opening_weight": (
        _SHARE,
        Text("补偿区间打开所需价值权重", "weight of the value at which the band opens"),
    ),
    "value_weight": (
        _SHARE,
        Text("价值权重（发展阶段系数）", "weight of the value by stage of development"),
    ),
    "version_amount": (
        _MONEY,
        Text("各算法下的流域补偿额", "amount of a river edge by version of reckoning"),
    ),
    "band_lower": (_MONEY, Text("补偿区间下限：保护成本", "lower bound of a river edge: cost")),
    "band_upper": (
        _MONEY,
        Text("补偿区间上限：受益价值", "upper bound of a river edge: worth within caps"),
    ),
    "base_amount": (_MONEY, Text("补偿基数", "base amount of a river edge")),
    "payment": (
        _MONEY,
        Text("流域补偿额（含未生效）", "payment over a river edge, in force or not"),
    ),
    "band_empty_frequency": (
        _SHARE,
        Text("补偿区间为空的频率", "share of draws in which the band is empty"),
    ),
    "quality_index": (
        _SHARE,
        Text("水质指数P", "water-quality index P where the county's water leaves"),
    ),
    "option_value": (
        _MONEY,
        Text("市场化途径的期权价值", "value of a market route if it came about"),
    ),
    "option_expected": (
        _MONEY,
        Text("市场化途径的期望价值", "value of a market route times its chance"),
    ),
    "offset_opening": (_AREA, Text("占补平衡年初结余", "offset credit at the start of the year")),
    "offset_added": (_AREA, Text("占补平衡本年新增", "offset credit added in the year")),
    "offset_used": (_AREA, Text("占补平衡本年使用", "offset credit used in the year")),
    "offset_closing": (_AREA, Text("占补平衡年末结余", "offset credit at the end of the year")),
}


def described(found: xr.Dataset) -> xr.Dataset:
    """Return the variables with the attributes by which a file is read."""
    words = {
        name: {"units": units, "long_name": text.en, "long_name_zh": text.zh}
        for name, (units, text) in OUTPUTS.items()
    }
    return found.assign({name: found[name].assign_attrs(said) for name, said in words.items()})
