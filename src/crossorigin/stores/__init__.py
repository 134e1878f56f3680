"""Stores: origins that change while the server runs."""
