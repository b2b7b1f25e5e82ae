"""What training a model costs, by every method that there are figures for."""
