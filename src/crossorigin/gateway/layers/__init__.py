"""Layers: the layers of an application, and the applications mounted in it."""
