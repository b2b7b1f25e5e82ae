"""Pricing files: from YAML to a checked table."""
