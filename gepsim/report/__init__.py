"""The page of a run: what its files say, in Chinese and English, without a network."""

from gepsim.report.build import build, get_ready, write

__all__ = ["build", "get_ready", "write"]
