"""LS behind the soil figures: its rows as they ship, and what a run recorded about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gepsim.city import City
from gepsim.errors import InputError
from gepsim.land.facts import read_facts
from gepsim.land.terrain import LS_VARIANT, LS_VARIANT_ZH

SERVICE = "soil_retention"
_ROWS = "slope_"


def rows_of_ls(city: City) -> Iterator[str]:
    """Yield the form of LS that the reference landscape has, and its rows."""
    yield ""
    yield "LS [1] of the reference landscape, and of layers that leave it to be derived from slope"
    yield f"  {LS_VARIANT}"
    yield f"  {LS_VARIANT_ZH}"
    try:
        rows = read_facts(city.folder).rows
    except InputError as error:  # a city with layers of its own needs no figures of a landscape
        yield f"  its rows are not here: {error.problems[0]}"
        return
    for row in rows.values():
        if row.name.startswith(_ROWS):
            note = f"  {row.note}" if row.note else ""
            yield f"  {row.name} {row.value:g} {row.units}  [{row.mark}] {row.source}{note}"


def ls_of_run(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a run recorded about its LS: form, cells, mean factors, other forms."""
    soil = record.get("soil")
    if not soil:
        yield "  the run says nothing about its LS: it is of an older version"
        return
    yield ""
    yield from (f"  {one['en']}" for one in soil["sentences"])
    means = ", ".join(f"{name} {value:,.4g}" for name, value in soil["means"].items())
    yield f"  means over the city: {means}"
    for row in soil["other_forms"]:
        yield f"    {row['change']:+8.1%} soil retained with {row['en']}"
