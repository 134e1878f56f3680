"""Guarding: an application that gets only the requests that may act."""
