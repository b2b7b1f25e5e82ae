"""Files of logs: which are meant, and their bytes, unpacked, counted and hashed as they are read."""
