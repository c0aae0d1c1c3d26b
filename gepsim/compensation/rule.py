"""Compensation rules, each declared once, and the books into which they post."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import xarray as xr

from gepsim.compensation.case import Case
from gepsim.compensation.network import party_names
from gepsim.text import Text

#: ``horizontal``: between neighbours; ``vertical``: from the state above; ``damage``: in place of
#: repair; ``quota``: for land made good elsewhere.
Kind = Literal["horizontal", "vertical", "damage", "quota"]


@dataclass(frozen=True)
class Entries:
    """Amounts along ``entry`` with the party that receives and the one that pays each."""

    amount: xr.DataArray
    receivers: tuple[str, ...]
    payers: tuple[str, ...]


Compute = Callable[[Case], Entries]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A compensation rule.

    Parameters
    ----------
    in_force
        Whether the rule holds where a scenario does not say otherwise.
    basis
        Keys of the sources it rests on, beside those that the city names in its own table.
    by_regulating
        Whether it shares money out by the value of regulating services, which must not be zero.
    """

    name: str
    title: Text
    kind: Kind
    in_force: bool
    basis: tuple[str, ...]
    compute: Compute
    by_regulating: bool = False


RULES: dict[str, Rule] = {}


def rule(
    *, title: Text, kind: Kind, in_force: bool, basis: tuple[str, ...],
    by_regulating: bool = False,
) -> Callable[[Compute], Compute]:  # fmt: skip
    """Declare a function of a case as a rule under its own name, and return it untouched."""

    def declare(compute: Compute) -> Compute:
        name = compute.__name__
        if name in RULES:
            raise ValueError(f"rule '{name}' is declared twice")
        facts = Rule(
            name=name, title=title, kind=kind, in_force=in_force, basis=basis, compute=compute,
            by_regulating=by_regulating,
        )  # fmt: skip
        RULES[name] = facts
        return compute

    return declare


def in_force(asked: Mapping[str, bool]) -> dict[str, bool]:
    """Return every rule's state: what a scenario asks for, else its default; by kind and name."""
    ordered = sorted(RULES.values(), key=lambda one: (get_args(Kind).index(one.kind), one.name))
    return {one.name: asked.get(one.name, one.in_force) for one in ordered}


def moved_by(case: Case, name: str) -> xr.DataArray:
    """Return what one rule moves, whether or not it is in force [CNY year-1]."""
    entries = RULES[name].compute(case)
    parties = list(party_names(case.network))
    moved = post(entries.amount, entries.receivers, entries.payers, parties)
    return moved * xr.ones_like(case.time, dtype=float)


def to_counties(amount: xr.DataArray, payer: str) -> Entries:
    """Return entries that one party pays to each county of `amount`."""
    counties = tuple(str(code) for code in amount["county"].values)
    plain = amount.rename(county="entry").drop_vars("entry")
    return Entries(plain, counties, (payer,) * len(counties))


def from_counties(amount: xr.DataArray, receiver: str) -> Entries:
    """Return entries that each county of `amount` pays to one party."""
    turned = to_counties(amount, receiver)
    return Entries(turned.amount, turned.payers, turned.receivers)


def together(parts: list[Entries]) -> Entries:
    """Return several lists of entries as one."""
    amount = xr.concat(xr.broadcast(*[p.amount for p in parts], exclude=["entry"]), "entry")
    return Entries(
        amount,
        tuple(name for part in parts for name in part.receivers),
        tuple(name for part in parts for name in part.payers),
    )


def post(
    amount: xr.DataArray, receivers: Sequence[str], payers: Sequence[str], parties: Sequence[str]
) -> xr.DataArray:
    """Return what every party gains and loses by a list of amounts.

    Parameters
    ----------
    amount : DataArray
        Amounts along ``entry`` and any other dimensions. [CNY year-1]
    receivers, payers : sequence of str
        The party that receives and the one that pays each entry.
    parties : sequence of str
        All parties.

    Returns
    -------
    DataArray
        Along ``party``: positive receives, negative pays; sums to zero. [CNY year-1]

    Examples
    --------
    b pays 5 to a, and c pays 2 to b: b is in transit and nets -3.

    >>> amount = xr.DataArray([5.0, 2.0], dims="entry")
    >>> post(amount, ["a", "b"], ["b", "c"], ["a", "b", "c"]).values.tolist()
    [5.0, -3.0, -2.0]
    """
    party = np.array(parties)
    receives = np.array(receivers, dtype=str)[:, None] == party
    pays = np.array(payers, dtype=str)[:, None] == party
    incidence = receives.astype(float) - pays.astype(float)
    table = xr.DataArray(incidence, dims=("entry", "party"), coords={"party": party})
    return xr.dot(amount, table, dim="entry")
