"""Drafts: policies and guards while they are built from options, and how they are written."""
