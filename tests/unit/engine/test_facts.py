from __future__ import annotations

from crossorigin import RequestFacts


def test_facts_do_not_show_the_servers_own_record() -> None:
    facts = RequestFacts(method="GET", native={"HTTP_COOKIE": "session=1"})
    assert "session" not in repr(facts)
    assert repr(facts).startswith("RequestFacts(method='GET', path='/', host=None,")
