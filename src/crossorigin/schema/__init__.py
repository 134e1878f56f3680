"""JSON schemas of policies and guards, and their use as fields of models."""
