"""Texts that are no message of a console, and show a cause by their words or their form."""
