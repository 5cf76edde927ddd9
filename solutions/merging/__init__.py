"""Mergers of vendors and of solutions: one entry of two, with every reference, and back again."""

from .operations import MERGE_SOLUTIONS, MERGE_VENDORS, merge_solutions, merge_vendors, undo

__all__ = ["MERGE_SOLUTIONS", "MERGE_VENDORS", "merge_solutions", "merge_vendors", "undo"]
