"""Places where results lie: written whole or not at all, exchanged in one step, never lost.

What is being written lies in a hidden folder beside its place, ``.baseline.new-1a2b3c4d``, which
its writer holds locked. A hidden folder that nobody holds is what a dead process left: it is
removed, or put in its place where that is empty and it is whole.
"""

from __future__ import annotations

import ctypes
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from gepsim.errors import GepsimError, InputError, Problem

try:
    import fcntl
except ImportError:  # Windows has none: nothing is locked there, and nothing of others removed
    fcntl = None  # type: ignore[assignment]

MARK: Final = "run.json"
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of renameat2
_HERE: Final = -100  # AT_FDCWD
_WAIT: Final = 60.0  # seconds that another writer of the same place is waited for
_PAUSE: Final = 0.02
_TRIES: Final = 100
#: File systems that lack the exchange say so by one of these.
_LACKING: Final = ("EINVAL", "ENOSYS", "ENOTSUP")
_TOKEN: Final = r"-[0-9a-f]{8}"
_OPENED: Final = Path("/proc/self/fd")  # where Linux shows a process what it has opened


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside `folder`; put it in its place if nothing went wrong.

    Raises
    ------
    GepsimError
        If the place is not ours to replace, a program holds it open, or the disk is full.
    """
    folder = followed(folder)
    with friendly(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        recover(folder)
        refuse_foreign(folder)
        new, held = _made(folder)
    try:
        with friendly(folder):
            yield new
            with _locked(folder.parent):
                _exchange(new, folder)
    finally:
        _let_go(held)
        _removed(new)


def _let_go(held: Any) -> None:
    if held is not None:
        os.close(held)


def _removed(place: Path) -> None:
    """Remove a hidden folder unless somebody still reads it; then the next writer removes it."""
    held = _hold(place)
    if held is not None or fcntl is None:
        shutil.rmtree(place, ignore_errors=True)
    _let_go(held)


def followed(folder: Path) -> Path:
    """Return where a folder really lies: a link stays, and what it points to is replaced."""
    with suppress(OSError):  # a name that is too long is told where it is used
        return folder.resolve() if folder.is_symlink() else folder
    return folder


@contextmanager
def friendly(path: Path) -> Iterator[None]:
    """Say in plain words why a place cannot be written."""
    try:
        yield
    except PermissionError as error:
        advice = "close programs that show it, or choose another folder with -o"
        raise GepsimError(f"{path}: cannot be written ({advice})") from error
    except OSError as error:
        raise GepsimError(f"{path}: cannot be written ({error.strerror or error})") from error
    except RuntimeError as error:  # what netCDF4 makes of a full disk
        if "NetCDF" not in str(error) and "HDF" not in str(error):
            raise
        raise GepsimError(f"{path}: cannot be written ({error}; is the disk full?)") from error


def refuse_foreign(folder: Path) -> None:
    """Raise if `folder` is something else than an older run."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(Problem(str(folder), "is a file", "choose another folder with -o"))
    if any(folder.iterdir()) and not (folder / MARK).is_file():
        hint = "choose another folder with -o, or empty it"
        raise InputError(Problem(str(folder), f"holds files but no {MARK}: not a run", hint))


def check_place(folder: Path, need: int = 0) -> None:
    """Refuse, before any work, a place where nothing can be written.

    Parameters
    ----------
    folder : Path
        ``outputs/<scenario id>``.
    need : int
        What will be written, about. [byte]

    Raises
    ------
    InputError
        If the place is a file or foreign, cannot be written, or has no room.
    """
    folder = followed(folder)
    try:
        refuse_foreign(folder)
        base = next(place for place in folder.absolute().parents if place.exists())
        room = shutil.disk_usage(base).free
    except OSError as error:
        hint = "choose another folder with -o"
        raise InputError(Problem(str(folder), f"is no place: {error.strerror}", hint)) from error
    if not base.is_dir() or not os.access(base, os.W_OK | os.X_OK):
        what = "cannot be written" if base.is_dir() else "is a file"
        raise InputError(Problem(str(base), what, "choose another folder with -o"))
    if room < need:
        what = f"has room for {room:,} bytes; the run takes about {need:,}"
        raise InputError(Problem(str(base), what, "make room, or choose another folder with -o"))


