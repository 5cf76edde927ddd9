"""A fictitious but believable catalogue, the same for a seed and a day, always marked as sample.

``build.make_sample`` makes it, ``removal.remove_sample`` takes it all away again. Nothing else of
the portal imports this package. No firm, agency, council, document or price in it is real: firms
and bodies are called "Mẫu", documents "00/QĐ-MẪU", addresses end in ``.example``.
"""
