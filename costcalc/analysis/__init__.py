"""Questions about workloads: how models compare, and what is behind the figures."""
