"""Rows about who pays the plan's projects."""

from __future__ import annotations

from typing import Literal

from gepsim.city.fields import Share
from gepsim.coefficients import Mark
from gepsim.settings import Section

#: Shares that are written with a few decimals sum to 1 within this.
WHOLE = 1e-6

Payer = Literal["central", "provincial", "city", "county", "enterprise", "society"]


class ProjectFunding(Section):
    """The part that one payer has in the money of a project, or of all projects of a category.

    Rows of a project replace those of its category as a whole.
    """

    projects: str
    payer: Payer
    share: Share
    basis: Literal["stated", "assumed"]
    mark: Mark
    source: str
    note: str = ""
