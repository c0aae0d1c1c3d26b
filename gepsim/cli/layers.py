"""`gepsim layers`: the land that a run stands on."""

from __future__ import annotations

from pathlib import Path

import click


@click.group(short_help="Make or describe a stack of layers.")
def layers() -> None:
    """Make the synthetic reference landscape, or describe a stack of layers."""


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
@click.argument("target", type=click.Path(path_type=Path))
def import_(recipe: Path, target: Path) -> None:
    """Read the rasters and county polygons that RECIPE names, and write one checked stack.

    \b
    Example:
      gepsim layers import recipe.toml layers.nc
      gepsim run baseline --layers layers.nc
    """
    from gepsim.city import load_city
    from gepsim.importing import import_layers, read_recipe
    from gepsim.land import write_layers
    from gepsim.paths import shipped

    wanted = read_recipe(recipe)
    city = load_city(shipped("scenarios") / wanted.city)
    stack, report = import_layers(wanted, recipe.parent, city)
    write_layers(stack, target)
    click.echo("\n".join([*report, f"wrote {target}"]))


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
