"""What layers and feeds disagree about, what is old, and what has no source."""
