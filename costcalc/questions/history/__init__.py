"""What a name has cost over time."""
