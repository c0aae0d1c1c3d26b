"""The glossary knows every name that a reader can meet, in both languages."""

import re
from pathlib import Path

import pytest

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.settings import Section

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
    from gepsim.targets.verdicts import VERDICTS

    return VERDICTS


def flags(city):
    from gepsim.targets.flags import FLAG_NAMES

    return FLAG_NAMES


def criterion_words(city):
    from gepsim.targets.criteria import COMBINATIONS
    from gepsim.targets.criteria import RULES as WORDS

    return [*WORDS, *COMBINATIONS]


def ecosystem_types(city):
    return ECOSYSTEM_TYPES


def variables(city):
    """What the files of a run hold; the services' own quantities share one pattern."""
    from gepsim.files.fields import FIELDS

    return [field.name for field in FIELDS if "{" not in field.name]


def commands(city):
    from gepsim.cli import gepsim

    return [f"gepsim {name}" for name in gepsim.commands]


KINDS = (
    services,
    carriers,
    rules,
    verdicts,
    flags,
    criterion_words,
    ecosystem_types,
    variables,
    commands,
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


def test_every_key_of_a_scenario_is_shown():
    """In the shipped baseline or on the page of the scenarios."""
    from gepsim.paths import shipped
    from gepsim.scenario_file import ScenarioSettings

    page = GLOSSARY.with_name("scenarios.md").read_text(encoding="utf-8")
    shown = page + (shipped("scenarios") / "baseline.toml").read_text(encoding="utf-8")
    unseen = [key for key in keys(ScenarioSettings) if not re.search(rf"\b{key}\b", shown)]
    assert not unseen, f"add to docs/scenarios.md: {', '.join(unseen)}"


def keys(section):
    """Yield the keys of a table of a scenario and of the tables in it."""
    for name, field in section.model_fields.items():
        yield field.alias or name
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            yield from keys(field.annotation)
