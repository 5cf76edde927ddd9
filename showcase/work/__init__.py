"""The work queue: what a member of staff should do next, and the lists behind it."""
