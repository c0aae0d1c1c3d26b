"""A scenario file, its parents and the command line, read into one checked object.

A scenario names its parent in ``extends`` and only what differs; tables are merged key by key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gepsim.city.facts import CityFacts
from gepsim.city.load import read_facts
from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.paths import default_city, shipped, shipped_cities
from gepsim.scenario_file.settings import ScenarioSettings
from gepsim.settings import Span, read_section
from gepsim.text import Text, comparable
from gepsim.toml import Key, key_lines, lost_entries, merge, parse_override, read_toml
from gepsim.workbook import is_workbook, unfold

_PARENTS = 50  # ancestors of a scenario that anybody could follow


@dataclass(frozen=True)
class Source:
    """A resolved scenario with the files it was read from, child first.

    Parameters
    ----------
    replaced : tuple of Text
        Lists of tables whose entries a child took out by giving a list of its own.
    layers_from : Path or None
        Folder of the file that names a stack of layers; None where the command line does.
    """

    scenario: ScenarioSettings
    files: tuple[Path, ...]
    replaced: tuple[Text, ...] = ()
    layers_from: Path | None = None

    @property
    def folder(self) -> Path:
        """Return the folder of the file that was asked for."""
        return self.files[0].parent


def locate(name: str | Path, near: Path | None = None) -> Path:
    """Return the file of a scenario named by path or, if it ships, by its id or title.

    A workbook stands for the scenario of the folder that it is unfolded to.

    Raises
    ------
    InputError
        If there is no such file; names what ships.
    """
    path = Path(name)
    if is_workbook(path):
        beside = near / path if near and not path.is_file() else path
        return unfold(beside) / "scenario.toml"
    stem = path.parent / f"{path.stem}.toml"
    for candidate in [path, *([near / stem] if near else []), shipped("scenarios") / stem]:
        if _is_file(candidate) and (candidate == path or stem.parent == Path()):
            return candidate
    for candidate, title in _shipped_titles():
        if comparable(str(name)) == comparable(title):
            return candidate
    known = sorted(p.stem for p in shipped("scenarios").glob("*.toml"))
    raise InputError(Problem(str(name), "no such scenario file", suggest(path.stem, known)))


def _shipped_titles() -> Iterator[tuple[Path, str]]:
    """Yield the scenarios that ship, once under each title."""
    for path in sorted(shipped("scenarios").glob("*.toml")):
        title = read_toml(path).get("title", {})
        yield from ((path, str(words)) for words in title.values())


def _is_file(path: Path) -> bool:
    """Return whether there is such a file; a name that no system allows is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


@dataclass(frozen=True)
class Asked:
    """What a scenario file, its parents and the command line say, before anything is checked.

    Parameters
    ----------
    values : mapping
        All that they say, merged.
    files : tuple of Path
        The files, child first.
    places : mapping
        Where each key was written, as ``file:line``.
    replaced : tuple of Text
        Lists of tables whose entries a child took out by giving a list of its own.
    layers_from : Path or None
        Folder of the file that names a stack of layers; None where the command line does.
    """

    values: Mapping[str, Any]
    files: tuple[Path, ...]
    places: Mapping[Key, str]
    replaced: tuple[Text, ...] = ()
    layers_from: Path | None = None

    def city_folder(self) -> Path:
        """Return the folder of the scenario's city, beside its files or among what ships."""
        name = str(self.values["city"])
        for place in (*(path.parent / name for path in self.files), shipped("scenarios") / name):
            if (place / "city.toml").is_file():
                return place
        where = _place("city", self.places, self.files[0].name)
        raise InputError(Problem(where, f"no city '{name}'", suggest(name, shipped_cities())))

    def resolve(self, facts: CityFacts | None) -> Source:
        """Return the scenario with the years of its city where it names none.

        Parameters
        ----------
        facts : Facts, optional
            What ``city.toml`` says; without it everything but the years is checked.
        """
        where = self.files[0].name
        if facts is None:
            anything = {"base": 1, "end": 2, "checkpoints": [2]}
            found = _resolve({**self.values, "time": anything}, where, self.places)
            return Source(found, self.files, self.replaced, self.layers_from)
        span = Span(facts.place.base_year, facts.plan.last)
        values = _with_years(self.values, facts)
        found = _resolve(values, where, self.places, span)
        return Source(found, self.files, self.replaced, self.layers_from)


def _with_years(values: Mapping[str, Any], facts: CityFacts) -> dict[str, Any]:
    """Return a scenario's values with the years of its city where it names none."""
    base, plan = facts.place.base_year, facts.plan
    time = {"base": base, "end": plan.last, **_table(values, "time")}
    within = [
        year for year in plan.checkpoints if not isinstance(time["end"], int) or year <= time["end"]
    ]
    time = {"checkpoints": within or [time["end"]], **time}
    account = {"price_year": base, **_table(values, "account")}
    return {**values, "time": time, "account": account}


