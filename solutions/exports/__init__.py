"""Spreadsheets out: the template, exports in the columns of the contract (one file each)."""
