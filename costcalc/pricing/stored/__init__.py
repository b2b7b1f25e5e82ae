"""The table as it is stored: compiled into SQLite, and kept between runs."""
