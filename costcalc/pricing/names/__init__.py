"""From names to models."""
