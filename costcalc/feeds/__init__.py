"""Feeds: figures that others keep up to date, one importer a file; each gives the text of a pricing file."""
