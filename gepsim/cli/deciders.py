"""How the findings of `gepsim sensitivity` are shown and written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from math import isnan
from pathlib import Path

import click

from gepsim.advice.sensitivity import DISTANCE, Decider
from gepsim.advice.turning import Turn
from gepsim.city import City
from gepsim.cli.console import print_table
from gepsim.engine.found import Road
from gepsim.errors import Problems, suggest
from gepsim.results.store import write_text
from gepsim.units import factor

#: Probabilities beyond these are all but certain; shown on request.
_OPEN = (0.02, 0.98)


def checked(chosen: Sequence[str], city: City) -> tuple[str, ...]:
    """Return target ids that the city knows.

    Raises
    ------
    InputError
        With every id that it does not know.
    """
    known, problems = (
        [i.id for i in city.indicators] + [t.id for t in city.text_targets],
        Problems(),
    )
    for name in chosen:
        if name not in known:
            problems.add("--target", f"no target '{name}'", suggest(name, known))
    problems.raise_if_any()
    return tuple(chosen)


def show(
    road: Road,
    rows: Sequence[Decider],
    values: Sequence[Decider],
    turns: Sequence[Turn] | None,
    *,
    top: int,
    every: bool,
) -> None:
    """Print what decides each verdict, what carries the spread of GEP, and where verdicts turn."""
    scenario = road.inputs.scenario
    click.echo(f"{scenario.id}  {scenario.title.zh} / {scenario.title.en}")
    click.echo(f"\nWhat decides each verdict ({road.draws.members} draws, most open first)")
    wanted = [row for row in rows if row.rank <= top]
    kept = [row for row in wanted if every or _OPEN[0] < row.probability < _OPEN[1]]
    print_table(
        ("target", "year", "probability", "input", "grade", "share", "low fifth", "high fifth",
         "turns at"),
        (_line(row) for row in kept),
    )  # fmt: skip
    click.echo("share: of the doubt, ± standard error; low and high fifth: probability there")
    click.echo(f"{DISTANCE}: too few draws differ, so ranked by what moves the distance to it")
    hidden = len({(r.id, r.checkpoint) for r in wanted} - {(r.id, r.checkpoint) for r in kept})
    if hidden:
        click.echo(f"{hidden} verdicts that are all but certain are left out (--all shows them)")
    if values:
        click.echo("\nWhat carries the spread of GEP (mean 亿元 in the fifths)")
        print_table(
            ("year", "input", "grade", "share", "low fifth", "high fifth"),
            (_value_line(row) for row in values if row.rank <= max(top, 5)),
        )
    if turns is not None:
        _show_turns(turns)


def _line(row: Decider) -> tuple[str, ...]:
    head = (row.id, str(row.checkpoint), f"{row.probability:.2f}")
    if not row.rank:
        return (*head, "none stands out from chance", "", "", "", "", "")
    of = f"{DISTANCE}: {row.input}" if row.of == DISTANCE else row.input
    return (*head, of, row.mark, _share(row), *map(_cell, (row.low, row.high)), _at(row))


def _share(row: Decider) -> str:
    return f"{row.share:.2f} ± {row.error:.2f}"


def _cell(value: float) -> str:
    return "" if isnan(value) else f"{value:.2f}"


def _at(row: Decider) -> str:
    return "" if isnan(row.turns_at) else f"{row.turns_at:.4g} {row.units}"


def _value_line(row: Decider) -> tuple[str, ...]:
    if not row.rank:
        return (str(row.checkpoint), "none stands out from chance", "", "", "", "")
    scale = factor("CNY", "yi_CNY")
    ends = (f"{row.low * scale:.0f}", f"{row.high * scale:.0f}")
    return (str(row.checkpoint), row.input, row.mark, _share(row), *ends)


def _show_turns(turns: Sequence[Turn]) -> None:
    click.echo("\nTipping points: settings at which a target passes a probability of one half")
    if not turns:
        click.echo("none within the range of any setting, one setting changed at a time")
        return
    print_table(("target", "year", "setting", "now", "met with"), map(_turn_line, turns))


def _turn_line(turn: Turn) -> tuple[str, ...]:
    sign, bound = ("at most", turn.low) if turn.met_below else ("at least", turn.high)
    units = {"1": "", "percent": " %"}.get(turn.units, f" {turn.units}")
    now = "by cluster" if isnan(turn.now) else f"{turn.now:g}{units}"
    return (turn.id, str(turn.checkpoint), turn.key, now, f"{sign} {bound:.3g}{units}")


def write(path: Path, rows: Sequence[Decider], turns: Sequence[Turn] | None) -> None:
    """Write all deciding inputs as CSV; tipping points beside them, as ``<name>_tipping.csv``."""
    write_text(path, _csv([f.name for f in fields(Decider)], map(asdict, rows)))
    click.echo(f"written to {path}")
    if turns is not None:
        beside = path.with_name(f"{path.stem}_tipping{path.suffix}")
        write_text(beside, _csv([f.name for f in fields(Turn)], map(asdict, turns)))
        click.echo(f"written to {beside}")


def _csv(head: Sequence[str], rows: Iterator[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, head, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _plain(value) for key, value in row.items()})
    return text.getvalue()


def _plain(value: object) -> object:
    """Return a number with the digits it has; nothing for none."""
    if isinstance(value, float):
        return "" if isnan(value) else f"{value:.6g}"
    return value
