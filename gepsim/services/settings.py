"""The ``[account]`` table of a scenario: which account is drawn up, and in whose prices."""

from __future__ import annotations

from pydantic import Field

from gepsim.settings import Section


class AccountSettings(Section):
    """Which account profile is drawn up, and the one price year of all its money."""

    profile: str = "ndrc2022"
    price_year: int = Field(default=2022, ge=2002, le=2024)
