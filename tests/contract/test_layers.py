"""The self-check: each layer around a gateway is told once, and nothing else is."""

import logging

import flask_cors
import httpx
import pytest
from harness.layer_apps import AS_MIDDLEWARE, BROKEN, FLASK, SERVERS, gateway_of
from harness.raw_http import exchange
from tables.layers import TOLD


def _told(record: logging.LogRecord) -> tuple[str, str]:
    """The code of a warning, and the layers that it names."""
    assert record.levelno == logging.WARNING
    assert isinstance(record.args, tuple)
    layers = str(record.args[0])
    code, _, sentence = record.getMessage().partition(": ")
    assert layers in sentence
    several = ", " in layers
    assert f"{layers} {'is' if several else 'are'} outside" not in sentence
    assert f"{layers} also {'handles' if several else 'handle'} CORS" not in sentence
    # FastAPI has layers of its own, in each version others.
    return code, ", ".join(e for e in layers.split(", ") if not e.startswith("fastapi."))


def _ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [each for each in caplog.records if each.name == "crossorigin"]


@pytest.mark.parametrize("name", TOLD)
def test_layers_are_reported_once_and_by_name(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), SERVERS[name]() as port:
        for _ in range(2):
            exchange(port, "GET", "/", "api.test", [("Origin", b"https://a.example")])
    told = [_told(each) for each in _ours(caplog)]
    assert sorted(told) == sorted(TOLD[name].items())


def test_every_application_has_its_row() -> None:
    assert SERVERS.keys() == TOLD.keys()


def test_a_server_that_starts_again_logs_no_second_report(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = AS_MIDDLEWARE.place(AS_MIDDLEWARE.make())
    for _ in range(2):
        with caplog.at_level(logging.WARNING), AS_MIDDLEWARE.serve(app) as port:
            exchange(port, "GET", "/", "api.test")
    assert len(_ours(caplog)) == 1


def test_simultaneous_first_requests_log_one_report(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = FLASK.place(FLASK.make())
    flask_cors.CORS(app)
    first = gateway_of(app).app  # the object that both have, before either has gone on
    for _ in range(2):
        with httpx.Client(transport=httpx.WSGITransport(first)) as client:
            assert client.get("http://api.test/").status_code == 404
    assert len(_ours(caplog)) == 1
    assert gateway_of(app).app is not first


def test_a_check_that_fails_is_logged_and_the_server_starts(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with BROKEN() as port:
        assert exchange(port, "GET", "/", "api.test").status == 404
    [record] = _ours(caplog)
    assert (record.levelno, record.exc_info is None) == (logging.ERROR, False)
