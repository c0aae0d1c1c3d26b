"""The criterion grammar: text such as ``all(meets_task, any(le(25), declining))`` as a tree.

A criterion is a rule, or ``all(...)`` or ``any(...)`` of rules; a rule may be preceded by the name
of a part, as in ``start_rate ge(100)``, for an indicator that consists of several series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gepsim.errors import InputError, Problem, suggest

Argument = float | str


@dataclass(frozen=True)
class Term:
    """One rule with its arguments, or a combination of terms.

    Parameters
    ----------
    name : str
        RuleSyntax, ``all`` or ``any``.
    arguments : tuple
        Numbers or words of a rule.
    terms : tuple of Term
        What ``all`` and ``any`` combine.
    part : str
        Name of the series that a rule judges; empty: the indicator itself.
    """

    name: str
    arguments: tuple[Argument, ...] = ()
    terms: tuple[Term, ...] = ()
    part: str = ""

    def leaves(self) -> Iterator[Term]:
        """Yield the rules of the tree, from left to right."""
        if not self.terms:
            yield self
        for term in self.terms:
            yield from term.leaves()

    def __str__(self) -> str:
        """Return the criterion as it is written."""
        inner = ", ".join([*map(_spell, self.arguments), *map(str, self.terms)])
        return f"{self.part} {self.name}".strip() + (f"({inner})" if inner else "")


@dataclass(frozen=True)
class RuleSyntax:
    """What a rule's arguments may be, and whether it compares numbers."""

    least: int
    most: int
    kind: str = "number"


RULES = {
    "ge": RuleSyntax(1, 1),
    "le": RuleSyntax(1, 1),
    "gt_delta": RuleSyntax(1, 1),
    "improving": RuleSyntax(0, 0),
    "declining": RuleSyntax(0, 0),
    "not_below_base": RuleSyntax(0, 1),
    "not_below_previous": RuleSyntax(0, 0),
    "meets_task": RuleSyntax(0, 1, "cumulative"),
    "status": RuleSyntax(1, 1, "word"),
}
COMBINATIONS = ("all", "any")
TARGET = "target"
_LONGEST, _DEEPEST = 1000, 50  # letters and brackets of a criterion that a person can read

_TOKEN = re.compile(r"\s*([A-Za-z_]\w*|[-+]?\d+(?:\.\d+)?|[(),])")


def _spell(argument: Argument) -> str:
    return f"{argument:g}" if isinstance(argument, float) else argument


def parse(text: str, where: str = "criterion") -> Term:
    """Return the tree of a criterion.

    Raises
    ------
    InputError
        With the position of the fault and what may stand there.

    Examples
    --------
    >>> tree = parse("all(meets_task, any(le(25), declining))")
    >>> [leaf.name for leaf in tree.leaves()]
    ['meets_task', 'le', 'declining']
    >>> str(parse("start_rate ge( 100 )"))
    'start_rate ge(100)'
    """
    if len(text) > _LONGEST or text.count("(") > _DEEPEST:
        what = f"has {len(text):,} letters and {text.count('(')} brackets"
        hint = f"at most {_LONGEST} and {_DEEPEST}: split the indicator"
        raise InputError(Problem(where, what, hint))
    reader = _Reader(text, where)
    term = _term(reader)
    if reader.word:
        raise reader.fault(f"unexpected '{reader.word}' after the end", "join with all(...)")
    return term


class _Reader:
    """The words of a criterion, one after another, with their positions."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where
        self.end = 0
        self.next()

    def next(self) -> str:
        """Step to the next word and return the one that was current."""
        last = getattr(self, "word", "")
        self.start = len(self.text) - len(self.text[self.end :].lstrip())
        match = _TOKEN.match(self.text, self.end)
        if match is None and self.text[self.end :].strip():
            raise self.fault(f"cannot read '{self.text[self.start]}'", "words, numbers, ( ) ,")
        self.word = match[1] if match else ""
        self.end = match.end() if match else len(self.text)
        return last

    def take(self, wanted: str) -> None:
        """Step over `wanted`, or say that it is missing."""
        if self.word != wanted:
            raise self.fault(f"expected '{wanted}', found '{self.word or 'the end'}'")
        self.next()

    def fault(self, what: str, hint: str = "", at: int | None = None) -> InputError:
        """Return a fault at the current word, or at an earlier place."""
        place = 1 + (self.start if at is None else at)
        return InputError(Problem(f"{self.where} '{self.text}' position {place}", what, hint))


def _term(reader: _Reader) -> Term:
    if reader.word in COMBINATIONS:
        return _combination(reader)
    if reader.word in RULES:
        return _rule(reader, "")
    known = (*RULES, *COMBINATIONS)
    if not reader.word.isidentifier():
        raise reader.fault(
            f"expected a rule, found '{reader.word or 'the end'}'", suggest("", known)
        )
    unknown = reader.fault(f"unknown rule '{reader.word}'", suggest(reader.word, known))
    part = reader.next()
    if reader.word not in RULES:
        raise unknown
    return _rule(reader, part)


def _combination(reader: _Reader) -> Term:
    name = reader.next()
    reader.take("(")
    terms = [_term(reader)]
    while reader.word == ",":
        reader.next()
        terms.append(_term(reader))
    reader.take(")")
    return Term(name, terms=tuple(terms))


def _rule(reader: _Reader, part: str) -> Term:
    begin, name = reader.start, reader.next()
    arguments: list[Argument] = []
    if reader.word == "(":
        reader.next()
        while reader.word != ")":
            arguments.append(_argument(reader, RULES[name].kind))
            if reader.word != ")":
                reader.take(",")
        reader.next()
    rule = RULES[name]
    if not rule.least <= len(arguments) <= rule.most:
        wanted = f"{rule.least}" if rule.least == rule.most else f"{rule.least} or {rule.most}"
        what = f"'{name}' takes {wanted} arguments, found {len(arguments)}"
        raise reader.fault(what, at=begin)
    return Term(name, tuple(arguments), part=part)


def _argument(reader: _Reader, kind: str) -> Argument:
    word = reader.word
    number = bool(word) and (word[-1].isdigit() and not word[0].isalpha() and word[0] != "_")
    allowed = {"number": number or word == TARGET, "word": word.isidentifier()}
    if not allowed.get(kind, word == kind):
        wanted = {"number": "a number or 'target'", "word": "a word"}.get(kind, f"'{kind}'")
        raise reader.fault(f"expected {wanted}, found '{word or 'the end'}'")
    reader.next()
    return float(word) if number else word
