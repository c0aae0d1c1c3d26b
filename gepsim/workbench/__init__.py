"""The workbench: a local page with the knobs of a scenario and live verdicts.

It computes through the face alone, listens on this machine alone, and loads nothing from anywhere
else.
"""
