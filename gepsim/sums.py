"""Sums of products in an order of their own.

A matrix product by BLAS adds in an order that follows the number of its threads, so that the last
digit differs from one machine to the next. These add in the same order everywhere.
"""

from __future__ import annotations

import numpy as np

_FORMS = {(1, 1): "i,i->", (2, 1): "ij,j->i", (1, 2): "i,ij->j", (2, 2): "ij,jk->ik"}


def product(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the matrix product of two arrays of one or two dimensions.

    Parameters
    ----------
    one, other : ndarray
        The last dimension of the first is as long as the first of the second.

    Examples
    --------
    >>> float(product(np.array([1.0, 2.0]), np.array([3.0, 4.0])))
    11.0
    >>> product(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])).tolist()
    [[11.0]]
    """
    form = _FORMS[np.ndim(one), np.ndim(other)]
    return np.asarray(np.einsum(form, one, other, optimize=False))
