"""The tables of variables in ``results.md``, written from what a baseline run holds.

``python docs/results_table.py`` writes them anew; a test holds them to a run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import xarray as xr

import gepsim
from gepsim.files.fields import FIELDS

PAGE = Path(__file__).with_name("results.md")
BEGIN = "<!-- variables: python docs/results_table.py -->"
END = "<!-- end of variables -->"
_HEAD = ("variable", "dimensions", "unit", "meaning", "含义")
_SPREAD = "_quantile"


def table(run: gepsim.Run) -> str:
    """Return every variable of the accounts and of the maps as two tables of Markdown."""
    rows = dict(_rows(run.accounts))
    rows |= {name: row for name, row in _optional() if name not in rows}
    parts = [_markdown(rows), "### Variables of maps.nc", _markdown(dict(_rows(run.maps)))]
    return "\n\n".join(parts)


def _rows(dataset: xr.Dataset) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a row for each variable; its spread stands beside it."""
    spreads = {
        array.attrs["long_name"].split(", quantiles over")[0]: str(name)
        for name, array in dataset.data_vars.items()
        if str(name).endswith(_SPREAD)
    }
    for name, array in dataset.data_vars.items():
        if not str(name).endswith(_SPREAD):
            attrs = array.attrs
            spread = spreads.get(attrs["long_name"], "")
            named = f"`{name}`, `{spread}`" if spread else f"`{name}`"
            dims = ", ".join(map(str, array.dims)) + ("; quantile" if spread else "")
            units = attrs.get("units", "1")
            yield str(name), (named, dims, units, attrs["long_name"], attrs["long_name_zh"])


def _optional() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a row for each variable that the schema knows and a run may lack."""
    for field in FIELDS:
        if not field.required and "{" not in field.name:
            dims = ", ".join(field.dims)
            words = (
                f"{field.label.en} (not in every run)",
                f"{field.label.zh}（并非每次运行都有）",
            )
            yield field.name, (f"`{field.name}`", dims, field.units, *words)


def _markdown(rows: dict[str, tuple[str, ...]]) -> str:
    lines = [_HEAD, ("---",) * len(_HEAD), *(rows[name] for name in sorted(rows))]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def page(run: gepsim.Run) -> str:
    """Return ``results.md`` with the tables of a run."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{table(run)}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    made = gepsim.scenario("baseline").simulate(resolution=1000, members=60)
    PAGE.write_text(page(made), encoding="utf-8")
