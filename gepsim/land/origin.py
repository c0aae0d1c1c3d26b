"""Where a stack of layers comes from and what is weak about it: written into it, read from it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import xarray as xr

#: What a stack says of each layer that was brought from elsewhere.
KEYS = ("layer", "source", "product", "sha256", "licence", "citation", "resampling")
_SOURCES, _WEAK = "layer_sources", "weaknesses"


def with_origin(
    layers: xr.Dataset,
    sources: Sequence[Mapping[str, str]],
    weak: Sequence[Mapping[str, str]],
) -> xr.Dataset:
    """Return a stack that says where its layers come from and what limits their use.

    Parameters
    ----------
    sources : sequence of mapping
        One of `KEYS` to text for each layer.
    weak : sequence of mapping
        What limits the use of the layers, by language.

    Examples
    --------
    >>> weak = [{"zh": "常数", "en": "one value everywhere"}]
    >>> stack = with_origin(xr.Dataset(), [{"layer": "rain", "licence": "CC0"}], weak)
    >>> weaknesses(stack) == weak, sources_of(stack)[0]["licence"]
    (True, 'CC0')
    """
    texts = {_SOURCES: [dict(s) for s in sources], _WEAK: [dict(w) for w in weak]}
    # plain ASCII: other characters become NC_STRING, which some readers refuse
    return layers.assign_attrs({name: json.dumps(text) for name, text in texts.items()})


def weaknesses(layers: xr.Dataset) -> list[dict[str, str]]:
    """Return what limits the use of a stack, by language; nothing where it does not say."""
    return _read(layers, _WEAK)


def sources_of(layers: xr.Dataset) -> list[dict[str, str]]:
    """Return where each layer of a stack comes from; nothing where it does not say."""
    return _read(layers, _SOURCES)


def credits_of(layers: xr.Dataset) -> list[dict[str, str]]:
    """Return one sentence, by language, with the sources and licences that want to be named.

    Examples
    --------
    >>> row = {"layer": "rain", "source": "bio12.tif", "licence": "CC BY 4.0", "citation": "A 2017"}
    >>> credits_of(with_origin(xr.Dataset(), [row], []))[0]["en"]
    'Sources of the layers: rain from bio12.tif (A 2017; CC BY 4.0).'
    """
    parts = [_credit(row) for row in sources_of(layers) if row.get("source")]
    if not parts:
        return []
    said = "; ".join(parts)
    return [{"zh": f"图层来源：{said}。", "en": f"Sources of the layers: {said}."}]


def _credit(row: Mapping[str, str]) -> str:
    words = "; ".join(row[key] for key in ("citation", "licence") if row.get(key))
    return f"{row.get('layer')} from {row['source']}" + (f" ({words})" if words else "")


def plain(text: str) -> str:
    """Return text in the characters that every reader of NetCDF knows.

    Examples
    --------
    >>> plain("1 … 2 by 甲县区")
    '1 ... 2 by ???'
    """
    return text.replace("…", "...").replace("°", " degree").encode("ascii", "replace").decode()


def _read(layers: xr.Dataset, name: str) -> list[dict[str, str]]:
    try:
        found: Any = json.loads(layers.attrs.get(name, "[]"))
    except (TypeError, ValueError):
        return []
    return [dict(row) for row in found] if isinstance(found, list) else []
