"""``money.csv``: what a point of each target costs, and its chance where a payer is missing."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gepsim.files.summary import cell
from gepsim.tables import plain_row

#: Columns before those of the payers.
COLUMNS = (
    "id", "name_zh", "name_en", "checkpoint", "unit", "projects", "money", "probability",
    "verdict", "without_projects", "points", "cost_per_point", "added", "cost_per_unit",
)  # fmt: skip


def write_money(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows of the record, a line each, with the payers as columns.

    Money is in CNY, ``points`` in percentage points, ``added`` in the unit of the row;
    ``without_<payer>`` is the chance without that payer's money and ``verdict_without_<payer>``
    the word for it.
    """
    payers = list(rows[0]["without"]) if rows else []
    heads = [f"{kind}_{payer}" for payer in payers for kind in ("without", "verdict_without")]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, *heads])
        for row in rows:
            words = {**row, "name_zh": row["name"]["zh"], "name_en": row["name"]["en"]}
            more = [row[kind][p] for p in payers for kind in ("without", "verdict_without")]
            writer.writerow(plain_row(cell(one) for one in [*(words[c] for c in COLUMNS), *more]))
