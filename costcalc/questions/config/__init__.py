"""Which pricing files are in use."""
