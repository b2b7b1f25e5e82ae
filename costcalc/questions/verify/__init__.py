"""Whether a saved result still holds."""
