"""Other ways to reckon the same edge, side by side, so that both sides see how far they differ."""

from __future__ import annotations

import xarray as xr

from gepsim.compensation.case import Case
from gepsim.compensation.river import (
    opportunity_share,
    river_payments,
    service_flow,
    shared_cap,
    stage_of_users,
)
from gepsim.text import Text

#: Ways to reckon an edge, with their names.
VERSIONS = {
    "opportunity_cost": Text("机会成本法", "opportunity cost"),
    "protection_cost": Text("保护成本法（直接成本与机会成本）", "direct and opportunity cost"),
    "spill_over": Text("外溢价值法（理论值）", "spill-over value, in theory"),
    "spill_over_by_stage": Text("外溢价值×发展阶段系数", "spill-over value by development stage"),
    "kept_by_stage": Text(
        "保住与新增价值×发展阶段系数", "kept and added value by development stage"
    ),
    "added_by_stage": Text("新增价值×发展阶段系数", "added value by development stage"),
    "willingness": Text("支付意愿法", "willingness to pay"),
    "band": Text("成本—价值区间法", "band between cost and value"),
}


def versions(case: Case) -> xr.DataArray:
    """Return the yearly amount of every edge by each version [CNY year-1].

    Spill-over counts all that a county exports, added or not: it is what studies of spill-over
    report, and lies one to two orders above any fund.
    """
    whole = service_flow(case, "total")
    stage = stage_of_users(case).drop_vars("place")
    found = {
        "opportunity_cost": opportunity_share(case),
        "protection_cost": river_payments(case)["band_lower"].drop_vars(["producer", "user"]),
        "spill_over": whole,
        "spill_over_by_stage": whole * stage,
        "kept_by_stage": service_flow(case, "kept") * stage,
        "added_by_stage": service_flow(case, "added") * stage,
        "willingness": shared_cap(case, "willingness", whole),
        "band": river_payments(case)["base_amount"].drop_vars(["producer", "user"]),
    }
    plain = [found[name].drop_vars(("county", "place"), errors="ignore") for name in VERSIONS]
    names = xr.DataArray(list(VERSIONS), dims="version", name="version")
    return xr.concat(xr.broadcast(*plain), names).rename("version_amount")
