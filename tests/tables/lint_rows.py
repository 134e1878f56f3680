"""Files and the findings of `crossorigin lint`: level, code, line and column of each.

The only home of these expectations; sentences are not asserted. The example of each code of
advice stands in its catalogue, and its findings in `EXAMPLES`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LintRow:
    """A file and its findings: ``"level code line:column"``, in their order."""

    id: str
    file: str
    found: tuple[str, ...] = ()


EXAMPLES = {
    "empty-file": ("warning empty-file 1:1",),
    "implicit-any-origin": ("warning implicit-any-origin 4:1",),
    "repeated-entry": ("warning repeated-entry 2:39",),
    "covered-origin": ("warning covered-origin 2:43",),
    "covered-path": ("warning covered-path 4:1",),
    "one-url": ("warning one-url 4:1",),
    "unneeded-risk": ("warning unneeded-risk 3:17",),
    "risk-without-reason": (
        "note prohibited-null-origin 2:18",
        "note risk-without-reason 3:17",
    ),
    "hosted-suffix": ("warning hosted-suffix 2:18",),
    "hosted-name": ("note hosted-name 2:18",),
    "loopback-with-credentials": ("note loopback-with-credentials 2:18",),
    "max-age-above-cap": ("note max-age-above-cap 3:11",),
    "exposed-already": ("warning exposed-already 3:19",),
    "no-content-type": ("note no-content-type 3:17",),
    "report-only": ("note report-only 2:15",),
}
"""The findings of the example of each code of advice."""


ROWS = (
    LintRow(id="a public policy", file='[policy]\nallow_origins = "*"\n'),
    LintRow(
        id="a usual file",
        file="""\
[policy]
allow_origins = ["https://app.example.com", "https://*.preview.example.com"]
allow_credentials = true
allow_headers = ["content-type", "x-token"]
expose_headers = ["etag"]

[guard]
trust = ["https://app.example.com"]
hosts = ["api.example.com", "*.api.example.com"]

[paths."/public/*"]
allow_origins = "*"
max_age = "none"

[paths."/internal/*"]
cors = false

[paths."/webhooks/*"]
guard = false

[paths."/admin/*".guard]
safe_methods = []
""",
    ),
    LintRow(id="a guard alone", file='[guard]\nhosts = ["api.example"]\n'),
    LintRow(
        id="problems of every table",
        file="""\
