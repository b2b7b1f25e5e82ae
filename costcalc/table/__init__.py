"""The table in use: its layers, opened as one catalogue; what is asked of the table itself."""
