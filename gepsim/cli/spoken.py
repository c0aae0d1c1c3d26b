"""Help in Chinese: the words of `zh.toml` put in the place of those that the commands carry."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

import click

_LINE = 78  # columns of a terminal that help is written for
_FIRST = 32  # columns that options may take beside their help
_NEVER_FIRST = "，。；：、）"  # of a line
_KEPT = "\b"  # click's mark of a paragraph whose lines stay as they are


def speak_chinese(group: click.Group) -> None:
    """Give every command and option its Chinese help, and click's own words theirs."""
    table = _table()
    for path, command in _commands(group):
        own = table["command"].get(path, {})
        command.context_class = _Spoken
        command.help = own.get("help", command.help)
        command.short_help = own.get("short", command.short_help)
        for option in command.params:
            if isinstance(option, click.Option):
                word = own.get("option", {}).get(option.name)
                option.help = word or table["option"].get(option.name, option.help)


def missing(group: click.Group) -> list[str]:
    """Return the commands and options that have no Chinese help."""
    table, found = _table(), []
    for path, command in _commands(group):
        own = table["command"].get(path, {})
        found += [path] if "help" not in own else []
        names = [one.name for one in command.params if isinstance(one, click.Option) and one.help]
        known = {**table["option"], **own.get("option", {})}
        found += [f"{path} --{name}" for name in names if name not in known]
    return found


def headings() -> Mapping[str, str]:
    """Return click's own words and the headings of the commands, with their Chinese."""
    return dict(_table()["heading"])


def _table() -> dict[str, Any]:
    file = resources.files("gepsim.cli").joinpath("zh.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    yield path or "gepsim", group
    for name, command in group.commands.items():
        here = f"{path} {name}".strip()
        if isinstance(command, click.Group):
            yield from _commands(command, here)
        else:
            yield here, command


class _Formatter(click.HelpFormatter):
    """Writes help whose letters may be two columns wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or f"{headings()['Usage']}：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{headings().get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        room = _LINE - self.current_indent
        for paragraph in text.strip().split("\n\n"):
            first, *rest = paragraph.strip("\n").split("\n")
            kept = first.strip() == _KEPT
            lines = rest if kept else folded("".join([first, *rest]), room)
            self.write("".join(f"{'':>{self.current_indent}}{line}\n" for line in lines) + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _FIRST, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        first = min(col_max, max((len(name) for name, _ in rows), default=0)) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            lines = folded(_brackets(text), _LINE - self.current_indent - first)
            head = name.ljust(first) if len(name) + col_spacing <= first else f"{name}\n"
            if head.endswith("\n"):
                head += indent + " " * first
            body = f"\n{indent}{' ' * first}".join(lines)
            self.write(f"{indent}{head}{body}".rstrip() + "\n")


class _Spoken(click.Context):
    formatter_class = _Formatter


def _brackets(text: str) -> str:
    """Return an option's help with what click adds to it in Chinese."""
    text = headings().get(text, text)
    for english, chinese in headings().items():
        text = text.replace(f"[{english}: ", f"[{chinese}：").replace(
            f"[{english}]", f"[{chinese}]"
        )
    return text


def folded(text: str, room: int) -> list[str]:
    """Return text in lines of so many columns; Chinese letters take two, English words stay whole.

    Examples
    --------
    >>> folded("写出 report.html 页面", 16)
    ['写出 report.html', '页面']
    """
    lines, line = [], ""
    for word in _words(text):
        if (
            line
            and width(line + word.rstrip()) > room
            and not word.startswith(tuple("，。；：、）"))
        ):
            lines.append(line.rstrip())
            line = ""
        line += word if line or word.strip() else ""
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _words(text: str) -> Iterator[str]:
    """Yield what a line may end after: a wide letter, or a word with the space behind it."""
    word = ""
    for letter in text:
        wide = width(letter) > 1
        if word and (wide or word.endswith(" ")):
            yield word
            word = ""
        word += letter
        if wide:
            yield word
            word = ""
    if word:
        yield word


def width(text: str) -> int:
    """Return how many columns a text takes.

    >>> width("GEP 总值")
    8
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
