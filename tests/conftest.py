"""Loads the project's own pytest plugin, after coverage has begun to measure."""

pytest_plugins = ["crossorigin.testing.plugin", "pytester"]
