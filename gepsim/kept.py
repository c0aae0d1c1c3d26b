"""What was made in this process, kept by what it was made from.

Scenarios of one command, and one scenario asked again after a knob was turned, share every part
whose makings are the same: a scenario that moves only the economy reads no cell again. Nothing is
rounded or guessed: a part is taken again only for the very same objects and equal words.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, TypeVar, cast

import numpy as np

Found = TypeVar("Found")

#: How many of each kind are kept: the parts of a scenario and of one beside it.
_EACH = 2
_STORES: dict[str, OrderedDict[tuple[Hashable, ...], tuple[Sequence[object], Any]]] = {}
_LOCK = Lock()


def kept(
    kind: str,
    make: Callable[[], Found],
    *,
    of: Sequence[object] = (),
    words: Sequence[Hashable] = (),
    each: int = _EACH,
) -> Found:
    """Return what was made of the same things before, or make it; the longest unused gives way.

    Parameters
    ----------
    kind : str
        What is made; kinds do not mix.
    make : callable
        Makes it of `of` and `words` alone.
    of : sequence
        Objects that it is made from, which nobody changes; compared by identity.
    words : sequence of hashable
        Settings that it is made from; compared by value.
    each : int
        How many of a kind are kept.

    Examples
    --------
    >>> rows = [1, 2]
    >>> first = kept("example", lambda: sum(rows), of=[rows], words=["sum"])
    >>> kept("example", lambda: 0, of=[rows], words=["sum"]), kept("example", lambda: 0)
    (3, 0)
    """
    key = (*(id(one) for one in of), "|", *words)
    with _LOCK:
        store = _STORES.setdefault(kind, OrderedDict())
        if key in store:
            store.move_to_end(key)
            return cast(Found, store[key][1])
    made = make()
    with _LOCK:
        # what it was made from is held beside it, so that no other object takes its identity
        store[key] = (tuple(of), made)
        while len(store) > each:
            store.popitem(last=False)
    return made


def digest(values: np.ndarray) -> str:
    """Return what tells the numbers of an array from others: a word for `kept`.

    Examples
    --------
    >>> digest(np.array([1.0, 2.0])) == digest(np.array([1.0, 2.0]))
    True
    >>> digest(np.zeros((1, 2))) == digest(np.zeros((2, 1)))
    False
    """
    plain = np.ascontiguousarray(values)
    told = hashlib.blake2b(plain.tobytes(), digest_size=16).hexdigest()
    return f"{told} {plain.dtype} {plain.shape}"


def forget(*kinds: str) -> None:
    """Drop what is kept of some kinds, or of all."""
    with _LOCK:
        for kind in kinds or tuple(_STORES):
            _STORES.pop(kind, None)
