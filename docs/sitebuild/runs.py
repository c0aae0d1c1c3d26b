"""The runs that the site quotes, and the commands that its pages show."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

SCENARIOS = (
    "baseline",
    "full_clusters",
    "green_transition",
    "ecology_first",
    "delayed_investment",
    "dry_decade",
    "combined_best",
)
QUICK = ("--resolution", "500", "--members", "100")


def make(build: Path, *, quick: bool) -> Path:
    """Run the shipped scenarios; return their folder. Small runs are made once."""
    folder = build / ("quick" if quick else "full")
    folder.mkdir(parents=True, exist_ok=True)
    if quick and all((folder / "outputs" / name).is_dir() for name in SCENARIOS):
        return folder / "outputs"
    size = " ".join(QUICK) if quick else ""
    said(f"gepsim run {' '.join(SCENARIOS)} {size} --quiet", folder)
    return folder / "outputs"


@cache
def said(command: str, folder: Path) -> str:
    """Run a command of gepsim as a reader would; return what it prints.

    Raises
    ------
    SystemExit
        If the command fails: a page may not show a command that does not work.
    """
    words = command.split("#")[0].split()
    assert words[0] == "gepsim", f"only commands of gepsim are run, not: {command}"
    done = subprocess.run(
        [sys.executable, "-m", "gepsim", *words[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=_surroundings(),
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def _surroundings() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "GEPSIM_DEBUG"}
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (root, kept.get("PYTHONPATH"))))
    return kept | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}
