"""Which map of which file is what: months, years to be averaged, one band of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gepsim.errors import InputError, Problem
from gepsim.importing import cf
from gepsim.importing.months import MONTHS, months_of, natural
from gepsim.importing.names import find
from gepsim.importing.rasters import band_labels
from gepsim.importing.recipe import LayerSource

_SHOWN = 3  # names of each end of a long list


@dataclass(frozen=True)
class Plane:
    """One map of a layer: its tiles, and which of their bands.

    Parameters
    ----------
    names : tuple of str
        Tiles that lie beside each other.
    band : int or None
        Counted from 1; none where the recipe names none, so that files must have only one.
    month : int
        1 to 12; 0 of a layer without months.
    label : str
        What the file calls the band.
    """

    names: tuple[str, ...]
    band: int | None
    month: int = 0
    label: str = ""

    def __str__(self) -> str:
        """Return file and band as words."""
        text = Path(self.names[0]).name + (" …" if len(self.names) > 1 else "")
        text += f" band {self.band}" if self.band is not None else ""
        return text + (f" ({self.label})" if self.label else "")


def planes(source: LayerSource, folder: Path) -> list[Plane]:
    """Return the maps of a layer: one, twelve months, or all those whose mean is wanted.

    Raises
    ------
    InputError
        Where several maps could be meant and the recipe does not say which.
    """
    found = [find(name, folder, source.where) for name in source.files]
    together = tuple(name for names in found for name in names)
    if source.average:
        return _averaged(source, together)
    if not source.monthly:
        return [_only(source, together)]
    if source.bands:
        return [Plane(together, band, month) for month, band in enumerate(source.bands, start=1)]
    if len(found) == MONTHS:
        return _named(source, found)
    if len(found) == 1 and len(together) == MONTHS:
        return _sorted(source, together)
    return _steps(source, together)


def told(source: LayerSource, chosen: Sequence[Plane]) -> list[str]:
    """Return which file is which month, which band was taken, and which years were averaged.

    Examples
    --------
    >>> source = LayerSource(name="rain", file="a.tif", units="mm year-1", average=True)
    >>> told(source, [Plane(("a.tif",), n) for n in (1, 2)])
    ['  mean of 2 maps: a.tif band 1, a.tif band 2']
    """
    if source.average:
        head = f"  mean of {len(chosen)} maps"
        return [f"{head}: {_listed([str(plane) for plane in chosen])}"]
    if source.monthly:
        return ["  months: " + "; ".join(f"{plane.month} {plane}" for plane in chosen)]
    return []


def _listed(words: Sequence[str]) -> str:
    """Return a list, a long one by its ends."""
    if len(words) <= 2 * _SHOWN:
        return ", ".join(words)
    return ", ".join([*words[:_SHOWN], "…", *words[-_SHOWN:]])


def labels(source: LayerSource, name: str) -> list[str]:
    """Return what a file calls each of its maps, empty words where it does not say."""
    if cf.is_variable(name, source.variable):
        return cf.step_labels(name, source.variable)
    return band_labels(name)


def _only(source: LayerSource, names: tuple[str, ...]) -> Plane:
    """Return the one map of a layer; refuse to choose one of several."""
    for name in names if source.band is None else ():
        held = labels(source, name)
        if len(held) > 1:
            raise InputError(_several(source, name, held))
    held = labels(source, names[0])
    band = source.band if len(held) > 1 else None
    label = held[band - 1] if band is not None and band <= len(held) else ""
    of = f"of {len(held)}" + (f", {label}" if label else "") if band is not None else ""
    return Plane(names, source.band, label=of)


def _several(source: LayerSource, name: str, held: Sequence[str]) -> Problem:
    """Return the question which of a file's maps is meant."""
    ends = f", {held[0]} … {held[-1]}" if held[0] else ""
    what = f"{Path(name).name} holds {len(held)} maps{ends}, and the recipe names none of them"
    hint = f"set band = 1 … {len(held)}"
    if source.kind not in ("class", "fractions"):
        hint += ", or average = true for the mean of years"
    if len(held) == MONTHS and f"monthly_{source.name}" in ("monthly_rain", "monthly_temperature"):
        hint += f'; twelve months are name = "monthly_{source.name}"'
    return Problem(source.where, what, hint)


