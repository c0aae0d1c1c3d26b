"""What the formulas of this room take: numbers, numpy arrays or labelled arrays."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

#: A float, a numpy array or a DataArray; a formula returns the kind it is given.
Array: TypeAlias = Any


def limited(value: Array, low: Array, high: Array) -> Array:
    """Return `value`, held between `low` and `high`.

    Examples
    --------
    >>> [float(limited(x, -1.0, 1.0)) for x in (-3.0, 0.5, 2.0)]
    [-1.0, 0.5, 1.0]
    """
    return np.minimum(high, np.maximum(low, value))
