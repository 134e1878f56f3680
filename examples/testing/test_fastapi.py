import pytest
from fastapi_app import app

from crossorigin.testing import BrowserFactory, CORSBlocked


def test_our_page_may_read_and_write(crossorigin_browser: BrowserFactory) -> None:
    page = crossorigin_browser(app, origin="https://app.example")
    assert page.fetch("/items", credentials="include").json() == ["apple"]
    assert page.fetch("/items/1", method="PUT", json={"name": "pear"}).ok


def test_other_pages_may_not(crossorigin_browser: BrowserFactory) -> None:
    with pytest.raises(CORSBlocked, match="List the origin"):
        crossorigin_browser(app, origin="https://evil.example").fetch("/items")
