"""Ecosystem accounts, energy and carbon paths, compensation and target risk for a prefecture."""

__version__ = "0.1.0"
