"""What one row of a flat log says: its parts are read here, one idea a module."""
