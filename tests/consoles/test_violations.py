"""The remedies for code without a URL that a Content Security Policy blocked."""

from __future__ import annotations

import pytest

from crossorigin.consoles.explain import explain

_POLICY = "the following Content Security Policy directive"
INLINE = (
    f"Refused to execute inline script because it violates {_POLICY}: \"script-src 'self'\".",
    f"Executing inline event handler violates {_POLICY} 'script-src 'self''. It was blocked.",
    f"Refused to apply inline style because it violates {_POLICY}: \"style-src 'self'\".",
    f"Refused to execute JavaScript URL because it violates {_POLICY}: \"script-src 'self'\".",
    (
        "Refused to execute a script because its hash, its nonce, or 'unsafe-inline' does not "
        "appear in the script-src directive of the Content Security Policy."
    ),
    (
        "Content-Security-Policy: The page's settings blocked an inline script "
        "(script-src-elem) "
        "from being executed because it violates the following directive: “script-src 'self'”"
    ),
    (
        "Content Security Policy: The page's settings blocked the loading of a "
        "resource at inline "
        "(“script-src”)."
    ),
)
EVAL = (
    (
        "EvalError: Refused to evaluate a string as JavaScript because 'unsafe-eval' is not "
        f"an allowed source of script in {_POLICY}: \"script-src 'self'\"."
    ),
    (
        f"Evaluating a string as JavaScript violates {_POLICY} because 'unsafe-eval' is not an "
        "allowed source of script: script-src 'self'\"."
    ),
    (
        "Content-Security-Policy: The page's settings blocked a JavaScript eval "
        "(script-src) from "
        "being executed because it violates the following directive: “script-src 'self'”"
    ),
    (
        "CompileError: WebAssembly.instantiate(): Refused to compile or "
        "instantiate WebAssembly "
        f"module because 'unsafe-eval' is not an allowed source of script in {_POLICY}: \"…\""
    ),
)
URLS = (
    ("https://api.example/x", "connect to", "Add the URL's origin"),
    ("data:image/png;base64,AAA", "load the image", "Add data: to"),
    ("blob:http://localhost/1", "create a worker from", "Add blob: to"),
)


@pytest.mark.parametrize("text", INLINE)
def test_inline_code_is_moved_to_a_file_or_listed_by_its_hash(text: str) -> None:
    [found] = explain(text)
    assert found.code == "ContentSecurityPolicy"
    assert "Move the inline script or style to a file" in found.remedy


@pytest.mark.parametrize("text", EVAL)
def test_code_made_from_strings_is_left_out_or_allowed_by_its_keyword(text: str) -> None:
    [found] = explain(text)
    assert found.code == "ContentSecurityPolicy"
    assert "'unsafe-eval'" in found.remedy
    assert "Add the URL's origin" not in found.remedy


@pytest.mark.parametrize(("url", "verb", "remedy"), URLS)
def test_url_is_listed_by_its_origin_or_scheme(url: str, verb: str, remedy: str) -> None:
    [found] = explain(
        f"Refused to {verb} '{url}' because it violates {_POLICY}: \"default-src 'self' "
        "'unsafe-inline' 'unsafe-eval'\"."
    )
    assert (found.code, found.url) == ("ContentSecurityPolicy", url)
    assert found.remedy.startswith(remedy)


def test_a_canvas_with_an_image_of_the_disk_needs_a_server() -> None:
    [found] = explain("The cross-origin image at file:///C:/game/a.png may not be loaded.")
    assert found.code == "TaintedCanvas"
    assert "python -m http.server" in found.remedy


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(404, "See that the path is right"), (502, "The application behind the proxy is down")],
)
def test_the_remedy_for_an_error_fits_its_status(status: int, remedy: str) -> None:
    [found] = explain(f"GET https://api.example/x {status} (…)")
    assert (found.code, found.status) == ("ErrorStatus", status)
    assert found.remedy.startswith(remedy)
