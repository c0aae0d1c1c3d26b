"""Feeds mutated inputs to every door, and counts what happens.

    python benchmarks/suite_mutations.py            20,000 cases
    python benchmarks/suite_mutations.py --short    some hundred, as the tests run them

Each case is one change of a sound input that knows its structure: a value of a scenario, a cell of
a table, a coefficient row, a layer of a stack, a key of a recipe, a file of a run, a criterion, a
word of the command line. A case ends as a message; accepted with the same meaning; accepted with
another meaning, which is a fault where the change was one that nobody can mean; an internal error;
or a hang. The last three must be zero.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suite_table import told

HANG = 2.0  # seconds of the processor that no answer may take
#: Values that no quantity can have, and texts that nobody can mean.
IMPOSSIBLE = (
    "1e400", "-1e400", "nan", "inf", "1,5", "1,,5", "12,34", True, "true", "", "٣,٥", "0x10", "--1",
    10**400, "9" * 5000, "1 furlong", "1 ton", "1 C", "=1+1", "<script>", "\x1b[2J", "x" * 100_000,
    "../../etc/passwd", "\x00", [], [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]], {"a": {"b": 1}},
)  # fmt: skip
#: Other ways to write a number that mean the same.
SAME = (lambda v: f"{v}", lambda v: float(v), lambda v: f" {v} ", lambda v: f"{v:,}")


@dataclass(frozen=True)
class Case:
    """One mutated input: what was done, whether it can be meant, and the call that reads it."""

    what: str
    meant: bool
    call: Callable[[], Any]
    same: Callable[[Any], bool] = lambda found: True
    quick: bool = True


def outcome(case: Case) -> str:
    """Return the class of what happens to one case."""
    from gepsim.errors import GepsimError

    start = time.process_time()
    try:
        found = case.call()
    except GepsimError as error:
        found, said = None, str(error)
        bounded = len(said) < 200_000 and all(len(line) < 3_000 for line in said.split("\n"))
        kind = "message" if bounded and "\x1b" not in said else "message without end"
    except Exception as error:
        print(f"internal: {case.what}: {type(error).__name__}: {str(error)[:200]}", file=sys.stderr)
        kind = "internal"
    else:
        kind = "same meaning" if case.meant and case.same(found) else "other meaning"
        if kind == "other meaning":
            print(f"other meaning: {case.what[:200]}", file=sys.stderr)
    return "hang" if time.process_time() - start > HANG and case.quick else kind


def leaves(values: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Return every value of nested tables with its path."""
    if isinstance(values, dict):
        return [leaf for key, value in values.items() for leaf in leaves(value, (*path, key))]
    return [(path, values)]


def scenarios(rng: random.Random, count: int) -> list[Case]:
    """Values of a scenario, replaced by what cannot be, or written another way."""
    from gepsim.city.load import load_city
    from gepsim.errors import Problems
    from gepsim.paths import shipped
    from gepsim.scenario_file.reading import ask, load
    from gepsim.targets.written_levels import read_levels

    city = load_city(shipped("scenarios") / "bazhong")

    def meaning(table: dict[str, Any]) -> Any:
        """Return what a scenario asks for, its tasks and observations in their units."""
        found, problems = load("baseline", [table]).scenario, Problems()
        written = [read_levels(city, getattr(found, part), found.time.years, part, problems)
                   for part in ("tasks", "observations")]  # fmt: skip
        problems.raise_if_any()
        rest = found.model_dump(mode="json", by_alias=True, exclude={"tasks", "observations"})
        return rest, written

    known = meaning({})
    given = leaves(dict(ask("baseline").values))
    numbers = [(p, v) for p, v in given if isinstance(v, (int, float)) and not isinstance(v, bool)]
    cases = []
    for _ in range(count):
        path, value = rng.choice(numbers)
        if rng.random() < 0.2:
            new: Any = rng.choice(SAME)(value)
            meant = True
        else:
            new, meant = rng.choice(IMPOSSIBLE), False
        table: Any = new
        for key in reversed(path):
            table = {key: table}
        cases.append(Case(
            f"scenario {'.'.join(path)} = {str(new)[:60]!r}", meant,
            lambda table=table: meaning(table), lambda found: found == known,
        ))  # fmt: skip
    return cases


