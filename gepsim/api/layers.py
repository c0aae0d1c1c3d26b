"""The land that a run stands on: the reference landscape, own rasters, what a stack holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import xarray as xr

from gepsim.city import City, load_city
from gepsim.errors import InputError, Problem
from gepsim.land import cached, open_layers, write_layers
from gepsim.land import describe as described_stack
from gepsim.paths import default_city, shipped

Progress = Callable[[str], None]


def reference(
    target: str | Path | None = None, *, resolution: int = 100, city: str = ""
) -> xr.Dataset:
    """Return the synthetic landscape that is built from published figures alone.

    Parameters
    ----------
    target : str or Path, optional
        Where to write it.
    resolution : int
        Cell size. [m]
    city : str
        Name of a city's folder that ships; the first where empty.
    """
    stack = cached(load_city(shipped("scenarios") / (city or default_city())), resolution)
    if target is not None:
        write_layers(stack, Path(target))
    return stack


def import_layers(
    recipe: str | Path,
    target: str | Path | None = None,
    *,
    offline: bool = False,
    progress: Progress = lambda text: None,
) -> tuple[xr.Dataset, list[str]]:
    """Return the stack that a recipe's rasters and polygons make, and the report on them.

    Parameters
    ----------
    recipe : str or Path
    target : str or Path, optional
        Where to write the stack; the report is written beside it.
    offline : bool
        Whether to read nothing from addresses.

    Raises
    ------
    InputError
        If the place is none for a stack, before minutes of work, or a file of the recipe is wrong.
    """
    from gepsim.importing import import_layers as stack_of
    from gepsim.importing import read_recipe
    from gepsim.importing.names import OFFLINE

    if offline:
        os.environ[OFFLINE] = "1"
    place, source = Path(target) if target else None, Path(recipe)
    if place:
        _check_target(place)
    wanted = read_recipe(source)
    city = _city(source, wanted.city)
    stack, report = stack_of(wanted, source.parent, city, progress)
    if place:
        write_layers(stack, place)
        place.with_name(place.name + ".report.txt").write_text(
            "\n".join(report) + "\n", encoding="utf-8"
        )
    return stack, report


def _check_target(target: Path) -> None:
    """Refuse a place where no stack can be written, before minutes of work."""
    if target.is_dir():
        raise InputError(Problem(str(target), "is a folder", "name a file in it: layers.nc"))
    if target.suffix != ".nc":
        raise InputError(Problem(str(target), "is no name of a stack", "let it end with .nc"))
    if not target.parent.is_dir():
        what = f"there is no folder '{target.parent}'"
        raise InputError(Problem(str(target), what, "make it first"))


def _city(recipe: Path, name: str) -> City:
    """Return the city of a recipe, from beside the recipe or among what ships."""
    for folder in (recipe.parent / name, shipped("scenarios") / name):
        if (folder / "city.toml").is_file():
            return load_city(folder)
    what = f"there is no folder '{name}' with a city.toml, beside the recipe or among what ships"
    hint = f"make its tables: gepsim init {name}"
    raise InputError(Problem(f"{recipe.name}: city", what, hint))


def describe(path: str | Path) -> str:
    """Return grid, layers and areas of a stack, which is checked."""
    return described_stack(open_layers(Path(path)))


def products(name: str | None = None) -> list[str]:
    """Return the open products that a recipe may name, or all about one, as lines of text."""
    from gepsim.importing.products import described, listed

    return described(name) if name else listed()
