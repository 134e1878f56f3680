"""Findings: facts about options, and the catalogue of their codes."""
