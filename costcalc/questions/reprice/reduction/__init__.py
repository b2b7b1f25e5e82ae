"""From rows of logs to usage sums: in one pass, in parts that are merged, and kept in a file."""
