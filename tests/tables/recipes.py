"""Configurations that people copy, each with the differences that `verify` has to find.

A difference is written as its kind and the kind of the origin. ``read`` or ``preflight`` after
it says that only such requests have it, ``missing`` that only the path of a missing resource,
and ``spelled`` that another spelling of a path has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count

ONE = """\
[policy]
allow_origins = ["https://app.example.com"]
allow_credentials = true
allow_methods = ["PUT"]
allow_headers = ["x-token"]
"""
PUBLIC = '[policy]\nallow_origins = "*"\nallow_methods = ["PUT"]\nallow_headers = ["x-token"]\n'
LOCAL = ONE.replace('"https://app.example.com"', '"http://localhost:*"')
PORT = ONE.replace(".com", ".com:3000")
ADDRESS = ONE.replace("https://app.example.com", "https://192.168.1.5")
BELOW = ONE.replace('"https://app.example.com"', '"https://*.example.com"')
CLOSED = f'{ONE}\n[paths."/internal/*"]\ncors = false\n'
OPEN = f'{ONE}\n[paths."/public/*"]\nallow_origins = "*"\nallow_methods = ["PUT"]\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A configuration of a server, and the findings of `verify` under a policy.

    Attributes:
        id: the trap.
        edge: the server.
        text: the configuration.
        around: the part of it that stands outside the site.
        policy: the file that it is meant to say.
        behind: ``plain`` for an application without CORS, ``own`` for one that sends its own
            headers, ``down`` for none.
        found: the differences.
        layers: the codes of the notes on layers.
    """

    id: str
    edge: str
    text: str
    around: str = ""
    policy: str = ONE
    behind: str = "plain"
    found: frozenset[str] = frozenset()
    layers: frozenset[str] = frozenset()


EVERY = tuple(
    f"wider {kind}"
    for kind in (
        "case", "digit", "dot", "ending", "foreign", "hosted", "hyphen", "label", "last-dot",
        "loopback", "network", "null", "parent", "port", "prefix", "program", "scheme",
        "subdomain", "suffix",
    )
)  # fmt: skip
"""The differences of a server that lets every origin in, under `ONE`."""

EVERY_READ = tuple(f"{each} read" for each in EVERY)
"""Those of a server that lets every origin read."""


