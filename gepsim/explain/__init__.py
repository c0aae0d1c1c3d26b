"""Any number as steps: its formula, its inputs, their sources, and the numbers of one run."""

from gepsim.explain.explain import explain
from gepsim.explain.steps import Explanation, Step

__all__ = ["Explanation", "Step", "explain"]
