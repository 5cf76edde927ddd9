"""The public pages of the comparison."""
