"""Names of uncertain inputs, as people read them, in both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from gepsim.errors import GepsimError

Name = tuple[str, str]


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    text = resources.files("gepsim.targets").joinpath("names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def input_name(key: str) -> Name:
    """Return the name of an uncertain input in Chinese and English.

    Parameters
    ----------
    key : str
        A coefficient row, an evidence array, ``delay of project <id>``, or a kind of chance.

    Examples
    --------
    >>> input_name("logit_drift.21")
    ('趋势斜率', 'slope of the trend')
    >>> input_name("project_effect.6-4.9")
    ('项目9的成效', 'effect of project 9')
    >>> input_name("delay of project 8")
    ('项目8的工期延误', 'delay of project 8')
    """
    parts = key.split(".")
    base, project = parts[0], parts[2] if len(parts) > 2 else ""
    if key.startswith("delay of project "):
        base, project = "delay", key.rsplit(" ", 1)[1]
    words = _words()["inputs"]
    if base not in words:
        base = base.split("_")[0]
    if base not in words:
        raise GepsimError(f"names.toml: no name for the input '{key}'")
    zh, en = words[base]["zh"], words[base]["en"]
    return (f"项目{project}的{zh}", f"{en} of project {project}") if project else (zh, en)
