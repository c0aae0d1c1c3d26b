"""What Tab offers: shipped scenarios, scenario files and finished runs beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

_MARK = "run.json"


def scenarios(context: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the scenarios that a word may become: shipped ones by id, others by their file.

    Examples
    --------
    >>> [item.value for item in scenarios(None, None, "base")]
    ['baseline']
    """
    from gepsim.paths import shipped

    own = [path.stem for path in sorted(shipped("scenarios").glob("*.toml"))]
    return _items([*own, *_beside(begun, lambda path: path.suffix == ".toml")], begun)


def runs(context: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the folders of finished runs that a word may become."""
    return _items(_beside(begun, lambda path: (path / _MARK).is_file()), begun)


def _beside(begun: str, wanted: Callable[[Path], bool]) -> list[str]:
    """Return files that are wanted, and folders on the way to them."""
    head = begun.rpartition("/")[0]
    place = Path(head or ".")
    if not place.is_dir():
        return []
    found = []
    for path in sorted(place.iterdir()):
        name = f"{head}/{path.name}" if head else path.name
        if path.name.startswith("."):
            continue
        if wanted(path):
            found.append(name)
        elif path.is_dir():
            found.append(f"{name}/")
    return found


def _items(words: Iterable[str], begun: str) -> list[CompletionItem]:
    return [CompletionItem(word) for word in dict.fromkeys(words) if word.startswith(begun)]
