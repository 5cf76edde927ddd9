"""The page of costs over years: rent versus buy, own costs, what it may bring.

``question`` is what is asked as plain values, ``query`` reads it from an address, ``plans`` fetches
the plans, ``page`` puts the result together: one object for page, JSON and files.
"""
