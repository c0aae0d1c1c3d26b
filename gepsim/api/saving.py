"""A scenario under changes as a file that extends its own and names only what differs."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from gepsim.files.folders import write_text
from gepsim.inputs import Inputs, gather
from gepsim.text import Text


def file_text(inputs: Inputs, parent: str | Path, name: str, title: Text, note: Text) -> str:
    """Return the text of a scenario file that extends `parent` and comes to `inputs`."""
    from gepsim.advice.plan_file import scenario_text

    about = [dataclasses.asdict(word) for word in (title, note)]
    return scenario_text(gather(parent).source, inputs.scenario, name, *about)


def write_file(
    inputs: Inputs, parent: str | Path, path: str | Path, title: Text, note: Text
) -> Path:
    """Write that text, under the id that the file's name gives."""
    from gepsim.advice.plan_file import check_place

    place = Path(path)
    name = check_place(place, inputs.source)
    write_text(place, file_text(inputs, parent, name, title, note))
    return place
