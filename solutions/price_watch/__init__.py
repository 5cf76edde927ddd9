"""Watching prices: the same solution's price across provinces, and what needs a hand soon.

For staff and ministry only; visitors see each province's published price and no deviation.
"""
