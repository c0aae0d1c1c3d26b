"""Settings of a scenario as a planner says them: the name, the unit and the value in words."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from gepsim.comparison.changes import Leaf, unit_of
from gepsim.economy.measures import MEASURES
from gepsim.text import Text, same

#: Name of a label along a dimension of the accounts.
Names = Callable[[str, str], Text]
_STAR = "*"
#: Unit of a setting → its size in Chinese and in English, and how both are said.
_UNITS: dict[str, tuple[float, float, Text]] = {
    "percent": (1.0, 1.0, same("%")),
    "percent year-1": (1.0, 1.0, same("%")),
    "kWh": (1e8, 1e6, Text(" 亿千瓦时", " GWh")),
    "CNY": (1e8, 1e6, Text(" 亿元", " m CNY")),
    "CNY year-1": (1e8, 1e6, Text(" 亿元", " m CNY")),
    "m3 day-1": (1e4, 1e6, Text(" 万立方米/日", " m m³ a day")),
    "ha": (1.0, 1.0, Text(" 公顷", " ha")),
    "m": (1.0, 1.0, Text(" 米", " m")),
    "year": (1.0, 1.0, Text(" 年", " years")),
}


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("spoken.toml").read_text(encoding="utf-8"))


@cache
def _row(path: tuple[str, ...]) -> Mapping[str, str]:
    """Return what is said of a setting; nothing where nobody wrote it."""
    for pattern, row in _table().items():
        keys = tuple(pattern.split("."))
        if isinstance(row, dict) and len(keys) == len(path) and all(
            key in (_STAR, one) for key, one in zip(keys, path, strict=True)
        ):  # fmt: skip
            return dict(row)
    return {}


def name_of(path: Sequence[str], names: Names) -> Text:
    """Return what a setting is called.

    Parameters
    ----------
    path : sequence of str
        Its keys, as ``("energy", "levers", "coal_switch", "rate")``.
    names : callable
        Name of a label along a dimension.

    Examples
    --------
    >>> def names(dim, label):
    ...     return same(label)
    >>> name_of(("energy", "levers", "coal_switch", "rate"), names).zh
    '煤改气改电：每年'
    >>> name_of(("land", "works"), names).en
    'Land: works'
    """
    row = _row(tuple(path))
    if "zh" not in row:
        section = _table()["sections"].get(path[0])
        head = Text(**section) if section else same(path[0])
        rest = " ".join(path[1:]).replace("_", " ")
        return head + Text("：", ": ") + rest if rest else head
    pattern = next(key for key, found in _table().items() if found == row).split(".")
    own = [one for key, one in zip(pattern, path, strict=True) if key == _STAR]
    named = _named(own[0], row.get("dim", ""), names) if own else same("")
    said = Text(row["zh"], row["en"]).fill(name=named)
    year = f"{own[1]}" if len(own) > 1 else ""
    return said + Text(f"（{year} 年）", f" ({year})") if year else said


def _named(label: str, dim: str, names: Names) -> Text:
    known = _table()["values"].get(label)
    if known:
        return Text(**known)
    if dim == "lever" and label in MEASURES:
        return MEASURES[label].text
    return names(dim, label) if dim else same(label.replace("_", " "))


def value_of(path: Sequence[str], value: Leaf, names: Names) -> Text:
    """Return the value of a setting with its unit, as a person writes it.

    Examples
    --------
    >>> value_of(("economy", "cluster_realisation"), 0.3, lambda dim, label: same(label)).zh
    '30%'
    >>> value_of(("energy", "levers", "ev", "rate"), 3.0, lambda dim, label: same(label)).zh
    '3%'
    """
    if value is None or value == "":
        return Text(**_table()["absent"].get(path[0], {"zh": "–", "en": "–"}))
    if isinstance(value, bool):
        return Text(**_table()["values"][str(value).lower()])
    if isinstance(value, (int, float)):
        return _number(path, float(value))
    row = _row(tuple(path))
    return _words(str(value), row.get("dim", ""), names)


def _words(text: str, dim: str, names: Names) -> Text:
    """Return words of a setting, each under its name."""
    parts = [_named(part, dim, names) for part in text.split(", ")]
    if len(parts) == 1:
        return parts[0]
    return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _number(path: Sequence[str], value: float) -> Text:
    if _row(tuple(path)).get("as") == "share":
        return same(f"{100 * value:.3g}%")
    units = unit_of(path)
    zh, en, unit = _UNITS.get(units, (1.0, 1.0, same("")))
    if units == "year" and value == 1:
        unit = Text(unit.zh, " year")
    return Text(_plain(value / zh), _plain(value / en)) + unit


def _plain(value: float) -> str:
    if value == int(value) and abs(value) < 1e4:
        return f"{value:.0f}"
    return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"


def spoken(
    changes: Sequence[tuple[tuple[str, ...], Sequence[Leaf]]], names: Names
) -> list[tuple[Text, list[Text]]]:
    """Return settings with their values in words; the parts of one measure stand in one row.

    Parameters
    ----------
    changes : sequence
        Settings with their value in each scenario, as `gepsim.comparison.changes.changed` gives.
    """
    groups: dict[tuple[str, ...], dict[tuple[str, ...], Sequence[Leaf]]] = {}
    for path, values in changes:
        parts = 3 if path[:2] in _JOINED else len(path)
        groups.setdefault(path[:parts], {})[path] = values
    return [
        _joined(key, found, names) if key[:2] in _JOINED else _single(key, found[key], names)
        for key, found in groups.items()
    ]


_JOINED = (("energy", "levers"), ("energy", "local_supply"))


def _single(path: tuple[str, ...], values: Sequence[Leaf], names: Names) -> tuple[Text, list[Text]]:
    return name_of(path, names), [value_of(path, value, names) for value in values]


def _joined(
    key: tuple[str, ...], found: Mapping[tuple[str, ...], Sequence[Leaf]], names: Names
) -> tuple[Text, list[Text]]:
    """Return a measure, or a source of power, with all that is set of it in one cell."""
    number = len(next(iter(found.values())))
    course = _measure if key[1] == "levers" else _years
    cells = [
        course({path: values[place] for path, values in found.items()}, names)
        for place in range(number)
    ]
    return _named(key[2], "lever", names), cells


def _measure(found: Mapping[tuple[str, ...], Leaf], names: Names) -> Text:
    """Return the pace of a measure: what it is, from when, and what it was before."""
    said = {path[-1]: value_of(path, value, names) for path, value in found.items()}
    text = said.get("rate", same("–"))
    start = next((value for path, value in found.items() if path[-1] == "start"), None)
    if start is None:
        return text
    before = said.get("before", same("0%"))
    return text + Text("（{start} 年起，此前 {before}）", " (from {start}, {before} before)").fill(
        start=str(start), before=before
    )


def _years(found: Mapping[tuple[str, ...], Leaf], names: Names) -> Text:
    """Return a path by year."""
    parts = [
        same(f"{path[-1]}: ") + value_of(path, value, names)
        for path, value in sorted(found.items())
        if value is not None
    ]
    if not parts:
        return same("–")
    return Text("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))
