"""Policies: which policy and which guard govern a request."""
