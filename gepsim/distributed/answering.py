"""Whether anybody listens at an address, asked before a cluster is."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from gepsim.errors import InputError, Problem

_HINT = "start one: dask scheduler; it says its address, such as tcp://10.0.0.1:8786"


def refuse_silence(address: str, where: str, seconds: float) -> None:
    """Refuse an address that is none, or where nobody listens.

    Parameters
    ----------
    address : str
        Such as ``tcp://10.0.0.1:8786``, or without what stands before the host.
    where : str
        What the message names.
    seconds : float
        How long an answer is waited for. [s]

    Raises
    ------
    InputError
    """
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port is None:
        raise InputError(Problem(where, "is no address: host and port are wanted", _HINT))
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except OSError as error:
        why = str(error.strerror or error).lower()
        what = f"no scheduler answers ({why})"
        raise InputError(Problem(where, what, _HINT)) from error