def texts(rng: random.Random, count: int, folder: Path) -> list[Case]:
    """Bytes of a scenario file: cut, doubled, swapped, planted; most cannot be read at all."""
    from gepsim.scenario_file.reading import load

    text = 'schema = 1\nid = "x"\nextends = "baseline"\ntitle = { zh = "甲", en = "a" }\n'
    text += "[economy]\ncluster_realisation = 0.5\n[uncertainty]\nmembers = 50\n"
    data, cases = text.encode(), []
    plants = (
        b"\x00",
        b"\xff\xfe",
        b"[" * 3000,
        b"a.b.c." * 2000,
        b'"""',
        b"\r",
        b"= = =",
        b"'" * 9,
    )
    for number in range(count):
        at = rng.randrange(len(data))
        changed = rng.choice([
            data[:at], data[:at] + data[at + 1 :], data[:at] + rng.choice(plants) + data[at:],
            data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :],
        ])  # fmt: skip
        path = folder / f"s{number % 50}.toml"

        def call(path: Path = path, changed: bytes = changed) -> Any:
            path.write_bytes(changed)
            return load(path)

        cases.append(Case(f"text {changed[max(0, at - 20) : at + 20]!r}", True, call))
    return cases


#: Columns of words that may look like numbers: ids, codes, names of groups.
WORDS = ("id", "code", "county", "project", "indicator", "successor", "group", "draw_key", "twin")


def _is_number(cell: str) -> bool:
    try:
        return float(cell) == float(cell)
    except ValueError:
        return False


def cells(rng: random.Random, count: int, folder: Path) -> list[Case]:
    """Cells of the city's tables and of coefficient files, column by column."""
    import csv

    from gepsim.city.load import load_city
    from gepsim.coefficients import load_table
    from gepsim.paths import shipped
    from gepsim.peers import load_peers

    city = shipped("scenarios") / "bazhong"
    here = folder / "city"
    shutil.copytree(city, here)
    files = sorted(p for p in city.glob("*.csv"))
    cases = []
    for _ in range(count):
        path = rng.choice(files)
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        line, column = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
        held = [row[column] for row in rows[1:] if column < len(row) and row[column]]
        is_number = rows[0][column] not in WORDS and bool(held) and all(map(_is_number, held))
        bad = ["nan", "inf", "1e400", "1,5", "-1e30", "1e30", "x" * 200_000]
        new = rng.choice(bad) if is_number else rng.choice([*bad, "", "=1+1"])
        # text columns take any text; numbers, none of these
        meant = not is_number
        rows[line][column] = new

        def call(path: Path = path, rows: list[list[str]] = rows) -> Any:
            target = here / path.name
            with target.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
            try:
                if path.name.startswith("coefficients"):
                    return load_table([shipped("coefficients"), here])
                if path.name.startswith("landscape"):
                    from gepsim.land.facts import read_facts

                    return read_facts(here)
                if path.name == "accounts.csv":
                    return load_peers(here)
                return load_city(here)
            finally:
                shutil.copy(path, target)

        cases.append(
            Case(f"cell {path.name}:{line + 1} {rows[0][column]} = {new[:40]!r}", meant, call)
        )
    return cases


def criteria(rng: random.Random, count: int) -> list[Case]:
    """Criteria put together from the words of the grammar and from what is none."""
    from gepsim.targets.criteria import parse

    words = ("all", "any", "ge", "le", "(", ")", ",", "25", "target", "meets_task", "declining",
             "-1e9", "__import__", "'", "status", "in_place", ";", "\n", "all(" * 200,
             "9" * 400)  # fmt: skip
    return [
        Case(f"criterion {text[:60]!r}", True, lambda text=text: parse(text),
             lambda found: str(parse(str(found))) == str(found))
        for text in (" ".join(rng.choices(words, k=rng.randrange(1, 14))) for _ in range(count))
    ]  # fmt: skip


