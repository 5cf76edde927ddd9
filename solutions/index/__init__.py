"""The catalogue's search held in memory: the same answers as ``solutions.search``, in about 1 ms.

``reading`` takes the facts of solutions out of the database, ``contents`` holds them as bit sets
and number columns, ``texts`` keeps what the latest texts find, ``matched`` and ``counting`` answer
with them, ``ordering`` sorts a page, ``engine`` puts an answer together, ``copies`` stores it all
in a file that processes map, and ``keeper`` is what a process has of it. Which representation and
why: docs/decisions/0005.
"""
