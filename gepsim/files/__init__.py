"""Reading, writing and comparing runs."""
