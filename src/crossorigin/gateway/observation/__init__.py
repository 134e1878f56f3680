"""Observation: reports decisions, and compares them with those of a next policy."""
