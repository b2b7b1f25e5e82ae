"""The whole table, for other tools."""
