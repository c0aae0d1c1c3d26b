"""Build the documentation site in Chinese and English: ``python docs/build.py``.

Runs the shipped scenarios, draws the pictures from their files, writes the pages that follow from
the registries, executes the commands and the notebook, and builds both languages with Sphinx.
A dead link, a stale number, a warning or an address outside the site ends it with exit code 1.

    python docs/build.py                  everything, at the size of the default run
    python docs/build.py --quick          small runs: to look at pages while writing them
    python docs/build.py --update         write the runs' numbers into the pages that quote them
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

try:
    from sitebuild import check, gather, numbers, render, runs
except ModuleNotFoundError as missing:
    sys.exit(
        f"{missing.name} is not installed; pip install -e '.[docs]' brings what the site needs"
    )


def main() -> int:
    """Build the site; return the exit code."""
    asked = _arguments()
    made = runs.make(asked.build, quick=asked.quick)
    facts = numbers.of_runs(made)
    stale = [] if asked.quick else numbers.stale(facts, update=asked.update)
    problems = [*stale, *check.links()]
    for language in asked.languages:
        pages = gather.pages(language, asked.build, made, facts)
        site = asked.build / "html" / language
        problems += render.html(pages, site, language)
        problems += check.outside(site)
    render.front(asked.build / "html", asked.languages)
    print("\n".join(problems) or f"the site is in {asked.build / 'html'}")
    return int(bool(problems))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small runs; numbers are not checked")
    parser.add_argument("--update", action="store_true", help="write new numbers into the pages")
    parser.add_argument("--build", type=Path, default=Path("build/docs"), help="where to work")
    parser.add_argument("--lang", dest="languages", action="append", choices=("zh", "en"))
    asked = parser.parse_args()
    asked.build = asked.build.resolve()
    asked.languages = asked.languages or ["zh", "en"]
    return asked


if __name__ == "__main__":
    sys.exit(main())
