"""Drawings of the comparison: from exact values to coordinates and steps. Pure."""
