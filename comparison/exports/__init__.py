"""The comparison as files: workbook, lines of .csv, a briefing for a province's leaders."""
