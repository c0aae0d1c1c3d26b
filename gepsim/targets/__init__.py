"""Targets: projects, indicator forecasts, criteria, verdicts, and what would mend them."""
