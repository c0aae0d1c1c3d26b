"""Terms of the files in the words of a reader: units, criteria, sentences."""

from __future__ import annotations

import re

from gepsim.errors import InputError
from gepsim.report.figures import MONEY
from gepsim.report.reading import headed
from gepsim.report.words import known, say
from gepsim.targets.criteria import Term, parse
from gepsim.text import Text, same

_UNIT = re.compile(r"(\d[\d.]*) (percent|yi_CNY|ug m-3|m2 person-1|km2|mu_cn|year)(?![\w])")
#: Counted in hundred million CNY in the files; English counts in billion.
_YI = "yi_CNY"
_ONLY = {"--": "", "1": "", "year": ""}
_NOTE_ZH = re.compile(r"（中期节点[^）]*）")
_NOTE_EN = re.compile(r" \((?:same as|linear|mid-term|ratchet|superior|declining|improving).*\)$")


def unit_words(text: Text | str) -> Text:
    """Return a unit, or a text in which units follow numbers, as a reader writes it.

    Examples
    --------
    >>> unit_words("percent"), unit_words("ug m-3").en
    (Text(zh='%', en='%'), 'µg/m³')
    >>> unit_words(Text("差2.85 percent", "2.85 percent short"))
    Text(zh='差2.85%', en='2.85% short')
    >>> unit_words(Text("差538 yi_CNY", "538 yi_CNY short"))
    Text(zh='差538 亿元', en='53.8 bn CNY short')
    """
    whole = same(_ONLY.get(text, text) if isinstance(text, str) else text)
    if known(f"units.{whole.en}"):
        return say(f"units.{whole.en}")

    def spelt(lang: str) -> str:
        def spell(found: re.Match[str]) -> str:
            number = found[1]
            if lang == "en" and found[2] == _YI:
                number = f"{float(number) * MONEY.zh / MONEY.en:g}"
            word = getattr(say(f"units.{found[2]}"), lang)
            return number + ("" if word.startswith("%") else " ") + word

        return _UNIT.sub(spell, getattr(whole, lang))

    return Text(spelt("zh"), spelt("en"))


def without_note(target: Text) -> Text:
    """Return what is wanted without the remark on how a middle year was found.

    Examples
    --------
    >>> without_note(Text("≥40.75（中期节点，线性内插）", "ge(40.75) (linear 40 (2027) to 42)"))
    Text(zh='≥40.75', en='ge(40.75)')
    """
    return unit_words(Text(_NOTE_ZH.sub("", target.zh), _NOTE_EN.sub("", target.en)))


def criterion_words(target: Text) -> Text:
    """Return what is wanted with its English criterion in words.

    Examples
    --------
    >>> criterion_words(Text("完成考核任务，且≤25", "all(meets_task, any(le(25), declining))")).en
    'meet the task from above, and ≤25 or falling'
    >>> criterion_words(Text("2027年≥95", "at least 95 by 2027")).en
    'at least 95 by 2027'
    """
    try:
        return Text(target.zh, _spoken(parse(target.en)))
    except (InputError, KeyError):
        return target


def _spoken(term: Term) -> str:
    if term.terms:
        joint = ", and " if term.name == "all" else " or "
        return joint.join(_spoken(inner) for inner in term.terms)
    numbers = [f"{a:g}".replace("-", "−") if isinstance(a, float) else a for a in term.arguments]
    argument = (numbers[0] if numbers else "").replace("_", " ")
    key = f"criterion.{term.name}" if argument else f"criterion.{term.name}_bare"
    said = say(key if known(key) else f"criterion.{term.name}", argument=argument).en
    return f"{term.part.replace('_', ' ')} {said}".strip()


def ended(text: Text) -> Text:
    """Return a sentence that ends as one.

    Examples
    --------
    >>> ended(Text("无任务", "no task"))
    Text(zh='无任务。', en='No task.')
    """
    return Text(text.zh.rstrip("。") + "。", headed(text.en.rstrip(".")) + ".")
