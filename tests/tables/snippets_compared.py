"""The snippets that no test runs as the vendor does, and the pages they were compared with.

The words are all that the vendor documents for a rule, beside those that a comment names.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Compared(NamedTuple):
    """The vendor's page, and the words of a rule that it documents."""

    page: str
    words: frozenset[str]


COMPARED: Final = {
    # `paths` is read by HandleCors of laravel/framework, the others by CorsService of
    # fruitcake/php-cors; neither comes with Debian, npm or PyPI.
    "laravel": Compared(
        "https://github.com/fruitcake/php-cors/blob/master/src/CorsService.php",
        frozenset(
            {
                "paths", "allowed_methods", "allowed_origins", "allowed_origins_patterns",
                "allowed_headers", "exposed_headers", "max_age", "supports_credentials",
            }
        ),
    ),
    # Beside these a rule can have an ID. The tests run a copy of the interface, s3rver.
    "s3": Compared(
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html",
        frozenset(
            {"CORSRules", "AllowedHeaders", "AllowedMethods", "AllowedOrigins", "ExposeHeaders",
             "MaxAgeSeconds"}
        ),
    ),
    # Beside these a rule can have `has` and `missing`. The tests run Vercel's own reader of the
    # file before a function of ours.
    "vercel": Compared(
        "https://vercel.com/guides/how-to-enable-cors",
        frozenset({"headers", "source", "key", "value"}),
    ),
}  # fmt: skip
