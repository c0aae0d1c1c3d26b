"""What can go wrong, said so that a person can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gepsim.text import Text
from gepsim.wording import worded


class GepsimError(Exception):
    """The run failed for a reason that the user did not cause; exit code 1."""

    @property
    def text(self) -> Text:
        """Return the message in both languages."""
        return worded(str(self))


#: Letters of a part of a message, and problems that are told one by one.
_LONGEST, _MANY = 700, 200
_WORD = 80  # letters of a word that nearest ones are looked for


def one_line(text: str, most: int = _LONGEST) -> str:
    """Return text on one line, without signs that steer a terminal, and not without end.

    Examples
    --------
    >>> one_line("a\\x1b[2Jb\\nc"), len(one_line("x" * 10**6)) < 1000
    ('a\\\\x1b[2Jb c', True)
    """
    if len(text) > most:
        half = most // 2
        text = f"{text[:half]} … {text[-half:]}"
    words = " ".join(text.split("\n"))
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)


@dataclass(frozen=True)
class Problem:
    """One fault of an input: where it is, what was found, and what to do."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the problem on one line, with no more of the input than fits on it."""
        hint = f" ({one_line(self.hint)})" if self.hint else ""
        return f"{one_line(self.where)}: {one_line(self.what)}{hint}"

    @property
    def text(self) -> Text:
        """Return the problem in both languages.

        >>> Problem("a.toml", "no coefficient 'x'", "did you mean 'y'?").text.zh
        'a.toml：没有系数“x”（是不是“y”？）'
        """
        parts = (self.where, self.what, self.hint)
        where, what, hint = (worded(one_line(part)).zh for part in parts)
        chinese = f"{where}：{what}" + (f"（{hint}）" if hint else "")
        return Text(chinese, str(self))


class InputError(GepsimError):
    """One or more faults in what the user gave; exit code 2.

    Examples
    --------
    >>> print(InputError([Problem("a.toml", "no 'id'", "add id = \\"a\\"")]))
    1 problem found:
      - a.toml: no 'id' (add id = "a")
    """

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        count = len(self.problems)
        head = f"{count} problem{'' if count == 1 else 's'} found:"
        lines = [f"  - {problem}" for problem in self.problems[:_MANY]]
        more = [f"  … and {count - _MANY} more"] if count > _MANY else []
        super().__init__("\n".join([head, *lines, *more]))

    def __reduce__(self) -> tuple[type, tuple[list[Problem]]]:
        """Let another process raise the same faults."""
        return type(self), (self.problems,)

    @property
    def text(self) -> Text:
        """Return the faults in both languages."""
        lines = [f"  - {one.text.zh}" for one in self.problems[:_MANY]]
        left = len(self.problems) - _MANY
        more = [f"  …… 另有 {left} 处"] if left > 0 else []
        head = f"发现 {len(self.problems)} 处问题："
        return Text("\n".join([head, *lines, *more]), str(self))


class UnitsError(InputError):
    """A unit that cannot be read, is refused, or has the wrong dimension."""


@dataclass
class Problems:
    """Collects faults so that a user sees all of them at once.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.add("x.csv:3", "no value")
    >>> len(problems.found)
    1
    """

    found: list[Problem] = field(default_factory=list)

    def add(self, where: str, what: str, hint: str = "") -> None:
        """Note one fault."""
        self.found.append(Problem(where, what, hint))

    def take(self, error: InputError) -> None:
        """Note all faults of an error that was caught."""
        self.found.extend(error.problems)

    def raise_if_any(self) -> None:
        """Raise one `InputError` with everything noted so far."""
        if self.found:
            raise InputError(self.found)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known word, or what is allowed.

    Examples
    --------
    >>> suggest("water_retension", ["water_retention", "leisure"])
    "did you mean 'water_retention'?"
    >>> suggest("zzz", ["a", "b"])
    'allowed: a, b'
    """
    words, word = [str(w) for w in known], str(word)[:_WORD]
    near = difflib.get_close_matches(word, words, n=1)
    if near:
        return f"did you mean '{near[0]}'?"
    return "allowed: " + ", ".join(words[:12]) + (", …" if len(words) > 12 else "")
