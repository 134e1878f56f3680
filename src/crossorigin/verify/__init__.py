"""Verify: whether a live server answers as its policy declares."""
