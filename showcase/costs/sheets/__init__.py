"""The worksheets of the cost comparison, which reckon by themselves.

A spreadsheet program keeps fifteen digits in binary, so plain formulas would be a dong off wherever
a figure ends in half a dong, and more often in present values of large sums. Every amount is
therefore kept as two whole numbers, dong and parts of 10^-12 dong, and no whole number on the way
is longer than fifteen digits: ``arithmetic`` says how. Figures from 10^15 dong on are beyond what
spreadsheets show.

``plans`` holds what the plans say, ``prices`` what one payment is, ``payments`` what is due when,
``own_costs`` what one pays oneself, ``discount`` the factors of the years, ``figures`` the sums,
``comparison`` what people read.
"""
