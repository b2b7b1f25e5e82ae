"""What a workload costs on each of several models."""
