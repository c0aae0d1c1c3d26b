"""Targets and counties by what people call them, and the nearest ones to a name that is unknown."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from gepsim.city.model import City
from gepsim.errors import Problems, suggest
from gepsim.text import comparable

_PARTED = re.compile(r"([,，;；、])")
_NEAREST = 4
_LIKE = 0.6  # of two names' letters, from which on they are near
_LONGEST = 80  # letters of a name that near ones are sought for


def target_names(city: City) -> Mapping[str, list[str]]:
    """Return the ids of every target by its name in either language, and by its id."""
    found: dict[str, list[str]] = {}
    for one in (*city.indicators, *city.text_targets):
        for name in dict.fromkeys(map(comparable, (one.id, one.name_zh, one.name_en))):
            found.setdefault(name, []).append(one.id)
    return found


def target_ids(
    asked: Sequence[str], city: City, option: str, also: Sequence[str] = ()
) -> list[str]:
    """Return the ids of targets that are asked for by id or by name.

    Parameters
    ----------
    option : str
        Where a name was given, for what is said of one that cannot be taken.
    also : sequence of str
        Words that stand for several targets and are taken as they are.

    Raises
    ------
    InputError
        With every name that no target or more than one has, and the nearest ones.

    Examples
    --------
    >>> from gepsim.city import load_city
    >>> from gepsim.paths import default_city, shipped
    >>> target_ids(["Forest cover", "6-4"], load_city(shipped("scenarios") / default_city()), "")
    ['8-1', '6-4']
    """
    names, problems, ids = target_names(city), Problems(), []
    for word in asked:
        found = [word] if word in also else names.get(comparable(word), [])
        if len(found) > 1:
            problems.add(option, f"'{word}' is the name of {len(found)} targets",
                         f"write one of their ids: {', '.join(found)}")  # fmt: skip
        elif not found:
            problems.add(option, f"no target '{word}'", _near_targets(word, city, also))
        ids += found[:1]
    problems.raise_if_any()
    return list(dict.fromkeys(ids))


def parted(text: str, city: City) -> list[str]:
    """Return the names in a list; a name that holds a comma itself stays whole.

    >>> from gepsim.city import load_city
    >>> from gepsim.paths import default_city, shipped
    >>> parted("6-4，Forest cover", load_city(shipped("scenarios") / default_city()))
    ['6-4', 'Forest cover']
    """
    known, pieces = target_names(city), _PARTED.split(text)
    found = []
    while pieces:
        ends = range(len(pieces), 1, -2) if len(pieces) % 2 else ()
        longest = next((n for n in ends if comparable("".join(pieces[:n])) in known), 1)
        found.append("".join(pieces[:longest]).strip())
        pieces = pieces[longest + 1 :]
    return [name for name in found if name]


def near_counties(name: str, city: City) -> str:
    """Return a hint that names every county by code and names, the nearest one first."""
    called = [f"{one.code} {one.name_zh} / {one.name_en}" for one in city.counties]
    ranked = sorted(called, key=lambda each: -_likeness(comparable(name), comparable(each)))
    return f"allowed: {', '.join(ranked)}"


def _near_targets(word: str, city: City, also: Sequence[str]) -> str:
    wanted = comparable(word)[:_LONGEST]
    near = sorted(_ranked(wanted, city), reverse=True)[:_NEAREST]
    found = [f"{id} {zh} / {en}" for likeness, id, zh, en in near if likeness >= _LIKE]
    known = [*also, *(one.id for one in (*city.indicators, *city.text_targets))]
    return f"the nearest: {'; '.join(found)}" if found else suggest(word, known)


def _ranked(wanted: str, city: City) -> Iterator[tuple[float, str, str, str]]:
    for one in (*city.indicators, *city.text_targets):
        names = (one.id, one.name_zh, one.name_en)
        yield (max(_likeness(wanted, comparable(name)) for name in names), *names)


def _likeness(wanted: str, name: str) -> float:
    """Return how near two names are, from 0 to 1; one that holds the other is near."""
    if wanted and (wanted in name or (len(name) > 1 and name in wanted)):
        return 1.0
    return difflib.SequenceMatcher(None, wanted, name).ratio()
