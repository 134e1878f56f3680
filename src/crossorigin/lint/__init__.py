"""Lint: the problems of a file, the risks that it accepts, and advice."""
