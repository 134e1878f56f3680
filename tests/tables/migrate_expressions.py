"""Expressions of JavaScript, and whether Python reads them as JavaScript does."""

from __future__ import annotations

from typing import Final

SHARED: Final = (
    r"^https:\/\/a\.example$",
    r"\.a\.example$",
    r"https?:\/\/(.*\.)?a\.example",
    r"^https:\/\/[a-z0-9-]+\.a\.example$",
    r"^https?:\/\/localhost(:\d+)?$",
    r"^https:\/\/(?:a|b)\.example$",
    r"^(?!https:\/\/c)https:\/\/[^.]+\.example$",
    r"(?<=\.)example$",
    r"^https:\/\/\w+?\.a\.example(:[0-9]{1,5})?$",
    r"^https:\/\/([a-z]+\.){0,2}a\.example$",
    r"^https:\/\/[\w.-]+\.a\.example$",
    r"[\]]a\.example$",
)
"""Python reads these alike."""

OTHER: Final = (
    # Letters in JavaScript, anchors in Python
    r"^https:\/\/a\.example\Z",
    r"\Ahttps:\/\/a\.example$",
    # Text in JavaScript, a quantifier in Python
    r"^https:\/\/a{,3}\.example$",
    r"^https:\/\/a(\.b){,1}\.example$",
    # An empty class and its opposite in JavaScript, a class with a bracket in Python
    r"^https:\/\/[]a]\.example$",
    r"^https:\/\/[^]a]\.example$",
    r"^https:\/\/[^][^]a\.example$",
    # Escapes
    r"^https:\/\/\U00000061\.example$",
    r"^https:\/\/\x61\.example$",
    r"^https:\/\/\N\.example$",
    r"^https:\/\/\cA\.example$",
    r"^https:\/\/\p{L}\.example$",
    r"^https:\/\/\0\.example$",
    # A group that took no part
    r"^(b)?https:\/\/\1a\.example$",
    # Groups and flags of one language
    r"^https:\/\/(?P<n>a)\.example$",
    r"^https:\/\/(?<n>a)\.example$",
    r"(?i)^https:\/\/a\.example$",
    r"^https:\/\/(?i:A)\.example$",
    r"^https:\/\/(?>a)\.example$",
    r"^https:\/\/(?#b)a\.example$",
    # Quantifiers of Python alone
    r"^https:\/\/a++\.example$",
    r"^https:\/\/a{1}+\.example$",
    # Classes whose meaning Python may change
    r"^https:\/\/[a--b]\.example$",
    r"^https:\/\/[[a]\.example$",
)
"""Python reads these differently, or may do so."""
