"""Logs that lie in columns: Parquet files and tables of Spark, reduced by one plain SQL text."""
