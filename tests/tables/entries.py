"""How an entry of allow_origins is brought to its canonical form; the only home of these."""

from __future__ import annotations

NORMAL = (
    ("https://a.example", "https://a.example"),
    ("HTTPS://A.Example", "https://a.example"),
    ("https://a.example:443", "https://a.example"),
    ("http://a.example:80", "http://a.example"),
    ("https://a.example:80", "https://a.example:80"),
    ("http://a.example:65535", "http://a.example:65535"),
    ("https://a_b-.example", "https://a_b-.example"),
    ("https://a.example.", "https://a.example."),
    ("https://B\u00fccher.example", "https://xn--bcher-kva.example"),
    ("https://b\u00fccher\u3002example", "https://xn--bcher-kva.example"),
    ("https://\U0001f4a9.la", "https://xn--ls8h.la"),
    ("https://fa\u00df.de", "https://xn--fa-hia.de"),
    ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
    ("http://[::1]:3000", "http://[::1]:3000"),
    ("http://[2001:db8::1]", "http://[2001:db8::1]"),
    ("http://[::ffff:102:304]", "http://[::ffff:102:304]"),
    ("chrome-extension://abcdefghijklmnop", "chrome-extension://abcdefghijklmnop"),
    ("capacitor://localhost", "capacitor://localhost"),
    ("https://*.A.example", "https://*.a.example"),
    ("https://*.a.example:443", "https://*.a.example"),
    ("https://*.a.example:8443", "https://*.a.example:8443"),
    ("https://*.a.example:*", "https://*.a.example:*"),
    ("http://localhost:*", "http://localhost:*"),
    ("http://[::1]:*", "http://[::1]:*"),
    ("http://127.0.0.1:*", "http://127.0.0.1:*"),
    ("https://*.b\u00fccher.example", "https://*.xn--bcher-kva.example"),
)
