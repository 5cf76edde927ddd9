"""What was committed lately, known to every process before it answers.

Database triggers write the log in the transaction of the data, whatever wrote it; a counter outside
SQL tells all processes that there is something to read. Caches and the search index follow it.
"""
