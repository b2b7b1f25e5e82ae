"""Logs of usage on the command line: flags, what is told while they are read, and sums for people."""
