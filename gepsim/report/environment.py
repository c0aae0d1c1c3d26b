"""The templates of the page, compiled once for a user: reading them takes 0.19 s, a copy 3 ms."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from gepsim.kernels import closed
from gepsim.paths import cache_folder, sha256
from gepsim.report.words import dictionary, say
from gepsim.text import LANGUAGES


@cache
def environment() -> jinja2.Environment:
    """Return the templates with the words that they say."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(files(__package__).joinpath("templates"))),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(),
    )
    made.globals.update(say=say, languages=LANGUAGES, words=dictionary())
    made.tests["gap"] = lambda part: type(part).__name__ == "Gap"
    return made


class Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates on disk, by checksum of their text; what fails costs time alone."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a template, or leave it to be compiled."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever a damaged file raises
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a template where there is room, whole or not at all."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled() -> Compiled | None:
    """Return where compiled templates are kept; nowhere that others can write, for they are run.

    They are named by the release of jinja2 and by this file, whose settings go into them.
    """
    try:
        key = f"page-{jinja2.__version__}-{sha256(Path(__file__))[:12]}"
        folder = cache_folder() / key
        folder.mkdir(parents=True, exist_ok=True)
        return Compiled(str(folder)) if closed(folder) else None
    except (OSError, RuntimeError):  # no home, or none that can be written to
        return None
