"""The commit of a tree that ``git archive`` wrote; a placeholder everywhere else."""

commit = "$Format:%H$"
