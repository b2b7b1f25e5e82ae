"""Columns of files: what each is, how its numbers and dates are written, decided over all rows."""