def stacks(rng: random.Random, count: int) -> list[Case]:
    """Layers of a stack: values, units, packing, coordinates, codes that cannot be."""
    import numpy as np

    from gepsim.city.load import load_city
    from gepsim.land.layers import check_layers, check_place
    from gepsim.land.reference import build
    from gepsim.land.stack import LAYERS
    from gepsim.paths import shipped

    city = load_city(shipped("scenarios") / "bazhong")
    sound = build(city, 1000)
    quantities = [n for n, row in LAYERS.items() if n in sound and row.units is not None]
    quantities = [n for n in quantities if n not in ("aspect", "upslope_area")]
    inside = np.argwhere(sound["county"].values != 255)

    def spoiled(name: str, value: float) -> Any:
        stack = sound.copy(deep=True)
        y, x = inside[rng.randrange(len(inside))]
        stack[name].values[y, x] = value
        return stack

    kinds: tuple[Callable[[str], Any], ...] = (
        lambda n: spoiled(n, rng.choice([-9999.0, np.inf, np.nan, -3.4e38, 1e20])),
        lambda n: sound.assign({n: sound[n].assign_attrs(units=rng.choice(["furlong", "K-1"]))}),
        lambda n: sound.assign({n: sound[n].assign_attrs(scale_factor=0.1)}),
        lambda n: sound.assign({n: sound[n].astype("S4")}),
        lambda n: sound.assign_coords(x=sound.x + rng.choice([1e6, -1e5])),
        lambda n: sound.assign_coords(y=sound.y.values[::-1]),
        lambda n: sound.assign_coords(x=sound.x.where(sound.x != sound.x[3])),
        lambda n: sound.assign(ecosystem_type=sound.ecosystem_type * 0 + 77),
        lambda n: sound.drop_vars(rng.choice([n for n, row in LAYERS.items() if row.needed])),
    )
    cases = []
    for _ in range(count):
        kind, name = rng.randrange(len(kinds)), rng.choice(quantities)

        def call(kind: int = kind, name: str = name) -> None:
            stack = kinds[kind](name)
            check_layers(stack, city.codes)
            check_place(stack, city)

        cases.append(Case(f"stack {kind} {name}", False, call))
    return cases


def recipes(rng: random.Random, count: int, folder: Path) -> list[Case]:
    """Keys of a recipe that cannot be."""
    from gepsim.importing.recipe import read_recipe

    head = (
        'title = "t"\nresolution = 500\n[counties]\nfile = "c.geojson"\n[[layer]]\nname = "rain"\n'
    )
    keys = ("band = {}", "bands = [{}]", "scale = {}", "offset = {}", "nodata = {}", "value = {}",
            "units = {}", "kind = {}", "average = {}", "resolution = {}", "file = {}",
            "codes = {}")  # fmt: skip
    bad = ("true", '"1,5"', "-1e40", "nan", '"x"', "[[[[1]]]]", "{ a = 1 }", "0", "9" * 500, '""')
    plain = {"file", "units", "kind", "codes"}
    cases = []
    for number in range(count):
        key, value = rng.choice(keys), rng.choice(bad)
        name = key.split(" ")[0]
        line = key.format(value)
        path = folder / f"r{number % 50}.toml"

        def call(path: Path = path, line: str = line) -> Any:
            path.write_text(head + line + "\n", encoding="utf-8")
            return read_recipe(path)

        cases.append(Case(f"recipe {line[:60]}", name in plain or value in ("0", "true"), call))
    return cases