def _table(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = values.get(key)
    return table if isinstance(table, Mapping) else {}


def load(name: str | Path, overrides: Sequence[str | Mapping[str, Any]] = ()) -> Source:
    """Return the scenario of a file, its parents and ``KEY=VALUE`` overrides.

    Raises
    ------
    InputError
        With every unknown key, wrong type and year out of range, as ``file:line``.
    """
    asked = ask(name, overrides)
    return asked.resolve(read_facts(asked.city_folder()))


def ask(name: str | Path, overrides: Sequence[str | Mapping[str, Any]] = ()) -> Asked:
    """Return what a scenario file, its parents and the overrides say."""
    chain = _chain(locate(name))
    values: dict[str, Any] = {}
    places: dict[Key, str] = {}
    replaced: list[Text] = []
    layers_from: Path | None = None
    for path in reversed(chain):
        own = {k: v for k, v in read_toml(path).items() if k != "extends"}
        stack = _table(own, "layers").get("path")
        for key, word in (("city", own.get("city")), ("layers.path", stack)):
            if isinstance(word, str):
                _check_inside(key, word, path)
        layers_from = path.parent if stack is not None else layers_from
        replaced += [_dropped(path.name, *lost) for lost in lost_entries(values, own)]
        values = merge(values, own)
        lines = key_lines(path.read_text(encoding="utf-8-sig"))
        places.update({key: f"{path.name}:{line}" for key, line in lines.items()})
    for override in overrides:
        said = parse_override(override) if isinstance(override, str) else override
        places.update(_given(said, isinstance(override, str)))
        layers_from = None if "path" in _table(said, "layers") else layers_from
        values = merge(values, said)
    values.setdefault("city", default_city())
    return Asked(values, tuple(chain), places, tuple(replaced), layers_from)


def _given(said: Mapping[str, Any], typed: bool, above: Key = ()) -> Iterator[tuple[Key, str]]:
    """Yield each key that an override says, with the place where a person wrote it."""
    for key, value in said.items():
        here = (*above, *str(key).split("."))
        yield here, f"--set {'.'.join(here)}" if typed else "given settings"
        if isinstance(value, Mapping):
            yield from _given(value, typed, here)


def _dropped(name: str, key: str, lost: Sequence[str]) -> Text:
    """Return a word on entries of a parent's list that a child's own list takes out."""
    return Text(
        f"{name} 的 [[{key}]] 取代上级情景的同名列表，其中 {'、'.join(lost)} 不再有效；"
        "需要保留的请在此重复写出。",
        f"{name}: its [[{key}]] takes the place of its parent's list, which drops "
        f"{', '.join(lost)}; repeat here what is to stay.",
    )


def _check_inside(key: str, name: str, file: Path) -> None:
    """Refuse a path that leaves the folder of the file that names it, also by a link."""
    folder = file.parent.resolve()
    try:
        there = (folder / name).resolve()
    except (OSError, ValueError, RuntimeError):
        there = Path(name)
    if not there.is_relative_to(folder):
        what = f"'{key}': {name!r} leads out of the folder {file.parent.name or '.'}"
        hint = "put it there, or name it on the command line"
        raise InputError(Problem(file.name, what, hint))


def _chain(path: Path) -> list[Path]:
    """Return a scenario file and its ancestors; refuse a circle."""
    chain = [path]
    while parent := read_toml(chain[-1]).get("extends"):
        if len(chain) > _PARENTS:
            raise InputError(
                Problem(path.name, f"has more than {_PARENTS} ancestors", "flatten it")
            )
        _check_inside("extends", str(parent), chain[-1])
        found = locate(str(parent), near=chain[-1].parent)
        if found.resolve() in [p.resolve() for p in chain]:
            circle = " → ".join(p.stem for p in [*chain, found])
            raise InputError(Problem(path.name, f"'extends' goes in a circle: {circle}"))
        chain.append(found)
    return chain


def _resolve(
    values: Mapping[str, Any], where: str, places: Mapping[Key, str], span: Span | None = None
) -> ScenarioSettings:
    """Return checked values; put file and line on every problem whose key was written down."""
    try:
        scenario = read_section(ScenarioSettings, values, where, span)
        _check_rules(scenario.compensation.rules, where)
    except InputError as error:
        problems = Problems()
        for problem in error.problems:
            key = problem.what.split("'")[1] if "'" in problem.what else ""
            problems.add(_place(key, places, where), problem.what, problem.hint)
        raise InputError(problems.found) from error
    return scenario


def _check_rules(asked: Mapping[str, bool], where: str) -> None:
    """Refuse unknown rules; the rules are loaded only where a scenario names some."""
    if asked:
        from gepsim.compensation.check import check_rules

        check_rules(asked, where)


def _place(key: str, places: Mapping[Key, str], where: str) -> str:
    parts = tuple(key.split("."))
    while parts and parts not in places:
        parts = parts[:-1]
    return places.get(parts, where)
