"""Which models there are, and what they cost on a day."""
