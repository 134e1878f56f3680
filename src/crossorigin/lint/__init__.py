"""Lint: all that is wrong with a file, the risks that it accepts, and advice."""
