"""Five-year plans: the national calendar by which tasks on intensities are counted."""

from __future__ import annotations

#: Years of a five-year plan; plans end in years that this divides.
PLAN_YEARS = 5


def plan_end(year: int) -> int:
    """Return the last year of the five-year plan that a year belongs to.

    Examples
    --------
    >>> plan_end(2026), plan_end(2030), plan_end(2031)
    (2030, 2030, 2035)
    """
    return -(-year // PLAN_YEARS) * PLAN_YEARS


def plan_base(year: int) -> int:
    """Return the year from which the five-year plan of a year counts.

    Examples
    --------
    >>> plan_base(2026), plan_base(2030)
    (2025, 2025)
    """
    return plan_end(year) - PLAN_YEARS
