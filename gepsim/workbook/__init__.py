"""A city as one workbook: written to be filled in, read as its folder is read."""

from gepsim.workbook.cells import told_in_cells
from gepsim.workbook.reading import is_workbook, unfold
from gepsim.workbook.template import write_workbook

__all__ = ["is_workbook", "told_in_cells", "unfold", "write_workbook"]
