"""The picture and the lines that a link to a page shows where it is shared."""
