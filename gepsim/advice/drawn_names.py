"""What a drawn input is called in both languages, with the sector, county or type it is of."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from gepsim.city import City
from gepsim.errors import GepsimError
from gepsim.files.names import NAMES
from gepsim.targets.names import input_name

Name = tuple[str, str]

_PLACE = re.compile(r"^(?P<key>.*?) \((?P<place>.*)\)$")


@cache
def _read() -> dict[str, dict[str, str]]:
    text = resources.files("gepsim.advice").joinpath("input_names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def drawn_name(key: str, city: City) -> Name:
    """Return the name of a drawn input in Chinese and English.

    Parameters
    ----------
    key : str
        A coefficient row or group, with the place it holds for, or an input of a forecast.
    city : City
        Names sectors and counties.

    Examples
    --------
    >>> from gepsim.city import load_city
    >>> from gepsim.paths import shipped
    >>> city = load_city(shipped("scenarios") / "bazhong")
    >>> drawn_name("grain_price", city)
    ('粮食价格', 'grain price')
    >>> drawn_name("lever_cost.ev", city)
    ('措施成本（交通电动化）', 'lever cost (ev)')
    >>> drawn_name("practice_factor (DRY)", city)
    ('水保措施因子P（旱地）', 'practice factor (dry cropland)')
    >>> drawn_name("project_effect.6-4.9", city)
    ('项目9的成效', 'effect of project 9')
    """
    found = _PLACE.match(key)
    places = found["place"].split(", ") if found else []
    base, *parts = (found["key"] if found else key).split(".")
    zh = _read()["inputs"].get(base)
    if zh is None:
        return _of_target(key)
    words = [_part(part, city) for part in (*parts, *places)]
    if not words:
        return zh, _plain(base)
    return f"{zh}（{'，'.join(w[0] for w in words)}）", f"{_plain(base)} ({_list(words)})"


def _of_target(key: str) -> Name:
    """Return the name of a forecast's input; the key itself for a row that a city added."""
    try:
        return input_name(key)
    except GepsimError:
        return key, _plain(key)


def _part(part: str, city: City) -> Name:
    """Return the words for what follows a row's name; the part itself where there are none."""
    known: dict[str, Name] = {s.id: (_short(s.name_zh), _short(s.name_en)) for s in city.sectors}
    known |= {county.code: (county.name_zh, county.name_en) for county in city.counties}
    known |= {code: (name.zh, name.en) for code, name in NAMES["ecosystem_type"].items()}
    return known.get(part, (_read()["parts"].get(part, part), _plain(part)))


def _short(name: str) -> str:
    """Return a name without what it adds in brackets."""
    return name.split("(")[0].rstrip()


def _plain(key: str) -> str:
    return key.replace("_", " ")


def _list(words: list[Name]) -> str:
    return ", ".join(word[1] for word in words)
