"""The catalogue of advice: valid declarations that may not have the intended effect.

The codes of problems are in `crossorigin.errors`, those of advice in this file. Advice of the
level `warning` names a part of the file that has no effect, or an unexpected one; a `note`
names a fact about browsers, hosts or paths that the owner may want to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias

Level: TypeAlias = Literal["error", "warning", "note"]


class Advice(NamedTuple):
    """An entry of the catalogue: one code of advice.

    Attributes:
        level: the level; a finding of this code may have the other one.
        title: a short description.
        why: the reason for the advice; one or two sentences.
        remedy: the change to make.
        example: a file that gets the advice.
    """

    level: Level
    title: str
    why: str
    remedy: str
    example: str


ADVICE: Final[Mapping[str, Advice]] = MappingProxyType(
    {
        "empty-file": Advice(
            "warning",
            "A file that declares nothing",
            "Without [policy] and [paths] no path has CORS, and without [guard] every request "
            "may act.",
            "Declare a policy, or remove the file.",
            "",
        ),
        "implicit-any-origin": Advice(
            "warning",
            "A table without origins",
            "A policy without allow_origins lets every origin read; a path inherits nothing "
            "from [policy].",
            'List the origins, or write allow_origins = "*" to allow every origin.',
            '[policy]\nallow_origins = ["https://app.example.com"]\n\n'
            '[paths."/reports/*"]\nmax_age = 60\n',
        ),
        "repeated-entry": Advice(
            "warning",
            "A repeated entry",
            "The list already has this entry, in this spelling or in an equivalent one.",
            "Remove it.",
            '[policy]\nallow_origins = ["https://a.example", "HTTPS://A.example:443"]\n',
        ),
        "covered-origin": Advice(
            "warning",
            "An entry that another one covers",
            "A pattern of the same list covers the entry, so the entry has no effect.",
            "Remove the entry, or the pattern where it is too wide.",
            '[policy]\nallow_origins = ["https://*.example.com", "https://app.example.com"]\n',
        ),
        "covered-path": Advice(
            "warning",
            "A path with the policy of the paths above it",
            "The path has the policy that it would have without an entry.",
            "Remove the entry.",
            '[paths."/api/*"]\nallow_origins = ["https://app.example.com"]\n\n'
            '[paths."/api/v2/*"]\nallow_origins = ["https://app.example.com"]\n',
        ),
        "one-url": Advice(
            "note",
            "A path that matches one URL only",
            "A path without a star matches only itself, with or without a trailing slash, and "
            "not the paths below it.",
            "End the path with /* to include all paths below it.",
            '[policy]\nallow_origins = ["https://app.example.com"]\n\n'
            '[paths."/internal"]\ncors = false\n',
        ),
        "unneeded-risk": Advice(
            "warning",
            "An accepted risk without an effect",
            "The table is valid without the risk, and would later accept a risky entry without "
            "a problem.",
            "Remove the name.",
            '[policy]\nallow_origins = ["https://app.example.com"]\n'
            'accept_risks = ["public-suffix"]\n',
        ),
        "risk-without-reason": Advice(
            "note",
            "An accepted risk without a reason",
            "The next reader cannot know whether the reason is still valid.",
            'Write accept_risks = { name = "the reason" }.',
            '[policy]\nallow_origins = ["null"]\naccept_risks = ["null-origin"]\n',
        ),
        "hosted-suffix": Advice(
            "warning",
            "All customers of a hosting service",
            "Anyone can get a name below this suffix, so the pattern allows every customer "
            "of the service.",
            'List your own names, or write allow_origins = "*" to allow every origin.',
            '[policy]\nallow_origins = ["https://*.github.io"]\n',
        ),
        "hosted-name": Advice(
            "note",
            "A name of a hosting service, with credentials",
            "The name belongs to the service: when the account or the deployment ends, "
            "another customer may get the name, and can then read the data of signed-in users, "
            "or change it as an origin of trust.",
            "Use a domain of your own, or remove the entry when the deployment ends.",
            '[policy]\nallow_origins = ["https://shop.github.io"]\nallow_credentials = true\n',
        ),
        "loopback-with-credentials": Advice(
            "note",
            "An http origin of the visitor's own machine, with credentials",
            "Any program on the machine of a signed-in user can serve pages of this origin.",
            "Keep the entry in the file of the development server.",
            '[policy]\nallow_origins = ["http://localhost:3000"]\nallow_credentials = true\n',
        ),
        "max-age-above-cap": Advice(
            "note",
            "A max_age above the limit of some browsers",
            "A browser caches a preflight no longer than its own limit.",
            "Expect a preflight after each limit, or write the smallest one.",
            '[policy]\nallow_origins = ["https://app.example.com"]\nmax_age = 86400\n',
        ),
        "exposed-already": Advice(
            "warning",
            "A response header that every page may read",
            "The Fetch standard shows this header to every page, so the entry has no effect.",
            "Remove it.",
            '[policy]\nallow_origins = ["https://app.example.com"]\n'
            'expose_headers = ["Content-Type", "ETag"]\n',
        ),
        "no-content-type": Advice(
            "note",
            "A list of request headers without Content-Type",
            "No name is added to the list, so pages cannot send JSON.",
            'Add "content-type", unless no page sends a body.',
            '[policy]\nallow_origins = ["https://app.example.com"]\n'
            'allow_headers = ["x-token"]\n',
        ),
        "report-only": Advice(
            "note",
            "A guard that refuses no request",
            "With report_only = true every page may act, and refusals are only logged.",
            "Remove the line once the log shows no request that should have passed.",
            "[guard]\nreport_only = true\n",
        ),
    }
)
