"""Objects that are mounted in an application, and the search for a gateway in them."""

from types import SimpleNamespace

from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.wsgi import CORSMiddleware


def test_a_gateway_is_found_in_the_middleware_of_a_django_application() -> None:
    gateway = CORSMiddleware(lambda _environ, _start: [], allow_origins="https://a.example")
    layer = SimpleNamespace(get_response=SimpleNamespace(func=gateway))
    assert resolver_of(SimpleNamespace(_middleware_chain=layer)) is gateway.resolver


def test_a_chain_of_layers_that_leads_back_to_itself_has_no_gateway() -> None:
    layer = SimpleNamespace()
    layer.get_response = layer
    assert resolver_of(SimpleNamespace(_middleware_chain=layer)) is None
