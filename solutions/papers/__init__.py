"""Papers that a department prints or signs, made from the catalogue."""
