"""Columns of quantiles by key and seed, and the values of a row's distribution at them."""

from __future__ import annotations

import hashlib

import numpy as np
from scipy import special

from gepsim.coefficients import Row

#: Members that are stratified together where the first of them must not depend on their number.
BLOCK = 100


def stratified(key: str, members: int, seed: int) -> np.ndarray:
    """Return one Latin-hypercube column in (0, 1) that depends only on its own key and the seed.

    Examples
    --------
    >>> column = stratified("co2_price", 4, seed=1)
    >>> sorted(int(q * 4) for q in column)
    [0, 1, 2, 3]
    """
    word = hashlib.blake2b(key.encode(), digest_size=8).digest()
    rng = np.random.default_rng([seed, int.from_bytes(word, "big")])
    return (rng.permutation(members) + rng.random(members)) / members


def stratified_blocks(key: str, members: int, seed: int) -> np.ndarray:
    """Return a column in (0, 1), stratified by the hundred, that more members leave as it is.

    Examples
    --------
    >>> bool((stratified_blocks("rain", 250, 1)[:120] == stratified_blocks("rain", 120, 1)).all())
    True
    """
    starts = range(0, members, BLOCK)
    return np.concatenate([stratified(f"{key}:{n}", BLOCK, seed) for n in starts])[:members]


def from_quantile(row: Row, q: np.ndarray) -> np.ndarray:
    """Return the values of a row's distribution at quantiles `q`."""
    if row.dist == "fixed":
        return np.full_like(q, row.value)
    low, high, value = float(row.low or 0.0), float(row.high or 0.0), row.value
    if row.dist == "uniform":
        return low + q * (high - low)
    if row.dist == "triangular":
        cut = (value - low) / (high - low)
        left = low + np.sqrt(q * (high - low) * (value - low))
        return np.where(q < cut, left, high - np.sqrt((1 - q) * (high - low) * (high - value)))
    if row.dist == "beta":
        a = 1 + 4 * (value - low) / (high - low)
        return low + (high - low) * special.betaincinv(a, 6 - a, q)
    if row.dist == "discrete":
        return np.select([q < 0.3, q < 0.7], [low, value], high)
    z = special.ndtri(q) / (2 * 1.959963984540054)
    if row.dist == "lognormal":
        return value * np.exp(z * np.log(high / low))
    return value + z * (high - low)
