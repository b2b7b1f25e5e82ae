"""Files that people name on the command line: workloads, saved results."""
