"""Lets `python -m gepsim` do what `gepsim` does."""

from gepsim.cli import main

main()
