"""Whether the web addresses that entries name still answer."""
