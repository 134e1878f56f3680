"""A test suite of the project, as its owner writes one; run by Django's own runner."""

from django.contrib.auth.models import User
from django.test import AsyncClient, TestCase, TransactionTestCase
from django.test.client import Client

from crossorigin.integrations.django.origins.models import AllowedOrigin

ORIGIN = "https://app.example"
ALLOWED = "Access-Control-Allow-Origin"


class Rows(TestCase):
    """Each test has a transaction of its own."""

    def _may_read(self) -> bool:
        response = self.client.get("/sync", headers={"Origin": ORIGIN})
        return response.get(ALLOWED) == ORIGIN

    def test_a_row_of_the_transaction_counts(self) -> None:
        assert not self._may_read()
        row = AllowedOrigin.objects.create(origin=ORIGIN)
        assert self._may_read()
        row.delete()
        assert not self._may_read()
        AllowedOrigin.objects.bulk_create([AllowedOrigin(origin=ORIGIN)])
        assert self._may_read()

    def test_rows_of_other_tests_are_removed(self) -> None:
        assert not self._may_read()

    async def test_a_row_counts_on_the_event_loop(self) -> None:
        await AllowedOrigin.objects.acreate(origin=ORIGIN)
        client = AsyncClient()
        for path in ("/sync", "/async"):
            response = await client.get(path, headers={"Origin": ORIGIN})
            assert response.get(ALLOWED) == ORIGIN
            preflight = await client.options(
                path, headers={"Origin": ORIGIN, "Access-Control-Request-Method": "PUT"}
            )
            assert preflight.status_code == 204

    def test_the_admin_shows_why_an_origin_has_no_effect(self) -> None:
        user = User.objects.create_superuser("owner")
        client = Client()
        client.force_login(user)
        add = "/admin/crossorigin_origins/allowedorigin/add/"
        page = client.post(add, {"origin": "https://app.example/"}, secure=True)
        assert "an origin ends before the first slash" in page.content.decode()
        page = client.post(add, {"origin": "http://app.example"}, secure=True)
        assert "insecure-origin" in page.content.decode()
        page = client.post(add, {"origin": "HTTPS://App.Example"}, secure=True)
        assert page.status_code == 302
        assert self._may_read()
        assert ORIGIN in client.get(add.removesuffix("add/"), secure=True).content.decode()


class CommittedRows(TransactionTestCase):
    """The tests commit, and Django empties the tables."""

    def test_a_row_counts(self) -> None:
        AllowedOrigin.objects.create(origin=ORIGIN)
        response = self.client.get("/sync", headers={"Origin": ORIGIN})
        assert response.get(ALLOWED) == ORIGIN

    def test_rows_of_other_tests_are_removed(self) -> None:
        assert self.client.get("/sync", headers={"Origin": ORIGIN}).get(ALLOWED) is None
