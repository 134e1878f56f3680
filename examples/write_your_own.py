from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from crossorigin import Policy, RequestFacts
from crossorigin.gateway import Answer, PolicyResolver
from crossorigin.integrations import decide


class Handler(BaseHTTPRequestHandler):
    cors = PolicyResolver(Policy(allow_origins="https://app.example"))

    def app(self, path: str) -> tuple[int, list[tuple[str, str]], bytes]:
        return 200, [("Content-Type", "text/plain")], f"{self.command} {path}".encode()

    def serve(self) -> None:
        path = unquote(self.path.partition("?")[0])
        facts = RequestFacts.from_headers(self.command, path, self.headers.items())
        found = decide(self.cors, facts)
        if isinstance(found, Answer):  # to a preflight, which the application never sees
            status, headers, body = found.status, [*found.headers], found.body
        else:
            try:
                status, headers, body = self.app(path)
            except Exception as error:
                self.log_error("%r", error)
                status, headers, body = 500, [], b"Internal Server Error"
            headers = found(headers) if found else headers
        self.send_response(status)
        for line in headers:
            self.send_header(*line)
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = serve


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", 8000), Handler).serve_forever()
