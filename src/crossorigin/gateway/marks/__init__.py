"""Marks: the policies and guards that decorators give to endpoints."""
