"""The pages of one language in one folder: written ones, generated ones, pictures, the notebook."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sitebuild import models, pictures, services
from sitebuild.numbers import Facts, number
from sitebuild.runs import QUICK, said

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
#: Pages that are read in the repository and on the site; docs/zh/ may hold their Chinese form.
REFERENCE = tuple(sorted(path.stem for path in (ROOT / "docs").glob("*.md")))
CITY = {"bazhong.md": "scenarios/bazhong/README.md", "columns.md": "coefficients/city/COLUMNS.md"}
ONLY_ENGLISH = ":::{note}\n本页目前只有英文。 This page is in English only.\n:::\n\n"


def pages(language: str, build: Path, outputs: Path, facts: Facts) -> Path:
    """Return a folder with everything that Sphinx needs for one language."""
    folder = build / "pages" / language
    shutil.rmtree(folder, ignore_errors=True)
    _guide(folder, language, outputs, facts)
    _reference(folder, language)
    _notebooks(folder / "reference" / "notebooks", build, outputs)
    services.write(folder / "services", language, facts)
    models.write(folder / "indicators", language)
    pictures.write(folder / "pictures", language, outputs, facts)
    return folder


def _guide(folder: Path, language: str, outputs: Path, facts: Facts) -> None:
    """Write the guide: its numbers and the answers of its commands come from these runs."""
    environment = Environment(
        loader=FileSystemLoader(GUIDE), undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.globals = {
        "number": partial(number, facts),
        "answer": partial(_answer, outputs=outputs),
        "profiles": services.profiles,
        "legend": partial(pictures.legend, facts),
    }
    folder.mkdir(parents=True)
    for page in GUIDE.glob(f"*.{language}.md"):
        named = page.read_text(encoding="utf-8")
        listed = set(re.findall(r"reference/(\w+)>?\n", named))
        others = [f"reference/{name}" for name in REFERENCE if name not in listed]
        text = environment.get_template(page.name).render(others="\n".join(others))
        (folder / f"{page.name.removesuffix(f'.{language}.md')}.md").write_text(text, "utf-8")
    for notebook in GUIDE.glob(f"*.{language}.ipynb"):
        shutil.copy(notebook, folder / notebook.name.replace(f".{language}", ""))


def _answer(command: str, outputs: Path, lines: int = 0) -> str:
    """Return a command and what it prints, as blocks of a page."""
    small = outputs.parent.name == "quick" and command.startswith("gepsim run")
    output = said(" ".join((command, *QUICK)) if small else command, outputs.parent)
    shown = output.rstrip().splitlines()
    if lines and len(shown) > lines:
        shown = [*shown[:lines], "…"]
    body = "\n".join(line.rstrip() for line in shown)
    printed = f"\n\n```text\n{body}\n```" if body else ""
    return f"```console\n$ {command}\n```{printed}"


def _reference(folder: Path, language: str) -> None:
    place = folder / "reference"
    place.mkdir(parents=True)
    for name in REFERENCE:
        own = ROOT / "docs" / "zh" / f"{name}.md"
        source = own if language == "zh" and own.exists() else ROOT / "docs" / f"{name}.md"
        text = source.read_text(encoding="utf-8")
        note = ONLY_ENGLISH if language == "zh" and source != own else ""
        (place / f"{name}.md").write_text(_after_title(text, note), encoding="utf-8")
    shutil.copytree(ROOT / "docs" / "decisions", place / "decisions")
    for name, page in {"CHANGELOG": "changes", "CONTRIBUTING": "contributing"}.items():
        text = (ROOT / f"{name}.md").read_text(encoding="utf-8")
        (place / f"{page}.md").write_text(text, encoding="utf-8")
    for page, source in CITY.items():
        (place / page).write_text((ROOT / source).read_text(encoding="utf-8"), encoding="utf-8")


def _after_title(text: str, note: str) -> str:
    title, _, rest = text.partition("\n")
    return f"{title}\n\n{note}{rest}" if note else text


def _notebooks(place: Path, build: Path, outputs: Path) -> None:
    """Copy the notebooks beside the small run that they open."""
    shutil.copytree(ROOT / "docs" / "notebooks", place)
    small = outputs.parent if outputs.parent.name == "quick" else build / "small"
    small.mkdir(exist_ok=True)
    if small != outputs.parent:
        said(" ".join(("gepsim run baseline", *QUICK, "--quiet")), small)
    shutil.copytree(small / "outputs" / "baseline", place / "outputs" / "baseline")