def runs(rng: random.Random, count: int, folder: Path) -> list[Case]:
    """Files of a finished run: cut, flipped, emptied, of another type."""
    from gepsim import api
    from gepsim.files.store import load_run

    whole = folder / "run"
    api.Scenario("baseline").simulate(resolution=1000, members=20).save(whole)
    known = {p.name: p.read_bytes() for p in whole.iterdir() if p.is_file()}
    reference = load_run(whole).accounts.load()
    cases = []
    for _ in range(count):
        name = rng.choice(["accounts.nc", "run.json", "summary.csv"])
        data = known[name]
        at = rng.randrange(len(data))
        changed = rng.choice([
            data[:at], b"", data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :],
            b"[" * 20_000, b"[]",
        ])  # fmt: skip

        def call(name: str = name, changed: bytes = changed) -> Any:
            (whole / name).write_bytes(changed)
            try:
                return load_run(whole)
            finally:
                (whole / name).write_bytes(known[name])

        cases.append(Case(
            f"run {name} at {at}", True, call, lambda found: found.accounts.identical(reference)
        ))  # fmt: skip
    return cases


def commands(rng: random.Random, count: int, folder: Path) -> list[Case]:
    """Words of the command line; whatever they are, the answer is an exit code with a message."""
    import contextlib
    import io

    from gepsim.cli import _guarded
    from gepsim.errors import GepsimError

    words = ("check", "compare", "explain", "list", "export", "--set", "=1", "...=1", '""=1', "",
             ".", "baseline", "x" * 300, "a\x00b", "--members", "-1", "../x", "--lang", "zh",
             "run.json", str(folder), "water_retention", "services", "--to", "xlsx",
             "a=" + "[" * 3000)  # fmt: skip

    def call(line: list[str]) -> None:
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            code = _guarded(line)
        if code not in (0, 2) or "internal error" in said.getvalue():
            raise RuntimeError(f"exit {code}: {said.getvalue()[:200]}")
        if code == 2:
            raise GepsimError(said.getvalue())

    lines = [rng.choices(words, k=rng.randrange(1, 5)) for _ in range(count)]
    kept = [line for line in lines if line[0] != "check" or "baseline" not in line[1:]]
    # a command may do real work: only whether it ends well is looked at
    return [
        Case(
            f"command {[word[:30] for word in line]}",
            True,
            lambda line=line: call(line),
            quick=False,
        )
        for line in kept
    ]


#: Cases of the long form, by door.
DOORS: dict[str, int] = {
    "scenario": 3_000, "text": 3_000, "cell": 2_000, "criterion": 9_000, "stack": 400,
    "recipe": 1_500, "run": 300, "command": 800,
}  # fmt: skip


def suite(seed: int, share: float, doors: list[str]) -> dict[str, Counter[str]]:
    """Return how the cases of each door ended."""
    table: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for door in doors:
            rng, count = random.Random(f"{seed} {door}"), max(3, int(DOORS[door] * share))
            makers: dict[str, Callable[[], list[Case]]] = {
                "scenario": lambda rng=rng, n=count: scenarios(rng, n),
                "text": lambda rng=rng, n=count: texts(rng, n, folder),
                "cell": lambda rng=rng, n=count: cells(rng, n, folder),
                "criterion": lambda rng=rng, n=count: criteria(rng, n),
                "stack": lambda rng=rng, n=count: stacks(rng, n),
                "recipe": lambda rng=rng, n=count: recipes(rng, n, folder),
                "run": lambda rng=rng, n=count: runs(rng, n, folder),
                "command": lambda rng=rng, n=count: commands(rng, n, folder),
            }
            table[door] = Counter(outcome(case) for case in makers[door]())
    return table


KINDS = ("message", "same meaning", "other meaning", "internal", "hang", "message without end")
BAD = KINDS[2:]


def main() -> int:
    """Run the suite and print its counts; exit 1 on any of the last four kinds."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--short", action="store_true")
    asked.add_argument("--share", type=float, default=1.0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--json", type=Path)
    asked.add_argument("doors", nargs="*", choices=[*DOORS, []])
    given = asked.parse_args()
    found = suite(given.seed, 0.01 if given.short else given.share, given.doors or list(DOORS))
    print(told(found, ("door", "cases"), KINDS))
    if given.json:
        given.json.write_text(json.dumps(found, indent=2), encoding="utf-8")
    return int(any(counts[kind] for counts in found.values() for kind in BAD))


if __name__ == "__main__":
    sys.exit(main())