def _found(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


_ANSWER = """\
add_header Access-Control-Allow-Methods PUT always;
add_header Access-Control-Allow-Headers x-token always;
add_header Access-Control-Max-Age 600 always;
"""
_VARY = "add_header Vary Origin always;\n"
_CREDENTIALS = "add_header Access-Control-Allow-Credentials true always;\n"
_HIDDEN = "proxy_hide_header Access-Control-Allow-Origin;\n"
_PROXY = "location / { proxy_pass UPSTREAM; }\n"


def _map(name: str, *lines: str) -> str:
    return f"map $http_origin ${name} {{ default ''; {' '.join(lines)} }}"


def _exact(name: str) -> str:
    """Return two maps: the keys of the first ignore case, the second compares again."""
    first = _map(f"{name}_", '"https://app.example.com" "https://app.example.com";')
    again = f'"~^(.+)\\|\\1$" ${name}_;'
    return f'{first}\nmap "$http_origin|${name}_" ${name} {{ default ""; {again} }}'


def _nginx(origin: str, rest: str = "", vary: str = _VARY) -> str:
    """The shape that works, with `origin` as the value of the header."""
    return (
        f"add_header Access-Control-Allow-Origin {origin} always;\n"
        f"{_CREDENTIALS}{_ANSWER}{vary}"
        f"if ($request_method = OPTIONS) {{ return 204; }}\n{rest or _PROXY}"
    )


_numbers = count()


def _more(kind: str, trap: str, expression: str, policy: str = ONE) -> Recipe:
    """A list of expressions in which one more lets origins of a kind in."""
    name = f"more_{next(_numbers)}"
    listed = re.escape(policy.split('"')[1]).replace("\\*", "[a-z.]+")
    return Recipe(
        id=trap,
        edge="nginx",
        found=_found(f"wider {kind}"),
        around=_map(name, f'"~^{listed}$" $http_origin;', f'"~{expression}" $http_origin;'),
        policy=policy,
        text=_nginx(f"${name}"),
    )


NGINX = (
    Recipe(
        id="the shape that works",
        edge="nginx",
        around=_exact("right"),
        text=_nginx("$right"),
    ),
    Recipe(
        id="the keys of a map ignore case",
        edge="nginx",
        found=_found("wider case"),
        around=_map("cased", '"https://app.example.com" $http_origin;'),
        text=_nginx("$cased"),
    ),
    Recipe(
        id="every origin is reflected",
        edge="nginx",
        found=_found(*EVERY),
        text=_nginx("$http_origin"),
    ),
    Recipe(
        id="a literal star with credentials",
        edge="nginx",
        found=_found("narrower listed", *EVERY),
        text=_nginx("*"),
    ),
    Recipe(
        id="an expression without an end",
        edge="nginx",
        found=_found("wider last-dot", "wider port", "wider prefix"),
        around=_map("endless", r'"~^https://app\.example\.com" $http_origin;'),
        text=_nginx("$endless"),
    ),
    Recipe(
        id="an expression without a start, and with a bare dot",
        edge="nginx",
        found=_found(
            "wider dot", "wider hyphen", "wider scheme", "wider subdomain", "wider suffix"
        ),
        around=_map("startless", '"~app.example.com$" $http_origin;'),
        text=_nginx("$startless"),
    ),
    Recipe(
        id="Vary where Origin is, and nowhere else",
        edge="nginx",
        found=_found("vary read"),
        around=_exact("half") + "\n" + _map("half_vary", "~. Origin;"),
        text=_nginx("$half", vary="add_header Vary $half_vary always;\n"),
    ),
    Recipe(
        id="pages of extensions, apps and files",
        edge="nginx",
        found=_found("wider program"),
        around=_map(
            "ours",
            r'"~^https://app\.example\.com$" $http_origin;',
            '"~^[^:]+(?<!https)(?<!http):" $http_origin;',
        ),
        text=_nginx("$ours"),
    ),
    _more("loopback", "any port of localhost", r"^https?://localhost(:\d+)?$"),
    _more("loopback", "one port of localhost", r"^http://localhost:3000$"),
    _more("loopback", "a start with 127.0.0.1", r"^http://127\.0\.0\.1"),
    _more("loopback", "any port of [::1]", r"^http://\[::1\](:\d+)?$"),
    _more("dot", "a bare first dot", r"^https://app.example\.com$"),
    _more("dot", "a bare last dot", r"^https://app\.example.com$"),
    _more("label", "any text before the first dot", r"^https://app[a-z]*\.example\.com$"),
    _more("label", "any text before the last dot", r"^https://app\.example[a-z]*\.com$"),
    _more("hyphen", "a hyphen before the host", r"^https://(.*-)?app\.example\.com$"),
    _more("hyphen", "a hyphen before the first dot", r"^https://app(-\w+)?\.example\.com$"),
    _more("hyphen", "a hyphen before the last dot", r"^https://app\.example(-\w+)?\.com$"),
    _more("hyphen", "a hyphen before a pattern", r"^https://\w+-example\.com$", BELOW),
    _more("digit", "numbers after the first label", r"^https://app\d*\.example\.com$"),
    _more("digit", "numbers before the last dot", r"^https://app\.example\d?\.com$"),
    _more("ending", "any last label", r"^https://app\.example\.[a-z]+$"),
    _more("ending", "any last label of a pattern", r"^https://\w+\.example\.\w+$", BELOW),
    _more("last-dot", "a dot after the host", r"^https://app\.example\.com\.?$"),
    _more("last-dot", "a dot after a pattern", r"^https://\w+\.example\.com\.$", BELOW),
    _more("hosted", "previews of a hosting service", r"^https://[^.]+\.netlify\.app$"),
    _more("hosted", "the same beside a pattern", r"^https://[a-z-]+\.vercel\.app$", BELOW),
    _more("network", "a network of one's own", r"^http://192\.168\.\d+\.\d+(:\d+)?$"),
    _more("network", "names of a local network", r"^http://[a-z-]+\.local$"),
    _more("address", "any address of a network", r"^https://192\.168\.1\.\d+$", ADDRESS),
    _more("port", "any port of four digits", r"^https://app\.example\.com:\d{4}$", PORT),
    Recipe(
        id="no Vary",
        edge="nginx",
        found=_found("vary read"),
        around=_exact("unvaried"),
        text=_nginx("$unvaried", vary=""),
    ),
    Recipe(
        id="a list in one line",
        edge="nginx",
        found=_found("narrower listed"),
        text=_nginx('"https://app.example.com, https://b.example"'),
    ),
    Recipe(
        id="add_header without always",
        edge="nginx",
        found=_found("narrower listed missing read", "vary missing read"),
        text=_nginx("https://app.example.com").replace(" always", ""),
    ),
    Recipe(
        id="an if in a location drops the headers of the server",
        edge="nginx",
        found=_found("narrower listed read", "vary read"),
        text=_nginx(
            "https://app.example.com",
            "location / { add_header X-Frame-Options DENY; proxy_pass UPSTREAM; }\n",
        ),
    ),
    Recipe(
        id="an application that sends its own headers, too",
        edge="nginx",
        found=_found("narrower listed read"),
        layers=_found("two-layers"),
        text=_nginx("https://app.example.com"),
        behind="own",
    ),
    Recipe(
        id="a location that hides a header drops what the server hides",
        edge="nginx",
        found=_found("narrower listed read"),
        layers=_found("two-layers"),
        text=_HIDDEN
        + _nginx(
            "https://app.example.com",
            "location / { proxy_hide_header X-Powered-By; proxy_pass UPSTREAM; }\n",
        ),
        behind="own",
    ),
    Recipe(
        id="headers of the application that the server hides",
        edge="nginx",
        around=_exact("hiding"),
        text=_HIDDEN + _nginx("$hiding"),
        behind="own",
    ),
    Recipe(
        id="another max-age",
        edge="nginx",
        found=_found("max-age listed preflight"),
        text=_nginx("https://app.example.com").replace("600", "1728000"),
    ),
    Recipe(
        id="the copied recipe with if",
        edge="nginx",
        found=_found(
            "granted listed preflight",
            "max-age listed preflight",
            "narrower listed missing read",
            "vary read",
            "wider case",
            "wider digit",
            "wider hyphen",
            "wider label",
            "wider last-dot",
            "wider listed preflight",
            "wider port",
            "wider prefix",
            "wider scheme",
            "wider subdomain",
            "wider suffix",
        ),
        text="""\
location / {
    if ($http_origin ~* (https?://[^/]*\\.example\\.com(:[0-9]+)?)) { set $cors "true"; }
    if ($request_method = 'OPTIONS') { set $cors "${cors}options"; }
    if ($cors = "true") {
        add_header 'Access-Control-Allow-Origin' "$http_origin";
        add_header 'Access-Control-Allow-Credentials' 'true';
    }
    if ($cors = "trueoptions") {
        add_header 'Access-Control-Allow-Origin' "$http_origin";
        add_header 'Access-Control-Allow-Credentials' 'true';
        add_header 'Access-Control-Max-Age' 1728000;
        add_header 'Access-Control-Allow-Methods' 'GET, POST, OPTIONS, PUT, DELETE';
        add_header 'Access-Control-Allow-Headers' 'X-Token,Authorization,Content-Type';
        return 204;
    }
    proxy_pass UPSTREAM;
}
""",
    ),
    Recipe(
        id="preflights are answered while the application is down",
        edge="nginx",
        layers=_found("preflight-in-front"),
        text=_nginx("https://app.example.com"),
        behind="down",
    ),
    Recipe(
        id="a closed path that is compared as it came",
        edge="nginx",
        layers=_found("one-reading"),
        found=_found("wider other spelled read"),
        policy=CLOSED,
        around='map "$request_uri|$http_origin" $raw { default ""; '
        '"~^/internal(/[^|]*)?\\|" ""; '
        '"~^[^|]*\\|https://app\\.example\\.com$" $http_origin; }',
        text=_nginx("$raw"),
    ),
)

_HAPROXY = """\
  http-request set-var(txn.origin) req.fhdr(origin)
  http-request set-var(txn.allowed) bool(true) if ORIGIN
  acl asks req.fhdr(access-control-request-method) -m found
  http-request return status 204 if METH_OPTIONS asks
"""
_HAPROXY_HEADERS = """\
  WHEN del-header access-control- -m beg
  WHEN set-header Access-Control-Allow-Origin %[var(txn.origin)] if { var(txn.allowed) -m bool }
  WHEN set-header Access-Control-Allow-Credentials true if { var(txn.allowed) -m bool }
  WHEN set-header Access-Control-Allow-Methods PUT if { var(txn.allowed) -m bool }
  WHEN set-header Access-Control-Allow-Headers x-token if { var(txn.allowed) -m bool }
  WHEN set-header Access-Control-Max-Age 600 if { var(txn.allowed) -m bool }
  WHEN set-header Vary Origin
"""


def _haproxy(origin: str, when: str = "http-after-response") -> str:
    """The shape that works, with `origin` as the condition on the header."""
    return _HAPROXY.replace("ORIGIN", origin) + _HAPROXY_HEADERS.replace("WHEN", when)


_BEGINS = "  http-request set-var(txn.open) bool(true) if { path,url_dec -m beg /public }\n"
_OPENED = "".join(
    f"  http-after-response {action} if {{ var(txn.open) -m bool }}\n"
    for action in (
        "set-header Access-Control-Allow-Origin *",
        "del-header Access-Control-Allow-Credentials",
        "set-header Access-Control-Allow-Methods PUT",
        "set-header Access-Control-Allow-Headers x-token",
        "set-header Access-Control-Max-Age 600",
    )
)


HAPROXY = (
    Recipe(
        id="the shape that works",
        edge="haproxy",
        text=_haproxy("{ var(txn.origin) -m str https://app.example.com }"),
        behind="own",
    ),
    Recipe(
        id="a match by the end",
        edge="haproxy",
        found=_found("wider scheme"),
        policy=BELOW,
        text=_haproxy("{ var(txn.origin) -m end .example.com }"),
    ),
    Recipe(
        id="a match by the domain",
        edge="haproxy",
        found=_found(
            "wider last-dot", "wider parent", "wider port", "wider prefix", "wider scheme"
        ),
        policy=BELOW,
        text=_haproxy("{ req.fhdr(origin) -m dom example.com }"),
    ),
    Recipe(
        id="a match by the start",
        edge="haproxy",
        found=_found("wider last-dot", "wider prefix"),
        policy=LOCAL,
        text=_haproxy("{ var(txn.origin) -m beg http://localhost }"),
    ),
    Recipe(
        id="paths that begin as the open ones",
        edge="haproxy",
        layers=_found("one-reading"),
        found=_found("narrower other read", "wider foreign read"),
        policy=f'{OPEN}allow_headers = ["x-token"]\n',
        text=_BEGINS + _haproxy("{ var(txn.origin) -m str https://app.example.com }") + _OPENED,
    ),
    Recipe(
        id="http-response, which the pages of the server itself do not see",
        edge="haproxy",
        found=_found("narrower listed", "vary read"),
        text=_haproxy("{ var(txn.origin) -m str https://app.example.com }", "http-response"),
        behind="down",
    ),
)

_APACHE = """\
RewriteEngine On
SetEnvIf Origin "EXPRESSION" allowed=$0
Header onsuccess unset Access-Control-Allow-Origin
Header always set Access-Control-Allow-Origin %{allowed}e env=allowed
Header always set Access-Control-Allow-Credentials true env=allowed
Header always set Access-Control-Allow-Methods PUT env=allowed
Header always set Access-Control-Allow-Headers x-token env=allowed
Header always set Access-Control-Max-Age 600 env=allowed
Header always merge Vary Origin
RewriteCond %{REQUEST_METHOD} =OPTIONS
RewriteCond %{HTTP:Access-Control-Request-Method} .
RewriteRule ^ - [R=204,L]
"""
_ANCHORED = r"^https://app\.example\.com$"


def _apache(expression: str = _ANCHORED) -> str:
    return _APACHE.replace("EXPRESSION", expression)


APACHE = (
    Recipe(id="the shape that works", edge="apache", text=_apache(), behind="own"),
    Recipe(
        id="an expression without an end",
        edge="apache",
        found=_found("wider last-dot", "wider port", "wider prefix"),
        text=_apache(r"^https://app\.example\.com.*"),
    ),
    Recipe(
        id="an expression without signs is a text, and has no match to send back",
        edge="apache",
        found=_found("narrower listed"),
        text=_apache(r"https://app\.example\.com"),
    ),
    Recipe(
        id="a proxy that names itself",
        edge="apache",
        layers=_found("two-servers", "via"),
        text=f"ProxyVia On\n{_apache()}",
    ),
    Recipe(
        id="always set beside the header of the application",
        edge="apache",
        found=_found("narrower listed read", *EVERY_READ),
        layers=_found("two-layers"),
        text=_apache().replace("Header onsuccess unset Access-Control-Allow-Origin\n", ""),
        behind="own",
    ),
    Recipe(
        id="set without always",
        edge="apache",
        found=_found("narrower listed"),
        text=_apache().replace("Header always set", "Header set"),
        behind="down",
    ),
    Recipe(
        id="a path that is compared before it is decoded",
        edge="apache",
        layers=_found("one-reading"),
        found=_found("wider other spelled read"),
        policy=CLOSED,
        text=_apache().replace(
            "Header onsuccess",
            'SetEnvIf Request_URI "^/internal(/|$)" !allowed\nHeader onsuccess',
        ),
    ),
)

_CADDY = """\
@allowed MATCHER
@preflight {
    method OPTIONS
    header Access-Control-Request-Method *
}
route {
    header Vary Origin
    header @allowed {
        Access-Control-Allow-Origin {http.request.header.Origin}
        Access-Control-Allow-Credentials true
        Access-Control-Allow-Methods PUT
        Access-Control-Allow-Headers x-token
        Access-Control-Max-Age 600
    }
    respond @preflight 204
    reverse_proxy UPSTREAM {
        header_down -Access-Control-*
    }
}
"""


def _caddy(matcher: str) -> str:
    return _CADDY.replace("MATCHER", matcher)


CADDY = (
    Recipe(
        id="the shape that works",
        edge="caddy",
        text=_caddy(r"header_regexp Origin ^https://app\.example\.com$"),
        behind="own",
    ),
    Recipe(
        id="preflights of one layer, and requests of another with another policy",
        edge="caddy",
        found=_found(*(f"{each} preflight" for each in EVERY), "narrower listed read"),
        layers=_found("two-servers"),
        text=_caddy(r"header_regexp Origin ^https://app\.example\.com$").replace(
            "header @allowed", "header @preflight"
        ).replace("header_down -Access-Control-*", ""),
        behind="other",
    ),
    Recipe(
        id="a star in a header matcher is a suffix",
        edge="caddy",
        found=_found("wider scheme"),
        policy=BELOW,
        text=_caddy("header Origin *.example.com"),
    ),
    Recipe(
        id="a star at the end of a header matcher is a prefix",
        edge="caddy",
        found=_found("wider last-dot", "wider prefix"),
        policy=LOCAL,
        text=_caddy("header Origin http://localhost*"),
    ),
    Recipe(
        id="a pattern that is taken as it is written",
        edge="caddy",
        found=_found("narrower listed"),
        policy=BELOW,
        text=_caddy("header Origin https://*.example.com"),
    ),
    Recipe(
        id="the headers of the application are kept",
        edge="caddy",
        found=_found("narrower listed read", *EVERY_READ),
        layers=_found("two-layers"),
        text=_caddy(r"header_regexp Origin ^https://app\.example\.com$").replace(
            "header_down -Access-Control-*", ""
        ),
        behind="own",
    ),
    Recipe(
        id="headers that are set late are lost on an error of the server itself",
        edge="caddy",
        found=_found("narrower listed read"),
        layers=_found("preflight-in-front"),
        text=_caddy(r"header_regexp Origin ^https://app\.example\.com$").replace(
            "    header @allowed {\n", "    header @allowed {\n        defer\n"
        ),
        behind="down",
    ),
    Recipe(
        id="a path matcher ignores case",
        edge="caddy",
        layers=_found("one-reading"),
        found=_found("wider foreign spelled read"),
        policy=OPEN,
        text=_caddy("{\n    header_regexp Origin ^https://app\\.example\\.com$\n"
                    "    not path /public /public/*\n}").replace(
            "    respond", "    @public path /public /public/*\n"
            '    header @public {\n        Access-Control-Allow-Origin "*"\n'
            "        Access-Control-Allow-Methods PUT\n        Access-Control-Max-Age 600\n"
            '        Access-Control-Allow-Headers "{http.request.header.'
            'Access-Control-Request-Headers}"\n    }\n    respond',
        ),
    ),
)  # fmt: skip


def _envoy(matcher: str, extra: str = "", cors: str = "") -> str:
    return f"""\
routes:
- match: {{prefix: /}}
{extra}typed_per_filter_config:
  envoy.filters.http.cors:
    "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
    allow_origin_string_match: [{matcher}]
    allow_credentials: true
    allow_methods: PUT
    allow_headers: x-token
    max_age: "600"
    forward_not_matching_preflights: false
{cors}"""


_STRIP = "response_headers_to_remove: [access-control-allow-origin]\n"

ENVOY = (
    Recipe(
        id="the filter alone sends no Vary",
        edge="envoy",
        found=_found("vary read"),
        text=_envoy("{exact: 'https://app.example.com'}", _STRIP),
        behind="own",
    ),
    Recipe(
        id="the headers of the application reach strangers",
        edge="envoy",
        found=_found("vary read", *EVERY_READ),
        text=_envoy("{exact: 'https://app.example.com'}"),
        behind="own",
    ),
    Recipe(
        id="a match by the end",
        edge="envoy",
        found=_found("vary read", "wider scheme"),
        policy=BELOW,
        text=_envoy("{suffix: .example.com}"),
    ),
    Recipe(
        id="a match by the start",
        edge="envoy",
        found=_found("vary read", "wider last-dot", "wider prefix"),
        policy=LOCAL,
        text=_envoy("{prefix: 'http://localhost'}"),
    ),
    Recipe(
        id="a star reflects every origin",
        edge="envoy",
        found=_found(*EVERY, "vary read"),
        text=_envoy("{exact: '*'}"),
    ),
    Recipe(
        id="the policy of a route takes credentials over from its host",
        edge="envoy",
        layers=_found("one-reading"),
        found=_found(
            "narrower foreign preflight", "vary read", "wider foreign",
            "wider foreign spelled read", "wider hosted", "wider loopback", "wider network",
            "wider null", "wider other", "wider program", "wider other spelled read"),
        policy=OPEN,
        text=_envoy("{exact: 'https://app.example.com'}").replace(
            "routes:\n", """\
routes:
- match: {prefix: /public}
  typed_per_filter_config:
    envoy.filters.http.cors:
      "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
      allow_origin_string_match: [{exact: '*'}]
      allow_methods: PUT
""",
        ),
    ),
    Recipe(
        id="a closed path that is compared as it came",
        edge="envoy",
        layers=_found("one-reading"),
        found=_found("vary read", "wider other spelled read"),
        policy=CLOSED,
        text=_envoy("{exact: 'https://app.example.com'}").replace(
            "routes:\n", """\
routes:
- match: {path_separated_prefix: /internal}
  typed_per_filter_config:
    envoy.filters.http.cors:
      "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
      filter_enabled: {default_value: {numerator: 0}}
""",
        ),
    ),
)  # fmt: skip

RECIPES = (*NGINX, *HAPROXY, *APACHE, *CADDY, *ENVOY)
