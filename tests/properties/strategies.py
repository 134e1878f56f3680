"""The inputs of the properties. Small alphabets, so that values often almost match."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from tables.model import A, B

LABELS = st.sampled_from(["a", "b", "ab", "ba", "foo", "bar", "foobar", "x-y", "x_y", "0"])
TOPS = st.sampled_from(["example", "test", "co.example", "localhost"])
HOSTS = st.builds(
    lambda labels, top: ".".join([*labels, top]), st.lists(LABELS, max_size=3), TOPS
)
ADDRESSES = st.sampled_from(["127.0.0.1", "10.0.0.1", "[::1]", "[2001:db8::1]"])
SCHEMES = st.sampled_from(["https", "http", "app"])
PORTS = st.sampled_from([None, 1, 3000, 3001, 8080, 65535])


@dataclass(frozen=True)
class Entry:
    """A canonical origin, or a pattern: `host` without the star, `port` 0 for any."""

    scheme: str
    host: str
    port: int | None
    below: bool = False

    def __str__(self) -> str:
        port = {None: "", 0: ":*"}.get(self.port, f":{self.port}")
        return f"{self.scheme}://{'*.' if self.below else ''}{self.host}{port}"

    def matches(self, other: "Entry") -> bool:
        """The naive matcher: the contract, one entry at a time."""
        if self.below:
            host_fits = other.host.endswith("." + self.host)
        else:
            host_fits = other.host == self.host
        return self.scheme == other.scheme and host_fits and self.port in (0, other.port)


ORIGINS = st.builds(Entry, SCHEMES, HOSTS | ADDRESSES, PORTS)
PATTERNS = st.builds(Entry, SCHEMES, HOSTS, PORTS | st.just(0), below=st.just(True))  # noqa: FBT003 (a strategy's value)
ANY_PORTS = st.builds(Entry, SCHEMES, HOSTS | ADDRESSES, st.just(0))
ENTRIES = ORIGINS | PATTERNS | ANY_PORTS

TOKENS = st.text("abcXYZ-!#$", min_size=1, max_size=8)
METHODS = st.sampled_from(["GET", "POST", "put", "delete", "PATCH", "Chicken", "PURGE"])
NAMES = st.sampled_from(["X-A", "x-a", "X-B", "Authorization", "content-type"]) | TOKENS
SECURE = st.builds(
    Entry,
    st.just("https"),
    st.builds(lambda labels: ".".join([*labels, "a.example"]), st.lists(LABELS, max_size=2)),
    PORTS,
    st.booleans(),
).map(str)


@st.composite
def policy_fields(draw: st.DrawFn) -> dict[str, Any]:
    """The fields of a policy that can be built."""
    credentials = draw(st.booleans())
    some = st.lists(SECURE if credentials else ENTRIES.map(str), min_size=1, max_size=5)
    return {
        "allow_origins": draw(some if credentials else st.just("*") | some),
        "allow_methods": draw(st.just("*") | st.lists(METHODS, max_size=4)),
        "allow_headers": draw(st.just("*") | st.lists(NAMES, max_size=4)),
        "expose_headers": draw(
            st.just("*") | st.lists(st.sampled_from(["X-A", "X-B", "etag"]))
        ),
        "allow_credentials": credentials,
        "max_age": draw(st.none() | st.integers(0, 86_400)),
        "preflight_status": draw(st.sampled_from([200, 204])),
        "preflight_continue": draw(st.booleans()),
    }


# Bytes as they may stand in a header line, or not even there.
BYTES = st.text(st.characters(max_codepoint=255), max_size=40)
NEAR_ORIGINS = st.sampled_from([A, B, "null", "https://x.a.example", "https://a.example:8443"])
HOSTILE = (
    BYTES
    | NEAR_ORIGINS
    | st.builds(lambda start, end: start + end, NEAR_ORIGINS, BYTES)
    | st.builds(lambda start, end: start + end, BYTES, NEAR_ORIGINS)
)
HOSTILE_METHODS = BYTES | METHODS
HOSTILE_LISTS = st.lists(BYTES | st.lists(NAMES | BYTES, max_size=5).map(",".join), max_size=4)
VERBS = st.sampled_from(["OPTIONS", "GET", "POST", "options"]) | BYTES
# Headers of an app's answer: names that the gateways touch and one that they do not.
_APP_NAMES = (
    "Vary",
    "vary",
    "VARY",
    "Access-Control-Allow-Origin",
    "access-control-expose-headers",
    "Access-Control-Max-Age",
    "X-A",
    "x-b",
)
_APP_VALUES = ("", "*", "Origin", "accept, origin", "Accept-Encoding", "a,,b")
APP_LINES = st.lists(
    st.tuples(st.sampled_from(_APP_NAMES), st.sampled_from(_APP_VALUES)), max_size=6
)
