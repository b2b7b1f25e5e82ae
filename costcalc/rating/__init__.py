"""One usage × one price → charges, and the pricing table that everybody asks."""
