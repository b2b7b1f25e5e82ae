"""Files that people name on the command line: bills, workloads, saved results."""
