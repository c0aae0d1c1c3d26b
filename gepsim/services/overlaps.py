"""Services that count the same thing: refused in one total, unless asked for by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.text import Text


def _always(chosen: Mapping[str, str]) -> bool:
    """Return that an overlap does not depend on methods."""
    return True


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Two services that hold part of the same value.

    Parameters
    ----------
    one, other : str
        The services; `other` is the one to leave out, to list as memo item, or to allow.
    why : Text
        Why they overlap.
    where : str
        Key of the scenario that a message points at.
    when : callable
        Whether the chosen methods make them overlap.
    hint : str
        What to do about it, other than leaving one out.
    """

    one: str
    other: str
    why: Text
    where: str = "account.include"
    when: Callable[[Mapping[str, str]], bool] = _always
    hint: str = "leave out one, or list '{other}' under memo"

    @property
    def problem(self) -> Problem:
        """Return the overlap as a refusal."""
        what = f"'{self.one}' and '{self.other}' in one total: {self.why.en}"
        return Problem(self.where, what, self.hint.format(other=self.other))


OVERLAPS: tuple[Overlap, ...] = (
    Overlap(
        one="water_retention",
        other="water_supply",
        why=Text(
            "所供的水是所涵养的水的一部分",
            "the water supplied is part of the water retained",
        ),
    ),
    Overlap(
        one="water_retention",
        other="ecological_energy",
        why=Text(
            "推动水轮机的水就是所涵养的水",
            "the water that drives turbines is the water retained",
        ),
    ),
    Overlap(
        one="water_supply",
        other="ecological_energy",
        why=Text(
            "发电过机水量已计为工业用水",
            "turbine flow is counted as industrial water",
        ),
    ),
    Overlap(
        one="water_retention",
        other="flood_mitigation",
        why=Text(
            "植被调蓄的暴雨已在水源涵养中",
            "storm rain that vegetation holds back counts the same rain twice",
        ),
        where="account.methods.flood",
        when=lambda chosen: chosen["flood"] == "waters_and_vegetation",
        hint="exclude 'water_retention', or leave flood = 'waters'",
    ),
    Overlap(
        one="carbon_sequestration",
        other="oxygen_release",
        why=Text(
            "释氧按全部净初级生产量、固碳按留存部分：同一光合作用用了两种口径",
            "oxygen of all dry matter grown beside carbon of the part that stays: "
            "two bases of one photosynthesis",
        ),
        where="account.methods.oxygen",
        when=lambda chosen: chosen["oxygen"] == "npp" and chosen["carbon"] != "forest_standard",
        hint="oxygen = 'nep', or carbon = 'forest_standard', or list 'oxygen_release' under memo",
    ),
)


def found_in(services: Iterable[str], chosen: Mapping[str, str]) -> list[Overlap]:
    """Return the overlaps in a total.

    Parameters
    ----------
    services : iterable of str
        Services of the total.
    chosen : mapping of str to str
        Every method option with its choice.

    Examples
    --------
    >>> asked = ["water_retention", "water_supply"]
    >>> [overlap.why.en for overlap in found_in(asked, {"flood": "waters", "oxygen": "nep"})]
    ['the water supplied is part of the water retained']
    """
    asked = set(services)
    return [o for o in OVERLAPS if {o.one, o.other} <= asked and o.when(chosen)]


def refuse_overlaps(
    services: Iterable[str], chosen: Mapping[str, str], allowed: Iterable[str] = ()
) -> None:
    """Raise if two services in one total count the same thing twice.

    Parameters
    ----------
    services, chosen
        As for `found_in`.
    allowed : iterable of str
        Services that may stand beside another that holds part of their value.

    Raises
    ------
    InputError
        With every overlap that is not allowed.

    Examples
    --------
    >>> methods = {"flood": "waters", "oxygen": "nep", "carbon": "rate"}
    >>> refuse_overlaps(["water_retention", "soil_retention"], methods)
    >>> refuse_overlaps(["water_retention", "water_supply"], methods, allowed=["water_supply"])
    """
    kept = set(allowed)
    open_ones = [o.problem for o in found_in(services, chosen) if o.other not in kept]
    if open_ones:
        raise InputError(open_ones)


def refuse_second_method(services: Iterable[str], whole: Iterable[str]) -> None:
    """Raise if services that value all land by one method stand beside services of another.

    Parameters
    ----------
    services : iterable of str
        Services of the total.
    whole : iterable of str
        Services that together hold the value of the land by a method of its own.

    Raises
    ------
    InputError
        With every such service; nothing allows this, since it adds two accounts of one land.

    Examples
    --------
    >>> refuse_second_method(["equivalence_supply"], ["equivalence_supply"])
    """
    kept, apart = list(services), set(whole)
    mixed = [name for name in kept if name in apart]
    if len(mixed) in (0, len(kept)):
        return
    problems = Problems()
    for name in mixed:
        what = f"'{name}' in one total with services of another method: the land is valued twice"
        problems.add("account", what, f"profile 'xie2015' alone, or list '{name}' under memo")
    raise InputError(problems.found)


def refuse_idle_allowances(
    services: Iterable[str], chosen: Mapping[str, str], allowed: Iterable[str]
) -> None:
    """Raise if an allowance allows nothing: it would hide a later overlap.

    Raises
    ------
    InputError
        With every service under ``allow_overlaps`` that overlaps with nothing in the total.

    Examples
    --------
    >>> methods = {"flood": "waters", "oxygen": "nep", "carbon": "rate"}
    >>> refuse_idle_allowances(["soil_retention"], methods, [])
    """
    problems = Problems()
    known = {overlap.other for overlap in found_in(services, chosen)}
    for name in allowed:
        if name not in known:
            hint = suggest(name, known) if known else "leave it out"
            problems.add(
                "account.allow_overlaps", f"'{name}' overlaps with nothing in this total", hint
            )
    problems.raise_if_any()
