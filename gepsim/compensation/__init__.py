"""Ecological compensation: who should receive what from whom, and within which bounds."""
