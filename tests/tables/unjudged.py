"""Problems that the JSON schema of a cors.toml cannot find, and the reason."""

from __future__ import annotations

UNJUDGED = {
    "prohibited-public-suffix": "The list of public suffixes has 10,000 names.",
    "https://\u2488com": "IDNA maps the character to another one.",
    "https://\u00ad.example": "IDNA removes the character.",
    "http://[::0001]": "No expression tells the canonical form of an IPv6 address.",
}
"""By the code of the problem, or by the entry that has it."""
