"""Handling CORS, in aiohttp. Run: python with_aiohttp.py"""

from aiohttp import web

from crossorigin.integrations.aiohttp import CORS, cors

routes = web.RouteTableDef()


@routes.get("/without-cors")
async def without_cors(_: web.Request) -> web.Response:
    return web.json_response({"text": "the server answers, the browser keeps it from others"})


@routes.get("/with-cors")
@cors()
async def with_cors(_: web.Request) -> web.Response:
    return web.json_response({"text": "every page may read this"})


@routes.get("/one-origin")
@cors(allow_origins="https://yourdomain.com")
async def one_origin(_: web.Request) -> web.Response:
    return web.json_response({"text": "pages of https://yourdomain.com may read this"})


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@routes.get("/allowlist")
@cors(allow_origins=is_listed)
async def allowlist(_: web.Request) -> web.Response:
    return web.json_response({"text": "pages of the listed origins may read this"})


# A PUT with JSON is asked for first: this route answers its own preflights.
@routes.put(r"/products/{number:\d+}")
@cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
async def change_product(request: web.Request) -> web.Response:
    return web.json_response({"changed": request.match_info["number"]})


async def delete_product(request: web.Request) -> web.Response:
    return web.json_response({"deleted": request.match_info["number"]})


# Or all routes at once: their responses, their errors, their preflights.
public = web.Application()
public.router.add_delete(r"/products/{number:\d+}", delete_product)
CORS(public)

app = web.Application()
app.add_routes(routes)
app.add_subapp("/public", public)
CORS(app, None)  # CORS is on for decorated routes only

if __name__ == "__main__":
    web.run_app(app)
