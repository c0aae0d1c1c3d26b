"""From a run's files to what the page says: one module for each chapter."""
