"""The bases of every page of the staff site; the pages themselves are in ``admin``."""
