"""What provinces are compared by: the definitions, and one function that computes each."""
