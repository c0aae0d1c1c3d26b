"""A run's whole folder in one file to send."""

from __future__ import annotations

import zipfile
from pathlib import Path

from gepsim.files.folders import friendly, whole_file
from gepsim.files.results import Results

#: No file is older for a zip; the same folder gives the same bytes.
_WHEN = (1980, 1, 1, 0, 0, 0)
#: Files that are pressed already.
_PRESSED = (".nc", ".png", ".docx", ".xlsx", ".zip", ".tif", ".parquet")


def write_zip(run: Results, path: Path) -> None:
    """Write every file of a run's folder, under the folder's name; zips in it are left out."""
    folder = run.written
    with friendly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    found = [one for one in sorted(folder.rglob("*")) if one.is_file() and one.suffix != ".zip"]
    with whole_file(path) as new, zipfile.ZipFile(new, "w") as book:
        for one in found:
            if one.resolve() == new.resolve():
                continue
            entry = zipfile.ZipInfo(f"{folder.name}/{one.relative_to(folder).as_posix()}", _WHEN)
            entry.compress_type = (
                zipfile.ZIP_STORED if one.suffix in _PRESSED else zipfile.ZIP_DEFLATED
            )
            book.writestr(entry, one.read_bytes())
