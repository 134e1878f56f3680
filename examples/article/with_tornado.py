"""Handling CORS, in Tornado. Run: python with_tornado.py"""

import asyncio

from tornado.web import Application, RequestHandler

from crossorigin.integrations.tornado import CORS, cors


class WithoutCORS(RequestHandler):
    def get(self) -> None:
        self.write({"text": "the server answers, the browser keeps it from others"})


@cors()
class WithCORS(RequestHandler):
    def get(self) -> None:
        self.write({"text": "every page may read this"})


class OneOrigin(RequestHandler):
    @cors(allow_origins="https://yourdomain.com")
    def get(self) -> None:
        self.write({"text": "pages of https://yourdomain.com may read this"})


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@cors(allow_origins=is_listed)
class Allowlist(RequestHandler):
    def get(self) -> None:
        self.write({"text": "pages of the listed origins may read this"})


class Product(RequestHandler):
    # A PUT with JSON is asked for first: this route answers its own preflights.
    @cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
    def put(self, number: str) -> None:
        self.write({"changed": number})


class PublicProduct(RequestHandler):
    def delete(self, number: str) -> None:
        self.write({"deleted": number})


# Or all routes at once: their responses, their errors, their preflights.
public = Application([(r"/public/products/(\d+)", PublicProduct)])
CORS(public)

app = Application(
    [
        (r"/without-cors", WithoutCORS),
        (r"/with-cors", WithCORS),
        (r"/one-origin", OneOrigin),
        (r"/allowlist", Allowlist),
        (r"/products/(\d+)", Product),
        (r"/public/.*", public),
    ]
)
CORS(app, None)  # CORS is on for decorated routes only


async def main() -> None:
    app.listen(8000)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
