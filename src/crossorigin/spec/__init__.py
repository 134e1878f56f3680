"""The Fetch standard and RFC 9110 as data and predicates; nothing is decided here.

Citations of Fetch are to its Review Draft of June 2026 (whatwg/fetch at 45097d9).
"""
