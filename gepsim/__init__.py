"""Ecosystem accounts, energy and carbon paths, compensation and target risk for a prefecture.

The face in Python: ``gepsim.scenario("baseline").simulate()``; see ``docs/python.md``.
"""

from importlib import import_module as _import

try:
    from gepsim._version import version as __version__
except ImportError:  # a tree that nothing was built from
    __version__ = "0.2.0.dev0"

#: What stands in `gepsim.api`; it is imported when a name is first used, so that help stays quick.
_FACE = (
    "Comparison", "Explanation", "GepsimError", "InputError", "Run", "Scenario", "Step", "Text",
    "catalogue", "compare", "knob", "layers", "new_city", "open", "scenario",
)  # fmt: skip
__all__ = ["__version__", *_FACE]


def __getattr__(name: str) -> object:
    """Return a part of the face."""
    if name not in _FACE:
        raise AttributeError(f"module 'gepsim' has no attribute '{name}'")
    return getattr(_import("gepsim.api"), name)


def __dir__() -> list[str]:
    """Return the parts of the face."""
    return sorted(__all__)
