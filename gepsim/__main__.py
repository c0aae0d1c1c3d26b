"""Lets `python -m gepsim` do what `gepsim` does."""

from gepsim.cli import main

if __name__ == "__main__":  # a process that it begins reads this file too
    main()
