"""One run less another, with paired draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xarray as xr

from gepsim.errors import InputError, Problem
from gepsim.files.accounts import quantiles, with_derived
from gepsim.files.members import KEPT

if TYPE_CHECKING:
    from gepsim.files.results import Results

_SPREAD = "_quantile"
#: What two runs must share, so that draw by draw their difference is no noise.
_SHARED = ("seed", "members", "price_year")


class Difference:
    """Each variable of a run less that of another.

    A plain variable is the difference of the central estimates. ``…_quantile`` is the spread of
    the difference: quantiles are taken of the differences of the draws, which the two must share,
    never of the difference of quantiles.

    Parameters
    ----------
    run, base : Results
    """

    def __init__(self, run: Results, base: Results) -> None:
        self.run = run
        self.base = base

    def __getitem__(self, name: str) -> xr.DataArray:
        """Return a variable of the run less that of the base, along the labels that both have.

        Raises
        ------
        InputError
            If a run has no such variable, or the draws of a spread are not shared or not kept.
        """
        if name.endswith(_SPREAD):
            return self._spread(name.removesuffix(_SPREAD))
        run, base = (self._variable(one, name) for one in (self.run, self.base))
        with xr.set_options(arithmetic_join="inner"):
            return (run - base).assign_attrs(run.attrs)

    def _variable(self, run: Results, name: str) -> xr.DataArray:
        if not run.has(name):
            raise InputError(Problem(run.where, f"no variable '{name}'", "compare what both have"))
        return run.array(name)

    def _spread(self, name: str) -> xr.DataArray:
        """Return the quantiles of the differences, draw by draw."""
        for key in _SHARED:
            one, other = (_told(run, key) for run in (self.run, self.base))
            if one != other:
                what = f"{key} {one}, but {self.base.where} has {other}"
                hint = "draws are paired only where both share it"
                raise InputError(Problem(self.run.where, what, hint))
        whole = self.run.outcome is not None and self.base.outcome is not None
        draws = [self._draws(run, name, whole) for run in (self.run, self.base)]
        with xr.set_options(arithmetic_join="inner"):
            found = quantiles(draws[0] - draws[1])
        attrs = self._variable(self.run, name).attrs
        return found.rename(f"{name}{_SPREAD}").assign_attrs(attrs)

    def _draws(self, run: Results, name: str, whole: bool) -> xr.DataArray:
        """Return the draws of a variable with a central member 0, as `quantiles` wants them.

        Two runs in memory have all of them; a file keeps those of a few totals, at checkpoints.
        """
        if whole and run.outcome is not None:
            drawn = with_derived(run.outcome.accounts)
            if name in drawn and "member" in drawn[name].dims:
                return drawn[name]
        kept = next((kept for kept, path in KEPT.items() if path == name), "")
        if kept and run.has(kept):
            draws = run.array(kept)
            return draws.pad(member=(1, 0)).transpose(..., "member")
        hint = f"a file keeps the draws of {', '.join(KEPT.values())}; simulate both for others"
        raise InputError(Problem(run.where, f"no draws of '{name}' are kept", hint))

    def __repr__(self) -> str:
        """Return what is subtracted from what."""
        return f"<Difference {self.run.id} - {self.base.id}>"


def _told(run: Results, key: str) -> Any:
    """Return a fact of the record; a run in memory knows it before its record is made."""
    return run.record.get(key) if run.outcome is None else getattr(run.outcome, key)
