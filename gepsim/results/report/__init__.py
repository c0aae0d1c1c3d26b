"""The page of a run: what the files in its folder say, in Chinese and English, without a network."""

from gepsim.results.report.build import build, write

__all__ = ["build", "write"]
