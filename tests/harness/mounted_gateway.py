"""Says whose origins a raw gateway that is mounted in a Starlette app lets in.

A program of its own, as it tests a state that a whole process shares.
"""

import sys

from harness.raw_apps import RawASGI
from harness.spy import Spy
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from tables.model import A, B

from crossorigin.asgi import CORSMiddleware
from crossorigin.integrations.starlette import CORS, cors


def main(word: str) -> None:
    """Print the origins that are let in."""
    inner = CORSMiddleware(RawASGI(Spy()), allow_origins=[B])
    app = Starlette(routes=[Mount("/sub", app=inner)])
    CORS(app, allow_origins=[A])
    if word == "beside-a-decorator":
        cors(allow_origins=A)(main)
    client = TestClient(app)
    for origin in (A, B):
        answered = client.get("/sub/ok", headers={"Origin": origin})
        sys.stdout.write(answered.headers.get("Access-Control-Allow-Origin", "-") + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
