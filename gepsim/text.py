"""Text(zh, en): the one way to say a thing in two languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pydantic import ConfigDict

LANGUAGES = ("zh", "en")
#: Stands between the two languages wherever only one string fits, as in a chart's label.
SEAM = "¦"


@dataclass(frozen=True)
class Text:
    """The same thing said in Chinese and in English.

    Examples
    --------
    >>> Text("碳达峰", "carbon peak").__html__()
    '<span lang="zh">碳达峰</span><span lang="en">carbon peak</span>'
    >>> Text("2027", "2027").__html__()
    '2027'
    """

    #: Where a Text is a field of a checked section, unknown keys are errors there too.
    __pydantic_config__: ClassVar[ConfigDict] = {"extra": "forbid"}

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        """Return the text of one language, ``zh`` or ``en``.

        >>> Text("水库", "reservoir")["en"]
        'reservoir'
        """
        if language not in LANGUAGES:
            raise KeyError(language)
        return self.zh if language == "zh" else self.en

    def __iter__(self) -> Iterator[str]:
        """Yield the Chinese and then the English text."""
        yield from (self.zh, self.en)

    def __bool__(self) -> bool:
        """Return whether anything is said."""
        return bool(self.zh or self.en)

    def fill(self, **values: Text | str | int) -> Text:
        """Return this with its gaps filled, each language with its own form of the values.

        >>> Text("{what}/年", "{what} per year").fill(what=Text("亿元", "bn CNY")).en
        'bn CNY per year'
        """
        filled = {name: same(value) for name, value in values.items()}
        return Text(
            self.zh.format(**{name: value.zh for name, value in filled.items()}),
            self.en.format(**{name: value.en for name, value in filled.items()}),
        )

    def __html__(self) -> str:
        """Return both languages as HTML; the page shows one of them."""
        zh, en = escape(self.zh), escape(self.en)
        return zh if zh == en else f'<span lang="zh">{zh}</span><span lang="en">{en}</span>'

    def __add__(self, other: Text | str) -> Text:
        """Return this followed by another text."""
        more = same(other)
        return Text(self.zh + more.zh, self.en + more.en)

    @property
    def inline(self) -> Text:
        """Return a name for use within a sentence.

        >>> Text("水源涵养", "Water retention").inline.en, Text("GDP", "GDP").inline.en
        ('water retention', 'GDP')
        """
        plain = self.en[1:2].islower() and self.zh != self.en
        return Text(self.zh, self.en[:1].lower() + self.en[1:] if plain else self.en)

    @property
    def short(self) -> Text:
        """Return a name without what it adds in brackets.

        >>> Text("交通运输(含物流)", "Transport (incl. logistics)").short.en
        'Transport'
        """
        return Text(*(re.split(r"[(（]", name)[0].rstrip() for name in self))

    @property
    def both(self) -> str:
        """Return both languages in one string with the seam between them."""
        return self.zh if self.zh == self.en else f"{self.zh}{SEAM}{self.en}"

    @property
    def plain(self) -> str:
        """Return both languages for a place that takes no markup, as an attribute does."""
        return self.zh if self.zh == self.en else f"{self.zh} / {self.en}"


def same(word: Text | str | int) -> Text:
    """Return a word that needs no translation as text.

    Examples
    --------
    >>> same(2027)
    Text(zh='2027', en='2027')
    """
    return word if isinstance(word, Text) else Text(str(word), str(word))


def comparable(name: str) -> str:
    """Return a name as it is compared: one width of letters, no capitals, single spaces.

    >>> comparable(" Forest  COVER（ha）")
    'forest cover(ha)'
    """
    return " ".join(unicodedata.normalize("NFKC", name).split()).lower()


def listed(items: Iterable[Text | str]) -> Text:
    """Return items as a list within a sentence.

    Examples
    --------
    >>> listed([Text("甲县", "Jia"), Text("乙区", "Yi")])
    Text(zh='甲县、乙区', en='Jia, Yi')
    """
    texts = [same(item) for item in items]
    return Text("、".join(t.zh for t in texts), ", ".join(t.en for t in texts))


def sentences(parts: Iterable[Text]) -> Text:
    """Return whole sentences one after the other; English needs a space between them."""
    texts = list(parts)
    return Text("".join(t.zh for t in texts), " ".join(t.en for t in texts))
