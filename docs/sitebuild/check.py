"""What must not be in the site: links that lead nowhere, and things that a network must bring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)")
NAMED = re.compile(r"`((?:docs|scenarios|coefficients|benchmarks|gepsim|tests)/[\w./-]+)`")
LOADED = re.compile(
    r"<(?:script|img|iframe|link)\b[^>]*?\b(?:src|href)=\"(https?:)?//[^\"]*\"[^>]*>"
)
IMPORTED = re.compile(r"(?:@import|url\()\s*['\"]?(?:https?:)?//")


def links() -> list[str]:
    """Return relative links of the repository's pages that lead to no file."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("scenarios/**/*.md")]
    return [problem for page in sorted(pages) for problem in dead(page)]


def dead(page: Path) -> Iterator[str]:
    """Yield the links of one page that lead to no file, and the files it names that are none."""
    for line, text in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        for target in LINK.findall(text):
            if page.parent.name != "guide" and not (page.parent / target).exists():
                yield f"{page.relative_to(ROOT)}:{line}: leads nowhere: {target}"
        for target in NAMED.findall(text):
            if not (ROOT / target).exists():
                yield f"{page.relative_to(ROOT)}:{line}: there is no {target}"


def outside(site: Path) -> list[str]:
    """Return what a page of the site would load from elsewhere."""
    found = []
    for page in sorted([*site.rglob("*.html"), *site.rglob("*.css")]):
        text = page.read_text(encoding="utf-8")
        shapes = (IMPORTED,) if page.suffix == ".css" else (LOADED,)
        found += [f"{page}: loads {m[0]}" for shape in shapes for m in shape.finditer(text)]
    return found