def _named(source: LayerSource, found: Sequence[list[str]]) -> list[Plane]:
    """Return twelve months as the recipe lists them; refuse names that say another order."""
    said = months_of([Path(names[0]).name for names in found])
    if said is not None and said != list(range(1, MONTHS + 1)):
        what = f"lists the months {', '.join(map(str, said))} by the names of its files"
        raise InputError(Problem(source.where, what, "list the twelve files January first"))
    return [_single(source, tuple(names), month) for month, names in enumerate(found, start=1)]


def _sorted(source: LayerSource, names: Sequence[str]) -> list[Plane]:
    """Return the twelve files of a pattern by the months that their names say."""
    months = months_of([Path(name).name for name in names])
    if months is None:
        what = f"'{source.files[0]}' fits 12 files whose names do not say which month each is: "
        what += _listed([Path(name).name for name in names])
        hint = "list the twelve files in file = […], January first"
        raise InputError(Problem(source.where, what, hint))
    order = sorted(zip(months, names, strict=True))
    return [_single(source, (name,), month) for month, name in order]


def _single(source: LayerSource, names: tuple[str, ...], month: int) -> Plane:
    """Return one month's files, each with one map unless the recipe names a band."""
    if source.band is None and len(held := labels(source, names[0])) > 1:
        raise InputError(_several(source, names[0], held))
    return Plane(names, source.band, month)


def _steps(source: LayerSource, names: tuple[str, ...]) -> list[Plane]:
    """Return the twelve maps of one file, by the months that it says they are."""
    held = labels(source, names[0])
    if len(held) != MONTHS:
        hint = "set bands = [1, 2, … 12], or name twelve files, January first"
        if len(held) % MONTHS == 0 and len(names) * len(held) > MONTHS:
            hint += "; average = true takes the mean of several years"
        what = f"needs twelve months; {_held(source, names, len(held))}"
        raise InputError(Problem(source.where, what, hint))
    dated = [int(label[5:7]) for label in held if _dated(label)]
    said = dated if sorted(dated) == list(range(1, MONTHS + 1)) else months_of(held)
    if said is None and all(held) and all(_dated(label) for label in held):
        what = (
            f"{Path(names[0]).name} holds {held[0]} … {held[-1]}, which are not the twelve months"
        )
        raise InputError(Problem(source.where, what, "set bands = [1, 2, … 12], January first"))
    order = said or list(range(1, MONTHS + 1))
    bands = sorted(zip(order, range(1, MONTHS + 1), held, strict=True))
    return [Plane(names, band, month, label) for month, band, label in bands]


def _dated(label: str) -> bool:
    """Return whether a label is a year and month."""
    return label[:4].isdigit() and label[4:5] == "-"


def _averaged(source: LayerSource, names: Sequence[str]) -> list[Plane]:
    """Return every map of every file, in order; of months, whole years of them."""
    every: list[Plane] = []
    for name in sorted(names, key=natural):
        held = labels(source, name)
        wanted = source.bands or ((source.band,) if source.band else range(1, len(held) + 1))
        for band in wanted:
            label = held[band - 1] if band <= len(held) else ""
            every.append(Plane((name,), band if len(held) > 1 else None, label=label))
    if not source.monthly:
        return every
    if len(every) % MONTHS:
        what = f"average = true needs whole years of months; {len(every)} maps are there"
        raise InputError(Problem(source.where, what, "leave out the months of a broken year"))
    months = [_month(plane, n % MONTHS + 1) for n, plane in enumerate(every)]
    odd = next((p for n, p in enumerate(months) if p.month != n % MONTHS + 1), None)
    if odd is not None:
        what = f"{odd} stands where another month is due: years must run January to December"
        raise InputError(Problem(source.where, what, "name whole years, or bands in order"))
    return months


def _month(plane: Plane, due: int) -> Plane:
    """Return a map with its month, by its date where the file says one."""
    month = int(plane.label[5:7]) if _dated(plane.label) and plane.label[5:7].isdigit() else due
    return Plane(plane.names, plane.band, month, plane.label)


def _held(source: LayerSource, names: Sequence[str], count: int) -> str:
    """Return what a layer's files hold, as words."""
    bands = f"{count} band" + ("s" if count > 1 else "")
    if len(names) == 1:
        return f"{Path(names[0]).name} has {bands}"
    last = f"{Path(names[0]).name} to {Path(names[-1]).name}"
    said = f"'{source.files[0]}' fits" if len(source.files) == 1 else "the recipe names"
    return f"{said} {len(names)} files, {last}, of {bands}"
