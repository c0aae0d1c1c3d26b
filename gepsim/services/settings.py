"""The ``[account]`` table of a scenario: which standard, which method variants, which prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import model_validator

from gepsim.errors import InputError, Problem, Problems, suggest
from gepsim.possible import possible
from gepsim.registry import service_named
from gepsim.services.overlaps import (
    Overlap,
    found_in,
    refuse_idle_allowances,
    refuse_overlaps,
    refuse_second_method,
)
from gepsim.services.profiles import Profile, profile_named
from gepsim.services.variants import VIEWS, choices
from gepsim.settings import Section

Growth: Any = possible("yearly_growth")
PriceYear: Any = possible("price_year")
PriceSeries = Literal["constant", "current", "unindexed"]


class AccountSettings(Section):
    """What to account for and how.

    Parameters
    ----------
    profile : str
        Name of a standard's account, see `gepsim.services.PROFILES`.
    price_year : int
        Year of the money of all results.
    view : {"status", "welfare"}
        Capacity at uniform prices, or what is realised by people at yearly cost.
    methods : mapping of str to str
        Method variants by option; unnamed options follow the view, the profile, the default.
    include, exclude : tuple of str
        Services added to or taken out of the profile's total.
    memo : tuple of str
        Services computed beside the total.
    allow_overlaps : tuple of str
        Services that stay in the total although another one there holds part of their value. Only
        to reproduce a published account; every result says so.
    scale : {"county", "city"}
        Where a capacity meets its load: in each county, or over the city as a whole.
    price_series : {"constant", "current", "unindexed"}
        Prices of one year, of each year, or each at the year it was published.
    carbon_price_growth : float
        Real growth of the carbon price; all other real prices stand still. [percent year-1]
    """

    profile: str = "ndrc2022"
    price_year: PriceYear = 2022
    view: Literal["status", "welfare"] = "status"
    methods: Mapping[str, str] = {}
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    memo: tuple[str, ...] = ()
    allow_overlaps: tuple[str, ...] = ()
    scale: Literal["county", "city"] = "county"
    price_series: PriceSeries = "constant"
    carbon_price_growth: Growth = 0.0

    @model_validator(mode="after")
    def _names_are_known(self) -> AccountSettings:
        """Refuse unknown profiles and methods, and overlaps in one total."""
        try:
            for name in (*self.include, *self.exclude, *self.memo, *self.allow_overlaps):
                service_named(name)
            self._refuse_idle_names()
            refuse_second_method(self.services, profile_named("xie2015").services)
            refuse_idle_allowances(self.services, self.chosen, self.allow_overlaps)
        except InputError as error:
            found = [f"{p.what} ({p.hint})" if p.hint else p.what for p in error.problems]
            raise ValueError("; ".join(found)) from error
        return self

    def _refuse_idle_names(self) -> None:
        """Refuse to take out what is not in the account, and to leave nothing in it."""
        problems = Problems()
        for name in self.exclude:
            if name not in self._listed:
                what = f"'{name}' under exclude is not in profile '{self.profile}'"
                problems.add("account.exclude", what, suggest(name, self._listed))
        if set(self._listed) <= set(self.exclude):
            problems.add("account.exclude", "no service is left in the total", "keep one")
        problems.raise_if_any()

    @property
    def standard(self) -> Profile:
        """Return the profile itself."""
        return profile_named(self.profile)

    @property
    def chosen(self) -> dict[str, str]:
        """Return every method option with its choice."""
        return choices({**self.standard.methods, **VIEWS[self.view], **self.methods})

    @property
    def _listed(self) -> tuple[str, ...]:
        """Return the services of the profile and those included, before any is taken out."""
        return tuple(dict.fromkeys((*self.standard.services, *self.include)))

    @property
    def services(self) -> tuple[str, ...]:
        """Return the services in the total, in the order of the profile, then as included.

        Examples
        --------
        >>> AccountSettings(exclude=("leisure",), include=("oxygen_release",)).services[-1]
        'oxygen_release'
        """
        kept = tuple(name for name in self._listed if name not in self.exclude)
        refuse_overlaps(kept, self.chosen, self.allow_overlaps)
        both = [name for name in kept if name in self.memo]
        if both:
            what = f"'{both[0]}' is in the total and under memo"
            raise InputError(Problem("account.memo", what, "name it in one place"))
        return kept

    def beside(self, names: Iterable[str]) -> AccountSettings:
        """Return the account with some services as memo items, where its total lacks them.

        Examples
        --------
        >>> AccountSettings(exclude=("leisure",)).beside(["leisure", "soil_retention"]).memo
        ('leisure',)
        """
        held = (*self.services, *self.memo)
        lacking = tuple(name for name in names if name not in held)
        return self.model_copy(update={"memo": (*self.memo, *lacking)})

    @property
    def counted_twice(self) -> list[Overlap]:
        """Return the overlaps that the total holds because they were asked for by name."""
        return found_in(self.services, self.chosen)
