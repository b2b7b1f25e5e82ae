"""Whether a pricing file is sound."""
