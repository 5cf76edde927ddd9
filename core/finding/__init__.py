"""Finding texts by what people type in Vietnamese: no database, no clock, no settings.

A text becomes words (``words``), a typed text a question of alternatives (``understanding``, with
the ``lexicon`` of synonyms and places), and a document answers it with a score (``scoring``).
``plain`` looks at documents one by one, ``index`` gives the same answers for very many at once.
Only ``marking`` knows Django, to escape what it shows.
"""
