"""What to say instead of a word that nobody knows."""
