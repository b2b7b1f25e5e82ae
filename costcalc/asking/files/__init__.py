"""Workload files, the presets that come along, and files of months: words read from outside."""
