"""Logs of agents, where what a line says hangs on the lines before it: a reader for each of four tools."""
