"""`gepsim layers`: the land that a run stands on."""

from __future__ import annotations

from pathlib import Path

import click

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
@click.option("--city", default="", help="City folder's name (default: the city that ships).")
def reference(target: Path, resolution: int, city: str) -> None:
    """Write the landscape that is built from published figures alone. It is synthetic.

    \b
    Example:
      gepsim layers reference landscape.nc --resolution 250
    """
    from gepsim import api

    api.layers.reference(target, resolution=resolution, city=city)
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
    from gepsim import api
    from gepsim.cli.console import progress
    from gepsim.cli.language import say
    from gepsim.text import Text

    target = target or recipe.with_suffix(".nc")
    with progress(quiet=False) as step:
        _, report = api.layers.import_layers(recipe, target, offline=offline, progress=step)
    made = Text("已写出 {stack} 与 {told}", "wrote {stack} and {told}")
    said = say(made.fill(stack=str(target), told=f"{target.name}.report.txt"))
    click.echo("\n".join([*report, said]))


@layers.command("check", short_help="Report on a recipe's files; write nothing.")
@click.argument("recipe", type=click.Path(path_type=Path))
@offline_option
def check(recipe: Path, offline: bool) -> None:
    """Read what RECIPE names, put it together, and report coverage and quality; write nothing.

    \b
    Example:
      gepsim layers check recipe.toml
    """
    from gepsim import api
    from gepsim.cli.console import progress

    with progress(quiet=False) as step:
        _, report = api.layers.import_layers(recipe, offline=offline, progress=step)
    click.echo("\n".join([*report, "nothing was written"]))


@layers.command(short_help="List open products with ready recipes.")
@click.argument("name", required=False)
def products(name: str | None) -> None:
    """List the open products that a recipe's `product` may name, or tell all about one.

    \b
    Examples:
      gepsim layers products
      gepsim layers products esa_worldcover
    """
    from gepsim import api

    click.echo("\n".join(api.layers.products(name)))


@layers.command(short_help="Check and describe a stack of layers.")
@click.argument("path", type=click.Path(path_type=Path))
def info(path: Path) -> None:
    """Check a stack of layers and print grid, layers and areas.

    \b
    Example:
      gepsim layers info landscape.nc
    """
    from gepsim import api

    click.echo(api.layers.describe(path))
