"""Unlike tokens: the same text is a different number of tokens for each model."""
