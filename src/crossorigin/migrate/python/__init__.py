"""Python files: read as trees, and never run."""
