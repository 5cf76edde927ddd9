"""``manage.py bench``: the portal as it is served, under load, beside the ceiling of its server.

``run`` leads; from the data to the paper: ``data_sets`` (made once, on SQLite and in a private
``cluster`` of PostgreSQL), ``ground`` and ``addresses`` (what is asked for), ``server`` and
``processes`` (gunicorn and what the kernel says of it), ``client`` and ``meter`` (load, slice by
slice), ``pages`` and ``rounds`` (what is measured in which order), ``edits``, ``indexing`` and
``visits`` (what is no load), ``figures``, ``rows``, ``results``, ``targets`` and ``tables`` (what
it comes to).

The server runs with ``settings``, which add bare pages (``urls``, ``bare``) and a count of
statements (``counting``); no other installation has these.
"""
