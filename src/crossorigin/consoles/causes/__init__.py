"""Causes of refusals, and the advice on them."""
