"""What one usage costs on one model."""
