"""A repricing as a FOCUS file: what usage cost then, as a provider's bill would say it."""
