"""Sphinx over gathered pages, in one language."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

THEME = Path(__file__).parent / "theme"
CODES = {"zh": "zh_CN", "en": "en"}
NAMES = {"zh": "中文", "en": "English"}


def html(pages: Path, site: Path, language: str) -> list[str]:
    """Build one language in a process of its own; return every warning as a problem."""
    shutil.rmtree(site, ignore_errors=True)
    said = pages.parent / f"warnings-{language}.txt"
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-b", "html", "-w", said, "-c", THEME]
    command += ["-d", pages.parent / f"doctrees-{language}", "-D", f"language={CODES[language]}"]
    done = subprocess.run([*command, pages, site], capture_output=True, text=True, check=False)
    problems = said.read_text(encoding="utf-8").splitlines() if said.exists() else []
    problems = [line for line in problems if line.strip()]
    if done.returncode:
        problems += [f"{language}: Sphinx ended with exit code {done.returncode}", done.stderr]
    return problems


def front(folder: Path, languages: Sequence[str]) -> None:
    """Write the page that offers the languages."""
    links = "".join(
        f'<p><a lang="{one}" href="{one}/index.html">{NAMES[one]}</a></p>' for one in languages
    )
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>gepsim</title>'
        f'<body style="font-family:sans-serif;text-align:center;margin-top:20vh">'
        f"<h1>gepsim</h1>{links}</body></html>\n",
        encoding="utf-8",
    )
