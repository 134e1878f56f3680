"""Handling CORS, in AWS Lambda. The function's handler: with_aws_lambda.app"""

import json
from typing import Any

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.aws_lambda import CORS

TEXTS = {
    "/without-cors": "the server answers, the browser keeps it from pages of other origins",
    "/with-cors": "every page may read this",
    "/one-origin": "pages of https://yourdomain.com may read this",
    "/allowlist": "pages of the listed origins may read this",
}


def answer(event: dict[str, Any], _context: object) -> dict[str, Any]:
    path = event["rawPath"]
    if "/products/" in path:
        return {"statusCode": 200, "body": json.dumps({"changed": path.rpartition("/")[2]})}
    if path in TEXTS:
        return {"statusCode": 200, "body": json.dumps({"text": TEXTS[path]})}
    return {"statusCode": 404, "body": "nothing here"}


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


# CORS is off for every other path.
app = CORS(
    answer,
    PolicyMap(
        {
            "/with-cors": Policy(),
            "/one-origin": Policy(allow_origins="https://yourdomain.com"),
            "/allowlist": Policy(allow_origins=is_listed),
            "/products/*": Policy(
                allow_origins="https://yourdomain.com", allow_methods=["PUT"]
            ),
            "/public/*": Policy(),
        }
    ),
)
