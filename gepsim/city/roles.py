"""Roles of sectors: what the models ask for, while a city gives its sectors names of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from gepsim.city.economy import Sector
from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.text import Text

#: Branches of the column `industry` that add value.
PRODUCING = ("primary", "secondary", "tertiary")


@dataclass(frozen=True)
class Role:
    """One word of the column `roles` of ``sectors.csv``.

    Parameters
    ----------
    text : Text
        What a sector with the role does.
    single : bool
        Whether at most one sector may have it: its models add one number of the whole city to it.
    branches : tuple of str
        Words of the column `industry` that a sector with the role may have.
    """

    text: Text
    single: bool = False
    branches: tuple[str, ...] = PRODUCING


#: The vocabulary of the column `roles`. A role that no sector has is a branch that the city lacks.
ROLES: Mapping[str, Role] = {
    "agriculture": Role(Text("农林牧渔业", "farming, forestry, fishery"), branches=("primary",)),
    "industry": Role(
        Text("工业(不含建筑业)", "industry without construction"), branches=("secondary",)
    ),
    "construction": Role(Text("建筑业", "construction"), branches=("secondary",)),
    "materials": Role(
        Text("建材等材料业，水泥熟料在其中", "materials; cement clinker is made here"), single=True
    ),
    "chemicals": Role(
        Text("化工，天然气加工厂在其中", "chemicals; gas is raw material and is liquefied here"),
        single=True,
    ),
    "food": Role(Text("食品饮料业", "food and beverages")),
    "electronics": Role(Text("电子信息业", "electronics")),
    "medicine": Role(Text("医药业", "medicine")),
    "transport": Role(Text("交通运输业", "transport; oil is burnt on the road")),
    "data_centres": Role(Text("数据中心所在行业", "data centres belong to it"), single=True),
    "urban_households": Role(
        Text("城镇居民生活", "homes in towns"), single=True, branches=("household",)
    ),
    "rural_households": Role(
        Text("农村居民生活", "homes in the country"), single=True, branches=("household",)
    ),
}


class HasSectors(Protocol):
    """Whatever knows the sectors of a role: a city, or its base year."""

    def sectors_of(self, role: str) -> tuple[str, ...]:
        """Return the ids of the sectors with a role."""
        ...


@dataclass(frozen=True)
class Need:
    """A role that something in use cannot do without.

    Parameters
    ----------
    role : str
        A word of `ROLES`.
    asked_by : str
        Who asks for it, as a reader finds it: a key of the scenario, a model, an indicator.
    """

    role: str
    asked_by: str


def sectors_of(sectors: Iterable[Sector], role: str) -> tuple[str, ...]:
    """Return the ids of the sectors that have a role, in the order of the table.

    Raises
    ------
    InputError
        If the vocabulary has no such role.
    """
    if role not in ROLES:
        raise InputError(Problem("sectors.csv", f"unknown role '{role}'", suggest(role, ROLES)))
    return tuple(sector.id for sector in sectors if role in sector.roles)


def check_roles(sectors: Sequence[Sector], problems: Problems) -> None:
    """Note roles that two sectors share though one must be alone, and roles in a wrong branch."""
    for name, role in ROLES.items():
        holders = [sector for sector in sectors if name in sector.roles]
        if role.single and len(holders) > 1:
            ids = ", ".join(f"'{sector.id}'" for sector in holders)
            what = f"roles: {len(holders)} sectors have the role '{name}'"
            problems.add(f"sectors.csv {ids}", what, f"one may: {role.text.en}")
        for sector in holders:
            if sector.industry not in role.branches:
                what = f"roles: '{name}' does not fit the industry '{sector.industry}'"
                allowed = f"allowed: {', '.join(role.branches)}"
                problems.add(f"sectors.csv '{sector.id}'", what, allowed)


def check_needs(city: HasSectors, needs: Iterable[Need], problems: Problems) -> None:
    """Note every role that something in use asks for and that no sector has."""
    asked: dict[str, list[str]] = {}
    for need in needs:
        if not city.sectors_of(need.role):
            asked.setdefault(need.role, []).append(need.asked_by)
    for role, users in asked.items():
        hint = f"write '{role}' into the column roles of one sector: {ROLES[role].text.en}"
        what = f"no sector has the role '{role}', which is needed by {', '.join(users)}"
        problems.add("sectors.csv", what, f"{hint}; or leave out what needs it")
