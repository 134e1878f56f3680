"""Handling CORS, in Falcon. Run: waitress-serve with_falcon:app"""

import falcon

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.falcon import CORS, cors


class WithoutCors:
    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.media = {"text": "the server answers, the browser keeps it from other origins"}


class WithCors:
    @cors()
    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.media = {"text": "every page may read this"}


class OneOrigin:
    @cors(allow_origins="https://yourdomain.com")
    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.media = {"text": "pages of https://yourdomain.com may read this"}


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@cors(allow_origins=is_listed)
class Allowlist:
    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.media = {"text": "pages of the listed origins may read this"}


class Product:
    # A PUT with JSON is asked for first: this route answers its own preflights.
    @cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
    def on_put(self, _req: falcon.Request, resp: falcon.Response, number: int) -> None:
        resp.media = {"changed": number}


class PublicProduct:
    def on_delete(self, _req: falcon.Request, resp: falcon.Response, number: int) -> None:
        resp.media = {"deleted": number}


app = falcon.App()
app.add_route("/without-cors", WithoutCors())
app.add_route("/with-cors", WithCors())
app.add_route("/one-origin", OneOrigin())
app.add_route("/allowlist", Allowlist())
app.add_route("/products/{number:int}", Product())
app.add_route("/public/products/{number:int}", PublicProduct())
# Besides the resources that say so, all of a path: responses, errors, preflights.
CORS(app, PolicyMap({"/public/*": Policy()}))
