"""Logs of requests: the rows that tools and providers write, read as what each of them used."""