@contextmanager
def steady(folder: Path) -> Iterator[Path]:
    """Give a path to what a folder holds now, also while a new run takes its place.

    Where the system can, the path is that of the opened folder, and a writer that replaces it
    leaves the old one until it is let go.
    """
    handle = None
    if fcntl is not None and _OPENED.is_dir():
        with suppress(OSError):
            handle = _shared(folder)
    try:
        yield folder if handle is None else _OPENED / str(handle)
    finally:
        _let_go(handle)


def _shared(folder: Path) -> int:
    """Return a folder opened, with a lock that others may share and no remover may have."""
    while True:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(handle, fcntl.LOCK_SH)
        # between the two a new run may have taken the place, and the old one been removed
        if os.path.samestat(os.fstat(handle), folder.stat()):
            return handle
        os.close(handle)


def recover(folder: Path) -> None:
    """Put back what an interrupted exchange left, and remove what dead processes left.

    Whatever is held by a living process is left alone.
    """
    folder = followed(folder)
    if fcntl is None or not folder.parent.is_dir():
        return
    ours = re.compile(re.escape(f".{folder.name}.") + "(new|old)" + _TOKEN)
    left = [place for place in folder.parent.iterdir() if ours.fullmatch(place.name)]
    left.sort(key=lambda place: ".old-" not in place.name)
    if not left:
        return
    with _locked(folder.parent):
        for place in left:
            held = _hold(place)
            if held is None:
                continue
            try:
                if not folder.exists() and (place / MARK).is_file() and ".old-" in place.name:
                    place.rename(folder)
                elif place.exists():
                    shutil.rmtree(place, ignore_errors=True)
            finally:
                _let_go(held)


def _made(folder: Path) -> tuple[Path, Any]:
    """Return a new hidden folder, with the permissions of the user's mask, and its lock."""
    for _ in range(_TRIES):
        new = folder.with_name(f".{folder.name}.new-{secrets.token_hex(4)}")
        # under the lock, lest another writer takes for dead what nobody holds yet
        with _locked(folder.parent):
            try:
                new.mkdir()
            except FileExistsError:
                continue
            held = _hold(new)
        if held is not None or fcntl is None:
            return new, held
    raise GepsimError(f"{folder}: no hidden folder can be made beside it")


def _hold(place: Path) -> Any:
    """Return a lock on a folder as long as this process lives, or none where another has it."""
    if fcntl is None:
        return None
    try:
        handle = os.open(place, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


@contextmanager
def _locked(parent: Path) -> Iterator[None]:
    """Let one process at a time exchange folders in `parent`."""
    held = None
    if fcntl is not None:
        end = time.monotonic() + _WAIT
        while (held := _hold(parent)) is None and time.monotonic() < end:
            time.sleep(_PAUSE)
        if held is None:
            raise GepsimError(f"{parent}: another process has been writing here for {_WAIT:g} s")
    try:
        yield
    finally:
        _let_go(held)


def _exchange(new: Path, folder: Path) -> None:
    """Put `new` in the place of `folder` in one step where the system can."""
    if not folder.exists():
        new.replace(folder)
    elif not _exchanged(new, folder):
        old = folder.with_name(f".{folder.name}.old-{secrets.token_hex(4)}")
        folder.replace(old)  # until the next line is done, `recover` finds the run here
        try:
            new.replace(folder)
        except BaseException:
            old.replace(folder)
            raise
        _removed(old)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return whether the system can."""
    if sys.platform != "linux":
        return False
    import errno

    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    ends = [ctypes.c_char_p(os.fsencode(path)) for path in (one, other)]
    if call(_HERE, ends[0], _HERE, ends[1], ctypes.c_uint(_EXCHANGE)) == 0:
        return True
    number = ctypes.get_errno()
    if errno.errorcode.get(number) in _LACKING:
        return False
    raise OSError(number, os.strerror(number), str(other))


def write_text(path: Path, text: str) -> None:
    """Write one file, whole or not at all."""
    with friendly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as new:
        new.write_text(text, encoding="utf-8")


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the name of a hidden file beside `path`; put it in its place if nothing went wrong."""
    path = followed(path)
    if not path.name:
        raise InputError(Problem("''", "is no name of a file", "name the file to write"))
    new = path.with_name(f".{path.name}.new-{secrets.token_hex(4)}")
    try:
        with friendly(path):
            yield new
            new.replace(path)
    finally:
        new.unlink(missing_ok=True)
