"""How it becomes known who really uses a solution (D23): verbs, always recorded.

``asking`` sends links to agencies and vendors, ``answering`` and ``declaring`` take what comes back
through them, ``recording`` is what staff write down by hand, ``reviews`` what agencies say.
"""
