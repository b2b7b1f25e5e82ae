"""What a workload will cost, month by month."""
