"""Land that one process does not hold: by chunk, in one process, in several, or on a cluster."""
