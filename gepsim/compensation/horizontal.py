"""The rules between neighbours along the river."""

from __future__ import annotations

from gepsim.compensation.case import Case
from gepsim.compensation.river import river_payments
from gepsim.compensation.rule import Entries, rule
from gepsim.text import Text


def _along_river(case: Case, users: set[str]) -> Entries:
    payment = river_payments(case)["payment"]
    chosen = [i for i, user in enumerate(payment["user"].values) if str(user) in users]
    here = payment.isel(edge=chosen)
    producers = tuple(str(name) for name in here["producer"].values)
    payers = tuple(str(name) for name in here["user"].values)
    plain = here.drop_vars(["producer", "user", "edge"]).rename(edge="entry")
    return Entries(plain, producers, payers)


@rule(
    title=Text("流域横向补偿（市域内）", "river compensation between the counties of the city"),
    kind="horizontal",
    in_force=True,
    basis=("xinanjiang_agreement",),
)
def river_city(case: Case) -> Entries:
    """Counties pay those upstream of them for what the river brings, by band and water quality."""
    return _along_river(case, set(case.network.counties))


@rule(
    title=Text("流域横向补偿（市外下游）", "river compensation from places below the city"),
    kind="horizontal",
    in_force=False,
    basis=("xinanjiang_agreement",),
)
def river_basin(case: Case) -> Entries:
    """Places below the city pay its counties; not in force until they have agreed to."""
    return _along_river(case, set(case.network.users) - set(case.network.counties))
