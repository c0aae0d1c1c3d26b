"""Both languages say everything, and nothing is said that has no word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gepsim.report as report
from gepsim.report.words import dictionary, say
from gepsim.text import Text, listed

ROOM = Path(report.__file__).parent
SOURCES = [*ROOM.rglob("*.py"), *ROOM.rglob("*.j2")]
SAID = re.compile(
    r"""(?:say|text_columns)\(\s*f?["']([a-z_.{}A-Z0-9]+)["']|words\[["']([a-z_.]+)["']\]"""
)


def keys_in(path: Path) -> set[str]:
    found = SAID.findall(path.read_text(encoding="utf-8"))
    return {key for pair in found for key in pair if key and "{" not in key}


@pytest.mark.parametrize("key", sorted(dictionary()))
def test_every_word_is_said_in_both_languages(key):
    entry = dictionary()[key]
    assert entry.zh.strip()
    assert entry.en.strip()


@pytest.mark.parametrize("key", sorted(dictionary()))
def test_both_languages_have_the_same_gaps(key):
    entry = dictionary()[key]
    gaps = [sorted(set(re.findall(r"\{(\w+)\}", text))) for text in (entry.zh, entry.en)]
    assert gaps[0] == gaps[1]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_key_that_is_used_exists(path):
    assert keys_in(path) <= set(dictionary())


def test_chinese_uses_full_width_punctuation():
    """A comma, colon or bracket after a Chinese character is a Chinese one."""
    for key, entry in dictionary().items():
        assert not re.search(r"[\u4e00-\u9fff][,;:!?()]", entry.zh), key


def test_a_gap_takes_the_form_of_its_language():
    names = listed([Text("南江县", "Nanjiang"), Text("通江县", "Tongjiang")])
    said = say("answer.receive_sub", names=names)
    assert said == Text("每年，归南江县、通江县", "a year to Nanjiang, Tongjiang")


def test_a_name_is_escaped_on_the_page():
    assert (
        Text("<b>", "<i>").__html__()
        == '<span lang="zh">&lt;b&gt;</span><span lang="en">&lt;i&gt;</span>'
    )


def test_no_word_is_left_over():
    """Every entry is asked for by its key, or by a key that is put together from its table."""
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    tables = set(re.findall(r"""["']([a-z_.]+\.[a-z_]*)(?:\{|["'] ~)""", text))
    tables |= {f"{dim}." for dim in re.findall(r"""name(?:d)?\(["']([a-z_]+)["']""", text)}
    unused = [
        key
        for key in dictionary()
        if f'"{key}"' not in text and not any(key.startswith(table) for table in tables)
    ]
    assert unused == []
