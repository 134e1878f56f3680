"""Migrations of the model."""
