"""Responses: encoded, and kept for the requests that get them again."""
