"""The glossary knows every name that a reader can meet, in both languages."""

from pathlib import Path

import pytest

from gepsim.dims import ECOSYSTEM_TYPES

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


@pytest.fixture(scope="module")
def text() -> str:
    """Return the glossary."""
    return GLOSSARY.read_text(encoding="utf-8")


def services(city):
    import gepsim.services  # noqa: F401 - services register when imported
    from gepsim.registry import SERVICES

    return list(SERVICES)


def carriers(city):
    from gepsim.economy.base import CARRIERS

    return CARRIERS


def rules(city):
    from gepsim.compensation.rules import RULES

    return list(RULES)


def verdicts(city):
    from gepsim.results.schema import VERDICTS

    return VERDICTS


def flags(city):
    from gepsim.targets.flags import FLAG_NAMES

    return FLAG_NAMES


def criterion_words(city):
    from gepsim.targets.criteria import COMBINATIONS
    from gepsim.targets.criteria import RULES as WORDS

    return [*WORDS, *COMBINATIONS]


def sectors(city):
    return [sector.id for sector in city.sectors]


def indicators(city):
    return [row.id for row in (*city.indicators, *city.text_targets)]


def ecosystem_types(city):
    return ECOSYSTEM_TYPES


KINDS = (
    services,
    carriers,
    rules,
    verdicts,
    flags,
    criterion_words,
    sectors,
    indicators,
    ecosystem_types,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_code_name_has_an_entry(kind, city, text):
    missing = [name for name in kind(city) if f"`{name}`" not in text]
    assert not missing, f"add to docs/glossary.md: {', '.join(missing)}"


def test_every_entry_has_chinese_and_english(text):
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith(("| ---", "| 中文")):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            assert len(cells) == 4, line
            assert all(cells[:2]), line
