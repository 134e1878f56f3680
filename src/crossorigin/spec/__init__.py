"""What the Fetch standard and RFC 9110 fix, as data and predicates; nothing is decided here.

Citations of Fetch are to whatwg/fetch at commit 586cd2a.
"""
