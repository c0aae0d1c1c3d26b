"""What can go wrong, said so that a person can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


class GepsimError(Exception):
    """The run failed for a reason that the user did not cause; exit code 1."""


@dataclass(frozen=True)
class Problem:
    """One fault of an input: where it is, what was found, and what to do."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the problem on one line."""
        return f"{self.where}: {self.what}" + (f" ({self.hint})" if self.hint else "")


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
        super().__init__("\n".join([head, *(f"  - {problem}" for problem in self.problems)]))


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
    words = [str(w) for w in known]
    near = difflib.get_close_matches(str(word), words, n=1)
    if near:
        return f"did you mean '{near[0]}'?"
    return "allowed: " + ", ".join(words[:12]) + (", …" if len(words) > 12 else "")
