"""`gepsim layers`: the land that a run stands on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import xarray as xr


offline_option = click.option(
    "--offline", is_flag=True, help="Read nothing from addresses; also GEPSIM_OFFLINE=1."
)


@click.group(short_help="Make or describe a stack of layers.")
def layers() -> None:
    """Bring your own layers, make the synthetic reference landscape, or describe a stack."""


@layers.command(short_help="Write the reference landscape as NetCDF.")
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--resolution",
    type=click.IntRange(30, 1000),
    default=100,
    show_default=True,
    help="Cell size in metres.",
)
@click.option("--city", default="bazhong", show_default=True, help="City folder's name.")
def reference(target: Path, resolution: int, city: str) -> None:
    """Write the landscape that is built from published figures alone. It is synthetic.

    \b
    Example:
      gepsim layers reference landscape.nc --resolution 250
    """
    from gepsim.city import load_city
    from gepsim.land import cached, write_layers
    from gepsim.paths import shipped

    write_layers(cached(load_city(shipped("scenarios") / city), resolution), target)
    click.echo(f"wrote {target} (synthetic reference landscape, {resolution} m)")


@layers.command("import", short_help="Bring real rasters onto the model grid.")
@click.argument("recipe", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path), required=False)
@offline_option
def import_(recipe: Path, target: Path | None, offline: bool) -> None:
    """Read the rasters and polygons that RECIPE names, report on them, write one checked stack.

    Without TARGET the stack is written beside the recipe, under its name with .nc.

    \b
    Examples:
      gepsim layers import recipe.toml
      gepsim layers import recipe.toml layers.nc
      gepsim run baseline --layers layers.nc
    """
    from gepsim.land import write_layers

    _forbid_addresses(offline)
    target = target or recipe.with_suffix(".nc")
    _check_target(target)
    stack, report = _imported(recipe)
    write_layers(stack, target)
    told = target.with_name(target.name + ".report.txt")
    told.write_text("\n".join(report) + "\n", encoding="utf-8")
    click.echo("\n".join([*report, f"wrote {target} and {told.name}"]))


@layers.command("check", short_help="Report on a recipe's files; write nothing.")
@click.argument("recipe", type=click.Path(path_type=Path))
@offline_option
def check(recipe: Path, offline: bool) -> None:
    """Read what RECIPE names, put it together, and report coverage and quality; write nothing.

    \b
    Example:
      gepsim layers check recipe.toml
    """
    _forbid_addresses(offline)
    _, report = _imported(recipe)
    click.echo("\n".join([*report, "nothing was written"]))


def _forbid_addresses(offline: bool) -> None:
    """Let nothing be read from the net by this process."""
    import os

    from gepsim.importing.names import OFFLINE

    if offline:
        os.environ[OFFLINE] = "1"


def _check_target(target: Path) -> None:
    """Refuse a place where no stack can be written, before minutes of work."""
    from gepsim.errors import InputError, Problem

    if target.is_dir():
        raise InputError(Problem(str(target), "is a folder", "name a file in it: layers.nc"))
    if target.suffix != ".nc":
        raise InputError(Problem(str(target), "is no name of a stack", "let it end with .nc"))
    if not target.parent.is_dir():
        what = f"there is no folder '{target.parent}'"
        raise InputError(Problem(str(target), what, "make it first"))


def _imported(recipe: Path) -> tuple[xr.Dataset, list[str]]:
    """Return the stack of a recipe and its report."""
    from gepsim.city import load_city
    from gepsim.cli.console import progress
    from gepsim.importing import import_layers, read_recipe

    wanted = read_recipe(recipe)
    city = load_city(_city_folder(recipe, wanted.city))
    with progress(quiet=False) as step:
        return import_layers(wanted, recipe.parent, city, step)


def _city_folder(recipe: Path, name: str) -> Path:
    """Return the folder of a recipe's city, beside the recipe or among what ships."""
    from gepsim.errors import InputError, Problem
    from gepsim.paths import shipped

    for folder in (recipe.parent / name, shipped("scenarios") / name):
        if (folder / "city.toml").is_file():
            return folder
    what = f"there is no folder '{name}' with a city.toml, beside the recipe or among what ships"
    hint = f"make its tables: gepsim init {name}"
    raise InputError(Problem(f"{recipe.name}: city", what, hint))


@layers.command(short_help="List open products with ready recipes.")
@click.argument("name", required=False)
def products(name: str | None) -> None:
    """List the open products that a recipe's `product` may name, or tell all about one.

    \b
    Examples:
      gepsim layers products
      gepsim layers products esa_worldcover
    """
    from gepsim.importing.products import described, listed

    click.echo("\n".join(described(name) if name else listed()))


@layers.command(short_help="Check and describe a stack of layers.")
@click.argument("path", type=click.Path(path_type=Path))
def info(path: Path) -> None:
    """Check a stack of layers and print grid, layers and areas.

    \b
    Example:
      gepsim layers info landscape.nc
    """
    from gepsim.land import describe, open_layers

    click.echo(describe(open_layers(path)))
