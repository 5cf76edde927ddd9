"""Public pages, kept whole and ready to send while nothing changed.

A page is kept under its address, the number of the change log and the local day, so that an edit is
seen by the next request in every process. Whoever has a session is answered past it.
"""
