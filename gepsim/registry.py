"""Plain functions that declare themselves: what they need, in which units, and where they count.

A decorator records the facts and returns the function untouched, so that science stays a formula
on arrays. A missing fact fails when the module is imported.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from gepsim.errors import InputError, Problem, suggest

F = TypeVar("F", bound=Callable[..., Any])
D = TypeVar("D", bound="Declared")


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A function with its facts: parameter names with units, and the unit of what it returns."""

    name: str
    compute: Callable[..., Any]
    inputs: Mapping[str, str]
    units: str
    sources: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """Return the first line of the docstring."""
        return (inspect.getdoc(self.compute) or "").split("\n")[0]


@dataclass(frozen=True, kw_only=True)
class Driver(Declared):
    """A field on cells per unit of area that needs no uncertain coefficient.

    ``inputs`` are layers with their units; ``units`` is the unit of the field per hectare and
    year, so that its zonal sum times area is in ``units`` without ``ha-1``.
    """

    @property
    def summed_units(self) -> str:
        """Return the unit of the driver's zonal sum: its own without the hectare below.

        Examples
        --------
        >>> erosion = Driver(name="e", compute=abs, inputs={}, units="t ha-1 year-1")
        >>> erosion.summed_units
        't year-1'
        """
        words = self.units.split()
        words.remove("ha-1")
        return " ".join(words)


@dataclass(frozen=True, kw_only=True)
class Flow(Declared):
    """One physical flow of a service.

    Parameters
    ----------
    zh : str
        Chinese name.
    price : str or None
        Coefficient name of its unit price; None for a flow that is not itself priced.
    price_units : str
        Unit of the price, so that flow times price is in CNY year-1.
    share : str or None
        Coefficient name of the part of the price that is the ecosystem's own contribution.
    limit : str or None
        Name of the load that a capacity cannot exceed: the flow is ``min(capacity, limit)`` per
        county, after the sum over ecosystem types.
    on : tuple of str
        Ecosystem types that carry a flow known only by county (for maps).
    instead_of : str or None
        The flow that this one replaces when a method variant asks for it; None for a default flow.
    along : str or None
        For a flow that is no sum over its drivers: the driver along which a map spreads it.
    """

    service: str
    zh: str = ""
    price: str | None = None
    price_units: str = ""
    share: str | None = None
    limit: str | None = None
    on: tuple[str, ...] = ()
    instead_of: str | None = None
    along: str | None = None


class Registry(dict[str, D], Generic[D]):
    """Declared functions of one kind, by name."""

    def __init__(self, kind: type[D]) -> None:
        super().__init__()
        self.kind = kind

    def declare(self, **facts: Any) -> Callable[[F], F]:
        """Register the decorated function under its own name and return it untouched."""

        def add(function: F) -> F:
            declared = self.kind(name=function.__name__, compute=function, **facts)
            if declared.name in self:
                raise ValueError(f"{self.kind.__name__} '{declared.name}' is declared twice")
            if list(inspect.signature(function).parameters) != list(declared.inputs):
                raise ValueError(f"'{declared.name}': its parameters are not its declared inputs")
            self[declared.name] = declared
            return function

        return add

    def __missing__(self, name: str) -> D:
        """Explain an unknown name instead of raising a bare KeyError."""
        kind = self.kind.__name__.lower()
        raise InputError(Problem(kind, f"unknown {kind} '{name}'", suggest(name, self)))


DRIVERS: Registry[Driver] = Registry(Driver)
#: Sums by zone that a model of the land hands over beside those of drivers, with their units.
ZONAL_SUMS: dict[str, str] = {}
FLOWS: Registry[Flow] = Registry(Flow)
#: Unit prices and other coefficients that a formula derives from rows.
DERIVED: Registry[Declared] = Registry(Declared)


def zonal_units() -> dict[str, str]:
    """Return the unit of every sum by zone that the land can hand over, by its name.

    Examples
    --------
    >>> from gepsim.land import drivers
    >>> zonal_units()["rain_volume"]
    'm3 year-1'
    """
    return {name: driver.summed_units for name, driver in DRIVERS.items()} | ZONAL_SUMS


@dataclass(frozen=True, kw_only=True)
class Service:
    """An ecosystem service: a named group of flows with one physical unit.

    Parameters
    ----------
    headline : str
        The flow that is the service's physical quantity; empty: the sum of all its flows.
    zero_reason : str
        Why the service is structurally zero here; empty if it is computed.
    not_applicable : str
        Why the service cannot exist here; it then has no number at all.
    reason_zh : str
        Either reason in Chinese.
    beneficiary : str
        Who gains first: people here, downstream, or everywhere.
    signed : bool
        Whether it may be less than nothing by its definition, as what forests gain less what is
        felled. Any other service that comes out negative stops the run.
    memo : bool
        Computed on request but in no total, because its value is already in another service.
    """

    name: str
    zh: str
    category: Literal["provisioning", "regulating", "cultural"]
    units: str
    headline: str = ""
    zero_reason: str = ""
    not_applicable: str = ""
    reason_zh: str = ""
    beneficiary: Literal["local", "downstream", "global"] = "local"
    signed: bool = False
    memo: bool = False
    flows: dict[str, Flow] = field(default_factory=dict)

    def flow(self, **facts: Any) -> Callable[[F], F]:
        """Declare a flow of this service; see `Flow` for the facts."""

        def add(function: F) -> F:
            FLOWS.declare(service=self.name, **facts)(function)
            self.flows[function.__name__] = FLOWS[function.__name__]
            return function

        return add


SERVICES: dict[str, Service] = {}


def service_named(name: str) -> Service:
    """Return a service; explain an unknown name."""
    if name not in SERVICES:
        hint = suggest(name, SERVICES)
        raise InputError(Problem("account", f"unknown service '{name}'", hint))
    return SERVICES[name]


def service(name: str, **facts: Any) -> Service:
    """Register a service and return it; its flows are declared with ``@it.flow(...)``."""
    if name in SERVICES:
        raise ValueError(f"service '{name}' is declared twice")
    SERVICES[name] = Service(name=name, **facts)
    return SERVICES[name]
