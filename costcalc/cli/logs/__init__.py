"""Logs of usage on the command line: the commands, what they share, and sums for people."""
