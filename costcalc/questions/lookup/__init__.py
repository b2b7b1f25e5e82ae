"""Which meter of which model carried a price."""
