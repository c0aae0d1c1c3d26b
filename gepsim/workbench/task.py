"""One long task in a process of its own: a full run, the cheapest plan, or what decides.

It reads what is asked as JSON from its standard input and tells what it does line by line, as
JSON too. The page's server stays whole whatever happens here, and ending this process cancels it.
"""

from __future__ import annotations

import json
import math
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any

from gepsim import api
from gepsim.api.parts import differences
from gepsim.errors import GepsimError, InputError
from gepsim.text import Text
from gepsim.units import factor
from gepsim.wording import worded

Asked = Mapping[str, Any]


def main() -> None:
    """Do what the standard input asks."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    asked = json.load(sys.stdin)
    try:
        tell(done=TASKS[asked["kind"]](asked))
    except InputError as error:
        tell(problems=[_both(one.text) for one in error.problems])
    except (GepsimError, OSError, MemoryError) as error:
        tell(problems=[_both(worded(str(error) or type(error).__name__))])
    except KeyboardInterrupt:
        tell(cancelled=True)


def tell(**said: Any) -> None:
    """Say one thing to the server."""
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def step(text: str) -> None:
    """Tell what is at work."""
    tell(step=text)


def run(asked: Asked) -> dict[str, Any]:
    """Run a scenario in full and write its folder."""
    found = api.read_scenarios([asked["scenario"]])
    made = api.run_scenarios(found, asked["output"], progress=step)
    return {"run": made[0].written.name}


def _scenario(asked: Asked) -> api.Scenario:
    return api.Scenario(asked["scenario"], [asked["quick"], asked["changes"]])


def plan(asked: Asked) -> dict[str, Any]:
    """Find the cheapest plan that reaches the targets."""
    found = _scenario(asked).plan(targets=asked.get("targets") or "binding", progress=step)
    plan, base = found.plan, api.Scenario(asked["scenario"])
    return {
        "confidence": plan.confidence,
        "added": plan.added * factor("CNY", "yi_CNY"),
        "picks": [
            {"id": one.decision.id, "name": _both(one.decision.name),
             "how": _both(one.option.text), "added": one.added * factor("CNY", "yi_CNY")}
            for one in plan.picks
        ],
        "targets": [
            {"id": one.target.id, "name": _both(one.target.name), "year": one.year,
             "now": _known(one.now), "planned": _known(one.planned), "best": _known(one.best),
             "reachable": one.reachable}
            for one in plan.required
        ],
        "joint": {str(year): _known(chance) for year, chance in found.joint.items()},
        "proven": plan.proven,
        "scenario": asked["scenario"],
        "changes": _changes(base, plan.scenario, asked["quick"]),
    }  # fmt: skip


def _changes(base: api.Scenario, planned: Any, quick: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a scenario file says that comes to the plan, the quick settings left aside."""
    new = planned.model_dump(mode="json", by_alias=True)
    found = differences(base.settings, new)
    return {key: value for key, value in found.items() if key not in quick}


def sensitivity(asked: Asked) -> dict[str, Any]:
    """Find which inputs decide each verdict."""
    found = _scenario(asked).sensitivity(
        asked.get("ids", ()), tipping=bool(asked.get("tipping")), progress=step
    )
    rows = [one for one in (*found.verdicts, *found.values) if one.input]
    return {
        "deciders": [
            {"id": one.id, "name": {"zh": one.name_zh, "en": one.name_en}, "year": one.checkpoint,
             "chance": _known(one.probability), "rank": one.rank, "input": _both(one.label),
             "mark": one.mark, "share": _known(one.share), "low": _known(one.low),
             "high": _known(one.high)}
            for one in rows
        ],
    }  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


TASKS: Mapping[str, Callable[[Asked], dict[str, Any]]] = {
    "run": run,
    "plan": plan,
    "sensitivity": sensitivity,
}

if __name__ == "__main__":
    main()
