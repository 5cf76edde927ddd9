"""What pages say about themselves to search engines: nodes of schema.org from what pages show."""
