"""Any number as steps: its formula, its inputs, their sources, and the numbers of one run."""
