"""The printed report of a quarter: a PDF in each language, made in the background.

``content`` says what stands in it, ``printing`` makes pages of it, ``runs`` does the work,
``starting`` is what others call: ``start(ranking, language, by=...)``.
"""
