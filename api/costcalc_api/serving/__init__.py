"""The server: processes and threads, requests as they arrive, what every answer gets on its way."""
