"""Bringing feeds up to date: fetching, comparing, holding, keeping; and what is said of it."""
