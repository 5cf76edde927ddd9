"""Spreadsheets in: the contract, the reader, the preview, the saving (one file each)."""
