"""One edge of the river recomputed by hand: every number with its meaning, in both languages."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

import xarray as xr

from gepsim.compensation.band import (
    added_service,
    base_amount,
    development_stage,
    gep_link,
    opportunity_cost,
    settled,
)
from gepsim.compensation.case import Case
from gepsim.compensation.cost import county_cost, direct_cost, forgone_profit_cost, income_gap
from gepsim.compensation.evidence import CARRIED, SERVICE_NAMES
from gepsim.compensation.network import party_names
from gepsim.compensation.quality import POLLUTANTS
from gepsim.compensation.river import (
    payer_cap,
    reference_value,
    regulating_growth,
    river_payments,
    shared_cap,
    use_share,
)
from gepsim.compensation.sections import concentration_ratio, quality_of_sections
from gepsim.compensation.words import million, wan
from gepsim.draws import central
from gepsim.errors import InputError, Problem, suggest
from gepsim.text import Text

CAP_NAMES = {
    "fiscal": Text("财政承受上限", "fiscal cap"),
    "willingness": Text("支付意愿", "willingness"),
}


@dataclass(frozen=True)
class EdgeStep:
    """One line of a calculation: what it says in both languages, and the number it ends in."""

    zh: str
    en: str
    value: float
    units: str


def central_case(case: Case) -> Case:
    """Return the same question with central estimates only."""
    known = {name: central(array) for name, array in case.evidence.items()}
    return replace(case, evidence=known, draws=replace(case.draws, members=0))


@dataclass(frozen=True)
class _Edge:
    """The central numbers of one edge in one year."""

    case: Case
    producer: str
    user: str
    year: int

    def at(self, array: xr.DataArray, **more: str) -> float:
        """Return the one number of `array` that belongs to this edge and year."""
        here = {"time": self.year, "county": self.producer, "place": self.user, **more}
        here["edge"] = f"{self.producer}-{self.user}"
        chosen = array.sel({dim: label for dim, label in here.items() if dim in array.dims})
        return float(chosen.squeeze())


def explain_edge(case: Case, producer: str, user: str, year: int) -> tuple[EdgeStep, ...]:
    """Return the steps from services and costs to the payment on one edge, central estimate.

    Parameters
    ----------
    case : Case
        The question that `simulate` answers.
    producer, user : str
        County upstream and place downstream.
    year : int
        Year of the run.

    Returns
    -------
    tuple of EdgeStep
        The last step is the payment. [CNY year-1]

    Raises
    ------
    InputError
        If the network has no such edge or the run no such year.
    """
    labels = [edge.label for edge in case.network.edges]
    if f"{producer}-{user}" not in labels:
        wanted = f"{producer}-{user}"
        raise InputError(Problem("river network", f"no edge '{wanted}'", suggest(wanted, labels)))
    if year not in case.years:
        years = f"{case.years[0]}–{case.years[-1]}"
        raise InputError(Problem("explain", f"no year {year} in this run", f"years: {years}"))
    edge = _Edge(central_case(case), producer, user, year)
    return tuple(_steps(edge))


def _steps(edge: _Edge) -> Iterator[EdgeStep]:
    yield _opening(edge)
    flow = yield from _flow(edge)
    lower = yield from _cost(edge)
    upper = yield from _worth(edge, flow)
    yield from _base(edge, lower, upper)
    base = float(base_amount(lower, upper, edge.at(edge.case.number("nash_split", "1"))))
    yield from _payment(edge, base)


def _base(edge: _Edge, lower: float, upper: float) -> Iterator[EdgeStep]:
    """Yield the base amount and what it leaves to the state above."""
    split = edge.at(edge.case.number("nash_split", "1"))
    base = float(base_amount(lower, upper, split))
    words = ("区间为空，取上限", "the band is empty, so the upper bound")
    if upper >= lower:
        words = (f"LB + {split:.2f} × (UB - LB)", f"LB + {split:.2f} x (UB - LB)")
    yield _money(f"补偿基数 B：{words[0]}", f"base amount B: {words[1]}", base)
    gap = max(0.0, lower - base)
    yield _money("留待纵向申请的缺口", "gap left for a vertical request", gap)


def _ascii(words: str) -> str:
    return words.replace("×", "x")


def _money(zh: str, en: str, value: float) -> EdgeStep:
    return EdgeStep(f"{zh} = {wan(value)}", f"{en} = {million(value)}", value, "CNY year-1")


def _plain(zh: str, en: str, value: float) -> EdgeStep:
    return EdgeStep(f"{zh} = {value:.4f}", f"{en} = {value:.4f}", value, "1")


def _opening(edge: _Edge) -> EdgeStep:
    names = party_names(edge.case.network)
    here, there = names[edge.producer], names[edge.user]
    return EdgeStep(
        f"{edge.year} 年，{there.zh}（下游）对{here.zh}（上游），中心估计",
        f"{edge.year}: {there.en} (downstream) to {here.en} (upstream), central estimate",
        float(edge.year),
        "year",
    )


def _flow(edge: _Edge) -> Generator[EdgeStep, None, float]:
    """Yield what each service brings over the edge, then their sum; return the sum."""
    case, total = edge.case, 0.0
    value, reference = (
        case.known("service_value"),
        reference_value(case, case.settings.river.service),
    )
    outs = case.numbers("exported_share", "service", list(CARRIED), "1")
    for service, weight in CARRIED.items():
        now, share = edge.at(value, service=service), edge.at(use_share(case, weight))
        before = edge.at(reference, service=service)
        out = edge.at(outs, service=service)
        part = float(added_service(now, before)) * out * share
        name = SERVICE_NAMES[service]
        yield _money(
            f"{name.zh}：({wan(now)} - {wan(before)}) × 外溢比例 {out:.3f} × 下游份额 {share:.4f}",
            f"{name.en}: ({million(now)} - {million(before)}) x exported {out:.3f} "
            f"x used {share:.4f}",
            part,
        )
        total += part
    yield _money("服务流 S", "service flow S", total)
    return total


def _cost(edge: _Edge) -> Generator[EdgeStep, None, float]:
    """Yield the producer's cost and the edge's part of it; return the part."""
    case = edge.case
    yield _money("保护直接成本", "direct cost of protection", edge.at(direct_cost(case)))
    yield from _given_up(edge)
    cost, share = edge.at(county_cost(case)), edge.at(use_share(case, "water_withdrawal"))
    if case.settings.river.deduct_vertical:
        yield _money("扣除纵向资金后的成本", "cost less vertical transfers", cost)
    lower = cost * share
    yield _money(
        f"下限 LB = 成本 × 用水份额 {share:.4f}",
        f"lower bound LB = cost x water share {share:.4f}",
        lower,
    )
    return lower


def _given_up(edge: _Edge) -> Iterator[EdgeStep]:
    """Yield the opportunity cost with the numbers it is made of."""
    case = edge.case
    if case.settings.river.opportunity_cost == "profit":
        cost = edge.at(forgone_profit_cost(case))
        yield _money(
            "机会成本：管控面积 × 放弃的收益", "opportunity cost: area x forgone profit", cost
        )
        return
    gap = {name: edge.at(part) for name, part in income_gap(case).items()}
    words = " × ".join(
        [
            f"({gap['reference_income']:,.0f} - {gap['income']:,.0f})",
            f"{gap['population']:,.0f}",
            *(f"{gap[name]:.3f}" for name in ("share", "controlled")),
        ]
    )
    yield _money(
        f"机会成本：(参照人均产出 - 本县) × 人口 × 归因比例 × 管控面积占比 = {words}",
        f"opportunity cost: income gap x people x share explained x area controlled = "
        f"{_ascii(words)}",
        float(opportunity_cost(**gap)),
    )


def _worth(edge: _Edge, flow: float) -> Generator[EdgeStep, None, float]:
    """Yield the upper bound with its caps; return it."""
    case = edge.case
    engel = edge.at(case.numbers("engel_coefficient", "place", case.network.users, "1"))
    stage = float(development_stage(engel))
    yield _plain(
        f"发展阶段系数 l = 1/(1+e^(3-1/{engel:.3f}))",
        f"development stage l = 1/(1+e^(3-1/{engel:.3f}))",
        stage,
    )
    worth = stage * flow
    claims = river_payments(case)["worth"]
    bounds = [worth]
    for kind in case.settings.river.caps:
        whole, own = edge.at(payer_cap(case, kind)), edge.at(shared_cap(case, kind, claims))
        name = CAP_NAMES[kind]
        yield _money(
            f"{name.zh}（付费方对本市上游各县共 {wan(whole)}）中本边份额",
            f"this edge's part of the payer's {name.en} for the city, {million(whole)}",
            own,
        )
        bounds.append(own)
    upper = min(bounds)
    yield _money("上限 UB = 上列最小者", "upper bound UB = the least of these", upper)
    return upper


def _payment(edge: _Edge, base: float) -> Iterator[EdgeStep]:
    """Yield the water-quality settlement, the GEP link and the payment."""
    case = edge.case
    ratios = concentration_ratio(case)
    weights = case.numbers("quality_weight", "pollutant", POLLUTANTS, "1")
    terms = [(edge.at(weights, pollutant=p), edge.at(ratios, pollutant=p)) for p in POLLUTANTS]
    stability = edge.at(case.number("quality_stability", "1"))
    index = stability * sum(weight * ratio for weight, ratio in terms)
    words = " + ".join(f"{weight:.2f}×{ratio:.3f}" for weight, ratio in terms)
    yield _plain(
        f"水质指数 P = {stability:.2f} × ({words})",
        f"water-quality index P = {stability:.2f} x ({_ascii(words)})",
        index,
    )
    share = edge.at(quality_of_sections(case)["settlement"])
    yield _plain("水质结算系数 a", "settlement a", share)
    fixed = edge.at(case.number("fixed_share", "1"))
    growth = edge.at(regulating_growth(case))
    elasticity = edge.at(case.number("gep_elasticity", "1"))
    bound = edge.at(case.number("gep_link_bound", "1"))
    link = float(gep_link(growth, elasticity, bound))
    yield _plain("GEP 挂钩系数", "GEP link", link)
    paid = settled(base, fixed, share) * link
    yield _money(
        f"补偿额 = B × (ω {fixed:.2f} + {1 - fixed:.2f} × a) × GEP 系数",
        f"payment = B x (omega {fixed:.2f} + {1 - fixed:.2f} x a) x GEP link",
        paid,
    )
