"""What gepsim knows about the deduction of products that come from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gepsim.engine.label_names import SERVICE_NAMES
from gepsim.errors import InputError, Problem
from gepsim.explain.recorded import recorded
from gepsim.services.profiles import PROFILES
from gepsim.valuation.account import IMPORTED

NOT_ASSESSED = (
    "未评估：城市表中没有区外流入产品的价值，扣除额按 0 计",
    "not assessed: no table of a city holds the value of products from outside; the deduction is 0",
)


def deduction_explained() -> Iterator[str]:
    """Yield the formula, the profiles that ask for it, and what stands in its place.

    Examples
    --------
    >>> list(deduction_explained())[0]
    'imported_products  区外流入产品（扣除）  products from outside (deducted)  (CNY year-1)'
    """
    yield "  ".join((IMPORTED, *SERVICE_NAMES[IMPORTED], "(CNY year-1)"))
    yield "  GEP = sum of services - value of products from outside; a row of value below or at 0"
    for profile in PROFILES.values():
        if profile.deduct_imports:
            yield f"  profile {profile.name}  {profile.zh}: {profile.note}"
    yield "  rows: none; no coefficient enters"
    yield from (f"  {said}" for said in NOT_ASSESSED)


def deduction_of_run(
    folder: Path, county: str | None, year: int | None, scenario: str
) -> Iterator[str]:
    """Yield what a run's file holds for the deduction.

    Raises
    ------
    InputError
        If the run's account has no deduction.
    """
    run = recorded(folder, county, year, scenario)
    if IMPORTED not in run.gep["service"].values:
        asking = ", ".join(name for name, p in PROFILES.items() if p.deduct_imports)
        what = f"the account of this run deducts no '{IMPORTED}'"
        raise InputError(Problem(str(folder), what, f"profiles that do: {asking}"))
    stored = float(run.gep.sel(service=IMPORTED)) + 0.0
    yield ""
    yield f"== {folder}: {IMPORTED}, county {run.county}, {run.year}, central estimate"
    yield f"  value {stored:,.0f} CNY in the run's file"
    if not stored:
        yield from (f"  {said}" for said in NOT_ASSESSED)
