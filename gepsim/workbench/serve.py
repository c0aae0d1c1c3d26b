"""Start the workbench and say where it is."""

from __future__ import annotations

import os
import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path

from gepsim.errors import InputError, Problem

HOST = "127.0.0.1"


def serve(
    scenarios: Sequence[str],
    *,
    output: Path,
    folder: Path,
    port: int,
    language: str,
    browser: bool,
    say: Callable[[str], None],
) -> None:
    """Serve the workbench until it is interrupted.

    Parameters
    ----------
    scenarios : sequence of str
        Scenarios to open.
    output : Path
        Where full runs go and finished ones are found.
    folder : Path
        Where saved scenarios go whose parent ships with gepsim.
    port : int
        0: any that is free.
    browser : bool
        Whether a browser is opened.
    say : callable
        Told the address.

    Raises
    ------
    InputError
        If a scenario has problems, the port is taken, or the extra is not installed.
    """
    try:
        import uvicorn

        from gepsim.workbench.app import application
        from gepsim.workbench.desk import Desk
    except ImportError as error:
        hint = 'pip install "gepsim[app]"'
        raise InputError(Problem("serve", f"needs {error.name}", hint)) from error
    desk = Desk(scenarios, folder)
    with listening(port) as held:
        at = held.getsockname()[1]
        address = f"http://{HOST}:{at}/"
        say(address)
        if browser:
            threading.Timer(1.0, webbrowser.open, [address]).start()
        config = uvicorn.Config(
            application(desk, output, language, at), log_level="warning", access_log=False,
            timeout_graceful_shutdown=3, ws="none",
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[held])


def listening(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let another program take the port
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((HOST, port))
        held.listen()
    except OSError as error:
        held.close()
        what = f"cannot be listened on: {error.strerror}"
        raise InputError(Problem(f"--port {port}", what, "choose another, or 0")) from error
    return held
