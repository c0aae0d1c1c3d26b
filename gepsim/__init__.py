"""Ecosystem accounts, energy and carbon paths, compensation and target risk for a prefecture."""

try:
    from gepsim._version import version as __version__
except ImportError:  # a tree that nothing was built from
    __version__ = "0.2.0.dev0"
