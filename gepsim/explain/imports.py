"""The deduction of products that come from outside, and what stands in its place."""

from __future__ import annotations

from gepsim.engine.label_names import SERVICE_NAMES
from gepsim.errors import InputError, Problem
from gepsim.explain.county_year import CountyYear
from gepsim.explain.steps import Explanation, Step, heading
from gepsim.services.profiles import PROFILES
from gepsim.text import Text
from gepsim.valuation.account import IMPORTED

NOT_ASSESSED = Text(
    "未评估：城市表中没有区外流入产品的价值，扣除额按 0 计",
    "not assessed: no table of a city holds the value of products from outside; the deduction is 0",
)
_FORMULA = "sum of services - value of products from outside; a row of value below or at 0"


def deduction_formula() -> Explanation:
    """Return the formula, the profiles that ask for it, and what stands in its place.

    Examples
    --------
    >>> print(deduction_formula().steps[0])
    imported_products  区外流入产品（扣除）  products from outside (deducted) [CNY year-1]
    """
    asking = [profile for profile in PROFILES.values() if profile.deduct_imports]
    return Explanation(
        IMPORTED,
        (
            Step(name=IMPORTED, label=SERVICE_NAMES[IMPORTED], unit="CNY year-1"),
            Step(name="GEP", formula=_FORMULA, depth=1),
            *(
                Step(
                    name=f"profile {one.name}",
                    label=Text(f"{one.zh}: {one.note}", one.note),
                    depth=1,
                )
                for one in asking
            ),
            Step(label=Text("没有系数参与", "rows: none; no coefficient enters"), depth=1),
            Step(label=NOT_ASSESSED, depth=1),
        ),
    )


def deduction_of_run(run: CountyYear) -> Explanation:
    """Return what a run holds for the deduction.

    Raises
    ------
    InputError
        If the run's account has no deduction.
    """
    if IMPORTED not in run.gep["service"].values:
        asking = ", ".join(name for name, p in PROFILES.items() if p.deduct_imports)
        what = f"the account of this run deducts no '{IMPORTED}'"
        raise InputError(Problem(run.where, what, f"profiles that do: {asking}"))
    stored = float(run.gep.sel(service=IMPORTED)) + 0.0
    label = Text("该次运行的值", "value in the run")
    steps = [heading(run.place(IMPORTED)), Step(label=label, value=stored, unit="CNY", depth=1)]
    if not stored:
        steps.append(Step(label=NOT_ASSESSED, depth=1))
    return Explanation(IMPORTED, tuple(steps), run.place(IMPORTED).en)
