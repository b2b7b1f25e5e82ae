"""Rows of a bill that are whole answers of providers, and what stands beside those."""
