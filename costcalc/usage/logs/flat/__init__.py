"""The flat formats of logs, as data: one module for each kind of who writes them."""
