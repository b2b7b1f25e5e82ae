"""Usage records as providers, hosts and tools return them: formats as data, and the reader of one record."""
