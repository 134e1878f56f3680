"""The self-check: runs when the server starts."""
