"""The facts of a past day, from what was written down since; what does not follow is not guessed.

Which problems a solution belongs to, and which platforms a programme has, is not recorded with its
day, so what depends on these is unknown for every past day.
"""
