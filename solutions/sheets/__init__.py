"""Sheets of evidence: evaluations, recognitions, uses by agencies; a row is one object."""
