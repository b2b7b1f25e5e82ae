"""What logged usage did cost, and would cost on every model: a log is reduced once, its sums are priced."""
