"""Which language the terminal speaks: `--lang`, else GEPSIM_LANG, else the locale."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from gepsim.text import LANGUAGES, Text

#: Where a locale stands, the first that is set counts.
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_chosen = ""


def choose(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Choose the language of this process from what was typed and where; return it.

    ``zh`` where a person or the locale asks for Chinese, ``en`` where a person asks for English;
    nothing elsewhere: then names stand in both languages and sentences in English.

    Examples
    --------
    >>> choose(["run", "baseline", "--lang", "zh"], {})
    'zh'
    >>> choose(["run"], {"LANG": "zh_CN.UTF-8"}), choose(["run"], {"LANG": "de_DE.UTF-8"})
    ('zh', '')
    """
    global _chosen
    _chosen = _typed(arguments) or _of_place(environ)
    return _chosen


def _typed(arguments: Sequence[str]) -> str:
    for at, word in enumerate(arguments):
        found = word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if word == "--lang" and at + 1 < len(arguments):
            found = arguments[at + 1]
        if found in LANGUAGES:
            return found
    return ""


def _of_place(environ: Mapping[str, str]) -> str:
    asked = environ.get("GEPSIM_LANG", "")
    if asked in LANGUAGES:
        return asked
    place = next((environ[name] for name in _LOCALE if environ.get(name)), "")
    return "zh" if place.lower().startswith("zh") else ""


def chosen() -> str:
    """Return the language that was chosen, or nothing."""
    return _chosen


def say(text: Text) -> str:
    """Return a sentence in the language of the terminal; English where none was chosen."""
    return text[_chosen or "en"]


def wrote(place: object) -> str:
    """Return that something was written, and where."""
    return say(Text("已写出 {place}", "wrote {place}").fill(place=str(place)))


def shown_by(place: object, run: str) -> str:
    """Return that an answer was written into a run's folder, and what shows it."""
    said = Text("已写出 {place}；gepsim report {run} 把它放进页面",
                "wrote {place}; gepsim report {run} puts it on the page")  # fmt: skip
    return say(said.fill(place=str(place), run=run))


def go_on(command: str) -> str:
    """Return which command comes next."""
    return say(Text("下一步：{command}", "next: {command}").fill(command=command))


def heads(texts: Iterable[Text]) -> list[str]:
    """Return the heads of a table's columns."""
    return [say(text) for text in texts]


def name(text: Text) -> str:
    """Return a name in the language of the terminal, in both where none was chosen."""
    return text[_chosen] if _chosen else text.plain
