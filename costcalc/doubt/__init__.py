"""Quantities that are ranges: how they are written, drawn, priced and told."""
