"""What was used, or will be: one usage, or a workload of request shapes."""
