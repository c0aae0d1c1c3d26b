"""Quantity times price: physical flows, their values, and the gross ecosystem product."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import xarray as xr

from gepsim.draw_parts import gathered
from gepsim.draws import Draws
from gepsim.errors import GepsimError, InputError, Problem
from gepsim.registry import SERVICES, Service, service_named
from gepsim.services.settings import AccountSettings
from gepsim.text import Text
from gepsim.units import factor
from gepsim.valuation.amounts import amount, priced_flows, unit_value
from gepsim.valuation.guards import activity, counted_twice, findings
from gepsim.valuation.supply import Resolver, Supply, resolver_of

#: Driver sums under what some draws make of them.
Drawn = Callable[[xr.Dataset, Draws], xr.Dataset]
#: Arrays of an account by what they are (quantity, flow, gep, memo) and of what.
Arrays = dict[tuple[str, str], xr.DataArray]
#: Label of the deduction that GB/T 46869 asks for.
IMPORTED = "imported_products"


@dataclass(frozen=True)
class Account:
    """Results of one valuation.

    Parameters
    ----------
    quantity : Dataset
        One variable per service over (time, county, member), each in its own unit.
    flow_value : Dataset
        One variable per priced flow over (time, county, member). [CNY year-1]
    gep : DataArray
        Value over (time, county, service, member). [CNY year-1]
    memo : DataArray
        Value of memo items, in no total. [CNY year-1]
    reasons : mapping of str to str
        Why a service is zero or has no number.
    warnings : tuple of Text
        What a reader of the total should know.
    """

    quantity: xr.Dataset
    flow_value: xr.Dataset
    gep: xr.DataArray
    memo: xr.DataArray
    reasons: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Text, ...] = ()

    @property
    def said(self) -> list[Text]:
        """Return reasons and warnings as sentences."""
        why = [
            Text(
                zh=f"{SERVICES[name].zh}：{SERVICES[name].reason_zh}",
                en=f"{name.replace('_', ' ')}: {reason}",
            )
            for name, reason in self.reasons.items()
        ]
        return [*why, *self.warnings]

    @property
    def valued(self) -> xr.DataArray:
        """Return the value of every service, in the total or beside it, in CNY year-1."""
        return xr.concat([self.gep, self.memo], "service", combine_attrs="override")

    @property
    def gep_total(self) -> xr.DataArray:
        """Return the total over services, in CNY year-1."""
        total = self.gep.sum("service", skipna=False)
        return total.assign_attrs(self.gep.attrs, long_name="Gross ecosystem product")


def evaluate(
    supply: Supply,
    draws: Draws,
    settings: AccountSettings,
    *,
    imported: xr.DataArray | None = None,
    drawn: Drawn | None = None,
    flows: bool = True,
) -> Account:
    """Return quantities and values of all services of an account.

    Some draws at a time: what a service holds by type is large, and is needed no more when its
    counties are known. Parts do not change a number.

    Parameters
    ----------
    supply : Supply
        Drivers, statistics and paths.
    draws : Draws
        Coefficients; their members become the dimension ``member``.
    settings : AccountSettings
        Profile and method variants.
    imported : DataArray, optional
        Value of products from outside, over (time, county), which the profile may deduct.
        [CNY year-1]
    drawn : callable, optional
        What some draws make of the drivers, such as `gepsim.land.area_error.with_area_error`.
    flows : bool
        Whether the value of every flow is kept beside that of its service.

    Raises
    ------
    GepsimError
        If a driver has holes or a total is not a number.
    """
    if draws.members == 0:
        supply = supply.at(member=[0])  # what the other draws are is not looked at
    supply.check(draws.counties)
    reasons: list[Mapping[str, str]] = []
    warnings: list[Text] = []

    def valued(some: Draws) -> Arrays:
        part = _valued(supply, some, settings, imported, drawn)
        reasons.append(part.reasons)
        warnings[:] = warnings or part.warnings  # of the central member, in every part the same
        return _by_name(part, flows)

    found = gathered(draws, valued)
    zero = {name: why for name, why in reasons[0].items() if all(name in one for one in reasons)}
    account = _joined(found, zero, warnings)
    later = (*activity(account.gep, supply), *counted_twice(account.gep, settings))
    return replace(account, warnings=(*account.warnings, *later))


def _valued(
    supply: Supply,
    draws: Draws,
    settings: AccountSettings,
    imported: xr.DataArray | None,
    drawn: Drawn | None,
) -> Account:
    """Return the account of some draws."""
    if draws.span is not None:
        supply = supply.at(member=list(draws.member))
    if drawn is not None:
        supply = replace(supply, drivers=drawn(supply.drivers, draws))
    resolver = resolver_of(supply, draws, settings)
    ledger = _Ledger(_template(supply, draws), settings)
    if draws.span is None or draws.span[0] == 0:
        ledger.warnings += findings(supply, draws, settings)
    with xr.set_options(arithmetic_join="exact"):
        for name in (*settings.services, *settings.memo):
            _book(ledger, service_named(name), resolver)
        return ledger.close(_deduction(settings, imported, ledger))


def _by_name(account: Account, flows: bool) -> Arrays:
    """Return the arrays of an account by what they are and of what."""
    found = {("quantity", str(n)): one for n, one in account.quantity.data_vars.items()}
    if flows:
        found |= {("flow", str(n)): one for n, one in account.flow_value.data_vars.items()}
    return {**found, ("gep", ""): account.gep, ("memo", ""): account.memo}


def _joined(found: Arrays, zero: Mapping[str, str], warnings: Sequence[Text]) -> Account:
    """Return the account of all draws from its arrays by `_by_name`; `zero` in every part."""
    quantity, flows = (
        xr.Dataset({name: array for (kind, name), array in found.items() if kind == wanted})
        for wanted in ("quantity", "flow")
    )
    for name, array in quantity.data_vars.items():
        array.attrs.pop("comment", None)
        if name in zero:
            array.attrs["comment"] = zero[str(name)]
    gep, memo = found["gep", ""], found["memo", ""]
    return Account(quantity, flows, gep, memo, zero, tuple(warnings))


def _template(supply: Supply, draws: Draws) -> xr.DataArray:
    """Return zeros over (time, county, member)."""
    sizes = {"time": supply.drivers.time, "county": supply.drivers.county, "member": draws.member}
    zeros = np.zeros(tuple(len(labels) for labels in sizes.values()))
    return xr.DataArray(zeros, sizes, dims=tuple(sizes))


class _Ledger:
    """Collects one service after the other."""

    def __init__(self, shape: xr.DataArray, settings: AccountSettings) -> None:
        self.shape = shape
        self.settings = settings
        self.quantities: dict[str, xr.DataArray] = {}
        self.flows: dict[str, xr.DataArray] = {}
        self.values: dict[str, xr.DataArray] = {}
        self.reasons: dict[str, str] = {}
        self.warnings: list[Text] = []

    def full(self, array: xr.DataArray) -> xr.DataArray:
        """Return an array over exactly (time, county, member)."""
        return (array + self.shape).transpose(*self.shape.dims)

    def close(self, deduction: xr.DataArray | None) -> Account:
        """Return the account; the deduction is a service of negative value."""
        inside = [n for n in self.values if n not in self.settings.memo]
        values = {n: self.values[n] for n in inside}
        if deduction is not None:
            values[IMPORTED] = self.full(-deduction)
        memo = {n: self.values[n] for n in self.values if n in self.settings.memo}
        gep = self._stack(values, "Gross ecosystem product by service", "按服务的生态产品总值")
        beside = self._stack(memo, "Value of memo items, in no total", "备查项价值（不计入合计）")
        named = {**values, **memo}
        bad = [name for name, value in named.items() if not np.isfinite(value).all()]
        if bad:
            raise GepsimError(f"the value of {', '.join(bad)} is not a number")
        return Account(
            xr.Dataset(self.quantities),
            xr.Dataset(self.flows),
            gep,
            beside,
            self.reasons,
            tuple(self.warnings),
        )

    def _stack(self, values: Mapping[str, xr.DataArray], en: str, zh: str) -> xr.DataArray:
        """Return named values side by side along ``service``."""
        time, county, member = (self.shape[dim] for dim in self.shape.dims)
        cube = np.zeros((len(time), len(county), len(values), len(member)))
        for place, value in enumerate(values.values()):
            cube[:, :, place] = value.values
        coords = {"time": time, "county": county, "service": list(values), "member": member}
        attrs = {
            "units": "CNY year-1",
            "long_name": en,
            "long_name_zh": zh,
            "price_year": self.settings.price_year,
            "price_series": self.settings.price_series,
        }
        return xr.DataArray(cube, coords, dims=tuple(coords), attrs=attrs)


def _book(ledger: _Ledger, service: Service, resolver: Resolver) -> None:
    """Enter one service: its quantity, the value of each flow, and their sum."""
    if service.not_applicable:
        ledger.reasons[service.name] = service.not_applicable
        return
    quantity, value = ledger.shape, ledger.shape
    scale = ledger.settings.scale
    for flow in priced_flows(service):
        physical = amount(flow, resolver, scale)
        worth = ledger.full(physical * unit_value(flow, resolver))
        ledger.flows[flow.name] = worth.assign_attrs(units="CNY year-1", service=service.name)
        value = value + worth
        if not service.headline:
            quantity = quantity + physical * factor(flow.units, service.units, flow.name)
    if service.headline:
        flow = service.flows[service.headline]
        quantity = amount(flow, resolver, scale) * factor(flow.units, service.units, flow.name)
    ledger.quantities[service.name] = ledger.full(quantity).assign_attrs(
        units=service.units, long_name=service.name.replace("_", " "), long_name_zh=service.zh
    )
    if service.zero_reason and not value.any():
        ledger.reasons[service.name] = service.zero_reason
        ledger.quantities[service.name].attrs["comment"] = service.zero_reason
    ledger.values[service.name] = value
    _forget(resolver, service)


def _forget(resolver: Resolver, service: Service) -> None:
    """Drop a service's flows over types, which are large, unless another service reads them."""
    needed = {
        name
        for other in SERVICES.values()
        for f in other.flows.values()
        for name in f.inputs
        if f.service != service.name
    }
    for name in service.flows:
        if name not in needed:
            resolver.kept.pop(name, None)


def _deduction(
    settings: AccountSettings, imported: xr.DataArray | None, ledger: _Ledger
) -> xr.DataArray | None:
    """Return the deduction of imported products, or warn that it was not assessed."""
    if not settings.standard.deduct_imports:
        if imported is not None:
            what = f"profile '{settings.profile}' deducts no imported products"
            raise InputError(Problem("account.profile", what, "use 'gbt46869'"))
        return None
    if imported is None:
        ledger.warnings.append(
            Text(
                zh=f"{settings.profile}：区外流入的产品未评估，扣除额按 0 计",
                en=f"{settings.profile}: products from outside are not assessed, deduction 0",
            )
        )
        return ledger.shape
    return imported
