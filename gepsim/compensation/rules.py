"""The rules by which money moves, each declared once: who pays, and whether it is in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import xarray as xr

from gepsim.compensation.case import Case
from gepsim.compensation.forest import LOGGING_BAN, PUBLIC_WELFARE, payments_by_class


@dataclass(frozen=True)
class Entries:
    """Amounts along ``entry`` with the party that receives and the one that pays each."""

    amount: xr.DataArray
    receivers: tuple[str, ...]
    payers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A compensation rule.

    Parameters
    ----------
    in_force
        Whether the rule holds where a scenario does not say otherwise.
    basis
        Keys of the sources it rests on.
    """

    name: str
    zh: str
    en: str
    in_force: bool
    basis: tuple[str, ...]
    compute: Callable[[Case], Entries]


RULES: dict[str, Rule] = {}


def rule(
    *, zh: str, en: str, in_force: bool, basis: tuple[str, ...]
) -> Callable[[Callable[[Case], Entries]], Callable[[Case], Entries]]:
    """Declare a function of a case as a rule under its own name."""

    def declare(compute: Callable[[Case], Entries]) -> Callable[[Case], Entries]:
        name = compute.__name__
        RULES[name] = Rule(name=name, zh=zh, en=en, in_force=in_force, basis=basis, compute=compute)
        return compute

    return declare


def in_force(settings: Mapping[str, bool]) -> dict[str, bool]:
    """Return every rule's state: what a scenario says, else its default."""
    return {name: settings.get(name, one.in_force) for name, one in RULES.items()}


def to_counties(amount: xr.DataArray, payer: str) -> Entries:
    """Return entries that one party pays to each county of `amount`."""
    counties = [str(code) for code in amount["county"].values]
    plain = amount.rename(county="entry").drop_vars("entry")
    return Entries(plain, tuple(counties), (payer,) * len(counties))


def together(parts: list[Entries]) -> Entries:
    """Return several lists of entries as one."""
    amount = xr.concat([part.amount for part in parts], "entry")
    return Entries(
        amount,
        tuple(name for part in parts for name in part.receivers),
        tuple(name for part in parts for name in part.payers),
    )


def _by_class(case: Case, classes: dict[str, str]) -> Entries:
    flat = payments_by_class(case, classes)
    parts = [
        to_counties(flat.sel(forest_class=name, drop=True), payer)
        for name, payer in classes.items()
    ]
    return together(parts)


def _along_river(case: Case, users: set[str]) -> Entries:
    payment = case.river["payment"]
    chosen = [i for i, user in enumerate(payment["user"].values) if str(user) in users]
    here = payment.isel(edge=chosen)
    producers = tuple(str(name) for name in here["producer"].values)
    payers = tuple(str(name) for name in here["user"].values)
    return Entries(
        here.drop_vars(["producer", "user", "edge"]).rename(edge="entry"), producers, payers
    )


@rule(
    zh="巴河流域横向补偿（市域内）",
    en="river compensation between the counties of the city",
    in_force=True,
    basis=("bazhong_plan", "xinanjiang_agreement"),
)
def river_city(case: Case) -> Entries:
    """Counties pay those upstream of them for what the river brings, by band and water quality."""
    return _along_river(case, set(case.network.counties))


@rule(
    zh="渠江流域横向补偿（纳入嘉陵江协议后）",
    en="river compensation from below the city, once the Qujiang joins the Jialing agreement",
    in_force=False,
    basis=("bazhong_plan", "xinanjiang_agreement"),
)
def river_basin(case: Case) -> Entries:
    """Places below the city pay its counties; the accession is an aim of the plan, not a fact."""
    return _along_river(case, set(case.network.users) - set(case.network.counties))


@rule(
    zh="公益林补偿",
    en="public-welfare forest compensation",
    in_force=True,
    basis=("forest_fund_rules",),
)
def public_welfare_forest(case: Case) -> Entries:
    """State and province pay per area of public-welfare forest, by owner."""
    return _by_class(case, PUBLIC_WELFARE)


@rule(
    zh="天然林停伐管护补助",
    en="natural-forest logging-ban subsidy",
    in_force=True,
    basis=("forest_fund_rules",),
)
def logging_ban(case: Case) -> Entries:
    """State payment for collective natural commercial forest that is no longer felled."""
    return _by_class(case, LOGGING_BAN)
