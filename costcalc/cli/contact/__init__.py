"""What answers a line that no command takes as it is: none at all, half a question, a slip."""