[policy]
allow_origins = ["https://a.example/", "https://a.example/", 3]
nope = 1
[paths."/api/"]
allow_origins = "a.example"
[paths."/x/*".guard]
hosts = ["https://b"]
""",
        found=(
            "error invalid-field 1:1",
            "error invalid-origin-path 2:18",
            "error invalid-origin-path 2:40",
            "error invalid-type 2:62",
            "error invalid-field 3:8",
            "error invalid-path 4:1",
            "error invalid-origin-scheme 5:17",
            "error invalid-host 7:10",
        ),
    ),
    LintRow(
        id="values in every notation",
        file='''\
policy = { allow_origins = [
    # a comment with "https://a.example/"
    """https://a.example/""", 'https://b.example/', "https://\\u0063.example/",
    [], """
""",
], max_age = -1 }
paths."/a/*".expose_headers = "set-cookie"
paths."\\u002fb/*" = { cors = 1 }
''',
        found=(
            "error invalid-origin-path 3:5",
            "error invalid-origin-path 3:31",
            "error invalid-origin-path 3:53",
            "error invalid-type 4:5",
            "error invalid-origin-scheme 4:9",
            "error invalid-max-age 6:14",
            "error forbidden-response-header 7:31",
            "error invalid-type 8:30",
        ),
    ),
    LintRow(
        id="tables of the wrong type",
        file='[[policy]]\nallow_origins = "*"\n[[paths]]\n[[paths]]\n"/a" = 1\n',
        found=("error invalid-type 1:1", "error invalid-type 3:1"),
    ),
    LintRow(
        id="paths that are a list, told by the policies and by the guard",
        file="paths = [1]\n[guard]\n",
        found=("error invalid-type 1:9",),
    ),
    LintRow(
        id="empty arrays of tables and of values",
        file="paths = []\n[policy]\nallow_origins = []\n",
        found=("error invalid-type 1:9", "error invalid-origins-empty 3:17"),
    ),
    LintRow(
        id="no TOML", file='[policy]\nallow_origins = "\n', found=("error invalid-file 2:18",)
    ),
    LintRow(
        id="an accepted risk with its reason",
        file="""\
[policy]
allow_origins = ["https://app.example.com", "http://kiosk.example"]
allow_credentials = true
[policy.accept_risks]
insecure-origin = "the kiosk goes in March"
""",
        found=("note prohibited-insecure-origin 2:45",),
    ),
    LintRow(
        id="accepted risks of a guard",
        file="""\
[guard]
hosts = "*"
accept_risks = { any-host = "a proxy checks it", null-origin = "none" }
[paths."/a/*".guard]
trust = ["moz-extension://*"]
accept_risks = ["any-extension"]
""",
        found=(
            "note prohibited-any-host 2:9",
            "warning unneeded-risk 3:50",
            "note prohibited-any-extension 5:10",
            "note risk-without-reason 6:17",
        ),
    ),
    LintRow(
        id="reasons that are none",
        file="""\
[policy]
allow_origins = "null"
accept_risks = { null-origin = " ", public-suffix = 1, all = "x" }
""",
        found=(
            "error invalid-type 3:32",
            "error invalid-type 3:53",
            "error invalid-risk 3:56",
        ),
    ),
    LintRow(
        id="origins that patterns cover",
        file="""\
[policy]
allow_origins = [
    "https://*.a.example", "https://x.y.a.example", "https://a.example",
    "https://*.y.a.example", "https://x.a.example:8443", "http://x.a.example",
    "http://localhost:*", "http://localhost", "http://localhost:3000",
    "https://*.b.example:*", "https://*.b.example", "https://c.b.example:1",
    "moz-extension://*", "null",
]
accept_risks = { any-extension = "ours", null-origin = "frames" }
""",
        found=(
            "warning covered-origin 3:28",
            "warning covered-origin 4:5",
            "warning covered-origin 5:27",
            "warning covered-origin 5:47",
            "warning covered-origin 6:30",
            "warning covered-origin 6:53",
            "note prohibited-any-extension 7:5",
            "note prohibited-null-origin 7:26",
        ),
    ),
    LintRow(
        id="hosts and origins of a guard that others cover",
        file="""\
[guard]
trust = ["https://*.a.example", "https://b.a.example"]
hosts = ["*.a.example", "b.a.example", "a.example", "A.example"]
safe_methods = ["GET", "get"]
""",
        found=(
            "warning covered-origin 2:33",
            "warning covered-origin 3:25",
            "warning repeated-entry 3:53",
            "warning repeated-entry 4:24",
        ),
    ),
    LintRow(
        id="names that stand twice",
        file="""\
[policy]
allow_origins = ["https://b\u00fccher.example", "https://xn--bcher-kva.example"]
allow_methods = ["PUT", "put", "purge", "PURGE"]
allow_headers = ["content-type", "X-A", "x-a"]
expose_headers = ["etag", "ETag", "Expires"]
""",
        found=(
            "warning repeated-entry 2:44",
            "warning repeated-entry 3:25",
            "warning repeated-entry 4:41",
            "warning repeated-entry 5:27",
            "warning exposed-already 5:35",
        ),
    ),
    LintRow(
        id="hosts of services",
        file="""\
[policy]
allow_origins = [
    "https://shop.github.io", "https://*.shop.github.io", "https://shop.example",
    "https://*.vercel.app", "moz-extension://*",
]
allow_credentials = true
accept_risks = { public-suffix = "a demo", any-extension = "a demo" }

[paths."/open/*"]
allow_origins = ["https://*.vercel.app", "https://shop.github.io", "https://*.co.uk"]
""",
        found=(
            "note hosted-name 3:5",
            "note hosted-name 3:31",
            "note prohibited-public-suffix 4:5",
            "note prohibited-any-extension 4:29",
            "warning hosted-suffix 10:18",
            "warning hosted-suffix 10:68",
        ),
    ),
    LintRow(
        id="loopback",
        file="""\
[policy]
allow_origins = ["http://localhost:*", "https://localhost", "http://[::1]:3000"]
allow_credentials = true
[paths."/a/*"]
allow_origins = ["http://localhost:3000"]
""",
        found=("note loopback-with-credentials 2:18", "note loopback-with-credentials 2:61"),
    ),
    LintRow(
        id="hosted names and loopback that a guard trusts",
        file="""\
[guard]
trust = ["https://shop.github.io", "http://localhost:*", "https://localhost"]
[paths."/a/*".guard]
trust = "http://127.0.0.1:3000"
[paths."/b/*".guard]
trust = "https://*.vercel.app"
accept_risks = { public-suffix = "a demo" }
""",
        found=(
            "note hosted-name 2:10",
            "note loopback-with-credentials 2:36",
            "note loopback-with-credentials 4:9",
            "note prohibited-public-suffix 6:9",
        ),
    ),
    LintRow(
        id="max_age below and above each cap",
        file="""\
[paths."/a/*"]
allow_origins = "https://a.example"
max_age = 600
[paths."/b/*"]
allow_origins = "https://a.example"
max_age = 601
[paths."/c/*"]
allow_origins = "https://a.example"
max_age = 0
""",
        found=("note max-age-above-cap 6:11",),
    ),
    LintRow(
        id="paths that others cover",
        file="""\
[policy]
allow_origins = ["https://app.example"]

[paths."/a/*"]
allow_origins = ["https://app.example"]

[paths."/b/*"]
cors = false

[paths."/b/c/d/*"]
cors = false

[paths."/b/e.json"]
cors = false

[paths."/b/f/*"]
cors = false
guard = false

[guard]
""",
        found=(
            "warning covered-path 4:1",
            "warning covered-path 10:1",
            "warning covered-path 13:1",
        ),
    ),
    LintRow(
        id="a closed path where all are closed",
        file='[paths."/b/*"]\ncors = false\n',
    ),
    LintRow(
        id="paths that stand for one URL",
        file="""\
[policy]
allow_origins = ["https://app.example"]
[guard]

[paths."/"]
allow_origins = "*"

[paths."/health"]
allow_origins = "*"

[paths."/both"]
cors = false

[paths."/both/*"]
allow_origins = "*"

[paths."/openapi.json"]
allow_origins = "*"

[paths."/closed/*"]
cors = false

[paths."/closed/x"]
allow_origins = "*"

[paths."/admin".guard]
require_origin = true
""",
        found=(
            "warning one-url 5:1",
            "note one-url 8:1",
            "note one-url 23:1",
            "note one-url 26:1",
        ),
    ),
    LintRow(
        id="a closed path below a closed one",
        file="""\
[policy]
allow_origins = ["https://app.example"]
[paths."/a/*"]
cors = false
[paths."/a/b"]
cors = false
guard = false
[guard]
""",
        found=("note one-url 5:1",),
    ),
    LintRow(
        id="no table of a policy but those of paths",
        file='[paths."/a/*"]\nguard = false\n[guard]\n',
    ),
)
