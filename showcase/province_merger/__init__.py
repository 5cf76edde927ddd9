"""Provinces merge: everything of the former ones goes to their successor, and back again.

``plan.py`` says what is to happen and whether it can; ``registry.py`` what becomes of each kind of
row that names a province (``rules_*.py``); ``previewing.py`` counts that beforehand and
``operations.py`` does it. ``csv_plan.py`` reads many mergers at once.
"""
