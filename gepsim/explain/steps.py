"""A number as steps: what each is, its value with unit, where it comes from, how it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

from gepsim.text import Text, same

if TYPE_CHECKING:
    import pandas

_INDENT = "  "
_NOTHING = Text("", "")
_AS_SET = Text("{} 年定价", "as set in {}")
_PRICES = Text("{} 年价格", "in prices of {}")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step on the way to a number.

    Parameters
    ----------
    name : str
        Its name in tables and files, if it has one.
    label : Text
        What it is, in both languages.
    value : float, optional
        Its number. [unit]
    by_type : mapping of str to float
        Its number for each ecosystem type, where it differs among them. [unit]
    unit : str
    low, high : float, optional
        Range of a coefficient. [unit]
    distribution, mark, source : str
        How a coefficient is drawn, its grade, and the title of its source.
    price_year : int, optional
        Year of the prices that a row is in.
    price_kind : str
        Kind of its money; what an authority has set is not indexed.
    formula : str
        How the number is made.
    note : Text
    depth : int
        How far the step lies below the one it belongs to.

    Examples
    --------
    >>> print(Step(name="water_price", value=6.11, unit="CNY m-3", mark="A", source="LY/T 1721"))
    water_price 6.11 CNY m-3  [A] LY/T 1721
    """

    name: str = ""
    label: Text = _NOTHING
    value: float | None = None
    by_type: Mapping[str, float] = field(default_factory=dict)
    unit: str = ""
    low: float | None = None
    high: float | None = None
    distribution: str = ""
    mark: str = ""
    source: str = ""
    price_year: int | None = None
    price_kind: str = ""
    formula: str = ""
    note: Text = _NOTHING
    depth: int = 0

    def __str__(self) -> str:
        """Return the step in both languages."""
        return "\n".join(self.lines())

    def under(self, depth: int) -> Step:
        """Return the step further below."""
        return replace(self, depth=self.depth + depth)

    def lines(self, language: str = "") -> Iterator[str]:
        """Yield the step as lines of text, in one language or in both."""
        head = "  ".join(filter(None, (self.name, said(self.label, language))))
        first, *more = [*self.formula.splitlines()] or [""]
        if more:
            first, more = "", [first, *more]
        origin = self._origin(language)
        parts = [f"{head}{self._amount(bool(head))}", f"= {first}" if first else "", origin]
        yield _INDENT * self.depth + " ".join(filter(None, parts)).replace(" \N{NULL}", "  ")
        inner = _INDENT * (self.depth + 2)
        yield from (inner + line if line else "" for line in more)
        if self.note:
            yield inner + said(self.note, language)

    def _amount(self, headed: bool) -> str:
        """Return the number with its unit; a unit alone in brackets."""
        if self.by_type:
            pairs = "  ".join(f"{key} {value:,.6g}" for key, value in self.by_type.items())
            return f" [{self.unit}]: {pairs}"
        if self.value is None:
            return f"{' ' * headed}[{self.unit}]" if self.unit else ""
        unit = "" if self.unit == "1" else self.unit
        return f"{' ' * headed}{self.value:,.6g} {unit}".rstrip()

    def _origin(self, language: str) -> str:
        """Return range, prices, grade and source of a coefficient."""
        prices = _AS_SET if self.price_kind == "administered" else _PRICES
        year = prices[language or "en"].format(self.price_year) if self.price_year else ""
        span = "" if self.low is None else f"({self.distribution} {self.low:g} … {self.high:g})"
        mark = f"\N{NULL}[{self.mark}]" if self.mark else ""
        return " ".join(filter(None, (year, span, mark, self.source)))


@dataclass(frozen=True)
class Explanation:
    """How a number comes about, step by step; prints well in a terminal and in a notebook.

    Parameters
    ----------
    name : str
        What is explained.
    steps : tuple of Step
    place : str
        Run, county and year of the numbers; nothing where no run is asked.

    Examples
    --------
    >>> rain = Step(name="rain_volume", label=Text("降水量", "rain"), value=1.5e9, unit="m3 year-1")
    >>> print(Explanation("water_retention", (rain,)).text("en"))
    rain_volume  rain 1.5e+09 m3 year-1
    """

    name: str
    steps: tuple[Step, ...]
    place: str = ""

    def __iter__(self) -> Iterator[Step]:
        """Yield the steps in their order."""
        return iter(self.steps)

    def __len__(self) -> int:
        """Return how many steps there are."""
        return len(self.steps)

    def __add__(self, other: Explanation) -> Explanation:
        """Return the steps of both, as of the later place."""
        return Explanation(self.name, (*self.steps, *other.steps), self.place or other.place)

    def text(self, language: str = "") -> str:
        """Return the steps as text, in ``zh``, in ``en``, or in both."""
        return "\n".join(line for step in self.steps for line in step.lines(language))

    def __str__(self) -> str:
        """Return the steps in both languages."""
        return self.text()

    def table(self) -> pandas.DataFrame:
        """Return the steps as a table, one row for each, both languages as columns."""
        import pandas

        rows = []
        for step in self.steps:
            row = asdict(step)
            for key in ("label", "note"):
                words = row.pop(key)
                row |= {f"{key}_zh": words["zh"], f"{key}_en": words["en"]}
            rows.append(row)
        return pandas.DataFrame(rows)

    def _repr_html_(self) -> str:
        """Return the steps for a notebook."""
        return f'<pre style="line-height:1.35">{escape(self.text())}</pre>'


def said(words: Text, language: str = "") -> str:
    """Return words in one language, or in both where they differ.

    Examples
    --------
    >>> said(Text("水库", "reservoir")), said(Text("水库", "reservoir"), "en"), said(Text("", ""))
    ('水库  reservoir', 'reservoir', '')
    """
    if language:
        return words[language]
    return "  ".join(dict.fromkeys(filter(None, (words.zh, words.en))))


def heading(place: Text | str) -> Step:
    """Return the step that says which run, county and year the numbers below are of."""
    return Step(label=same("== ") + place)
