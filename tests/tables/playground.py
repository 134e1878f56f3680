"""The frequent mistakes of the playground: the verdict of each, and the one after its fix."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One mistake.

    Attributes:
        name: the name of the example.
        said: the status line of its answer.
        remedy: words of the change that the answer asks for.
        fix: the label of the first button; empty for a mistake outside of the policy.
        after: the status line after that button.
        written: words that the policy has after it.
    """

    name: str
    said: str
    remedy: str
    fix: str = ""
    after: str = ""
    written: str = ""


ROWS = (
    Row(
        "not-listed",
        "Blocked: MissingAllowOriginHeader.",
        "List the origin: Policy(allow_origins=['http://localhost:5173'])",
        "Allow this request: allow_origins gets http://localhost:5173",
        "Allowed.",
        'allow_origins = ["https://app.example.com", "http://localhost:5173"]',
    ),
    Row(
        "slash",
        "The policy cannot be built.",
        "an origin ends before the first slash",
        'Write "https://app.example.com"',
        "Allowed.",
        'allow_origins = ["https://app.example.com"]',
    ),
    Row(
        "star-with-credentials",
        "The policy cannot be built.",
        "List the origins that may read, or turn credentials off",
        "List the page's origin: https://app.example.com",
        "Allowed.",
        'allow_origins=["https://app.example.com"], allow_credentials=True',
    ),
    Row(
        "cookies",
        "Blocked: WildcardOriginNotAllowed.",
        "With credentials the star is not enough",
        "Allow this request: allow_origins gets https://app.example.com, "
        "allow_credentials gets true",
        "Allowed.",
        "allow_credentials = true",
    ),
    Row(
        "content-type",
        "Blocked: HeaderDisallowedByPreflightResponse.",
        "Add the header: Policy(allow_headers=[…, 'content-type'])",
        "Allow this request: allow_headers gets content-type",
        "Allowed.",
        'allow_headers = ["authorization", "content-type"]',
    ),
    Row(
        "method",
        "Blocked: MethodDisallowedByPreflightResponse.",
        "Add the method: Policy(allow_methods=[…, 'DELETE'])",
        "Allow this request: allow_methods gets DELETE",
        "Allowed.",
        'allow_methods=["GET", "POST", "DELETE"]',
    ),
    Row(
        "hidden-header",
        "Blocked: HiddenResponseHeader.",
        "Show it: Policy(expose_headers=['X-Total-Count'])",
        "Allow this request: expose_headers gets X-Total-Count",
        "Allowed.",
        'expose_headers = ["X-Total-Count"]',
    ),
    Row(
        "fastapi-everyone",
        "Blocked: WildcardOriginNotAllowed.",
        "With credentials the star is not enough",
        "Allow this request: allow_origins gets https://app.example.com, "
        "allow_credentials gets true",
        "Allowed.",
        'allow_origins = ["https://app.example.com"]',
    ),
    Row(
        "two-layers",
        "Explained: MultipleAllowOriginValues.",
        "Let only CORSMiddleware set it",
    ),
    Row(
        "preflight-login",
        "Explained: PreflightInvalidStatus.",
        "outside of authentication and routing, so that it answers them itself",
    ),
    Row(
        "error-page",
        "Explained: MissingAllowOriginHeader.",
        "The response is an error, 500: look into the server's log",
    ),
    Row(
        "preflight-redirect",
        "Explained: PreflightDisallowedRedirect.",
        "let the page request the final URL",
    ),
)


class Asked(NamedTuple):
    """One text that a visitor pastes as a request.

    Attributes:
        name: the kind of the text.
        text: the text.
        sent: the method, the URL after the host, the header names in order, and the words that
            differ from those of a plain `fetch()`.
        said: words of a remark; empty for none.
        form: the form that the visitor chooses.
    """

    name: str
    text: str
    sent: str
    said: str = ""
    form: str = "fetch"


_U = "https://api.example.com"
_AXIOS = f'import axios from "axios";\nconst api = axios.create({{ baseURL: "{_U}/v1", '

ASKED = (
    Asked(
        "options of all calls of axios",
        f'axios.defaults.withCredentials = true;\naxios.get("{_U}/x")',
        "GET /x",
        "defaults in line 1 is not read",
    ),
    Asked(
        "options of all calls of jQuery",
        f'$.ajaxSetup({{ headers: {{ "X-A": "1" }} }});\n$.get("{_U}/x")',
        "GET /x",
        "ajaxSetup in line 1 is not read",
    ),
    # Calls of fetch
    Asked("plain", f'fetch("{_U}/x")', "GET /x"),
    Asked("await", f'const r = await fetch("{_U}/x"); const j = await r.json();', "GET /x"),
    Asked("wrapped await", f'(await fetch("{_U}/x")).json()', "GET /x"),
    Asked("window", f'window.fetch("{_U}/x", {{ method: "PUT" }})', "PUT /x"),
    Asked("globalThis", f'globalThis.fetch("{_U}/x", {{ method: "PUT" }})', "PUT /x"),
    Asked("self", f"self.fetch('{_U}/x')", "GET /x"),
    Asked("types", f'fetch<User[]>("{_U}/x", {{ method: "PUT" }} as RequestInit)', "PUT /x"),
    Asked("types within", f'fetch<Map<string, User>>("{_U}/x")', "GET /x"),
    Asked(
        "satisfies",
        f'const o = {{ method: "PUT" }} satisfies RequestInit;\nfetch("{_U}/x", o!)',
        "PUT /x",
    ),
    Asked("no-cors", f'fetch("{_U}/x", {{ mode: "no-cors" }})', "GET /x mode=no-cors"),
    Asked(
        "options by a name",
        f'const opts = {{ method: "PUT", credentials: "include" }};\nfetch("{_U}/x", opts)',
        "PUT /x credentials=include",
    ),
    Asked(
        "options by a typed name",
        f'const opts: RequestInit = {{ method: "PUT" }}\nconst url: string = "{_U}/x"\n'
        "fetch(url, opts)",
        "PUT /x",
    ),
    Asked(
        "options that are not known",
        f'fetch("{_U}/x", options)',
        "GET /x",
        "The options 'options' are not read: the request may differ.",
    ),
    Asked(
        "options that are spread",
        f'fetch("{_U}/x", {{ ...defaults, method: "PUT" }})',
        "PUT /x",
        "These options are not read: '...defaults'.",
    ),
    Asked(
        "options of a known name that are spread",
        f'const d = {{ credentials: "include" }}\nfetch("{_U}/x", {{ ...d, method: "PUT" }})',
        "PUT /x credentials=include",
    ),
    Asked(
        "headers that are spread",
        f'fetch("{_U}/x", {{ headers: {{ ...common, "X-A": "1" }} }})',
        "GET /x X-A",
        "These headers are not read: '...common'.",
    ),
    Asked(
        "headers of a known name that are spread",
        f'const common = {{ "X-B": "1" }};\nfetch("{_U}/x", {{ headers: '
        '{ ...common, "X-A": t } })',
        "GET /x X-B X-A",
    ),
    Asked(
        "headers of a function",
        f'fetch("{_U}/x", {{ headers: authHeader() }})',
        "GET /x",
        "These headers are not read: 'authHeader(...)'.",
    ),
    Asked(
        "a name that is computed",
        f'fetch("{_U}/x", {{ headers: {{ [NAME]: "1", "X-A": "1" }} }})',
        "GET /x X-A",
        "These headers are not read: '...[NAME]'.",
    ),
    Asked(
        "pairs",
        f'fetch("{_U}/x", {{ headers: [["X-A", "1"], ["X-A", "2"]] }})',
        "GET /x X-A X-A",
    ),
    Asked(
        "new Headers",
        f'const h = new Headers({{ "X-A": "1" }});\nh.append("X-B", `Bearer ${{t}}`);\n'
        f'h.set("x-a", "2");\nfetch("{_U}/x", {{ headers: h }})',
        "GET /x X-B x-a",
    ),
    Asked(
        "a header of Authorization",
        f'fetch("{_U}/x", {{ headers: {{ Authorization: "Bearer " + token }} }})',
        "GET /x Authorization",
    ),
    Asked(
        "a type that is an expression",
        f'fetch("{_U}/x", {{ method: "POST", headers: {{ '
        '"Content-Type": type }, body: "x" })',
        "POST /x Content-Type",
        "The value of Content-Type is an expression.",
    ),
    Asked(
        "new Request",
        f'fetch(new Request("{_U}/x", {{ method: "PUT", headers: {{ "X-A": "1" }} }}))',
        "PUT /x X-A",
    ),
    Asked(
        "new Request by a name, and options",
        f'const r = new Request("{_U}/x", {{ method: "PUT", credentials: "include" }});\n'
        'fetch(r, { method: "DELETE" })',
        "DELETE /x credentials=include",
    ),
    Asked("new Request alone", f'new Request("{_U}/x", {{ method: "PUT" }})', "PUT /x"),
    Asked(
        "a call in a comment",
        f'// fetch("{_U}/old", {{ method: "DELETE" }})\nfetch("{_U}/x")',
        "GET /x",
    ),
    Asked(
        "a call in a long comment and in a text",
        f'/* fetch("{_U}/a") */ const s = "fetch(\\"{_U}/b\\")"; fetch("{_U}/x")',
        "GET /x",
    ),
    Asked(
        "two calls",
        f'fetch("{_U}/x");\nfetch("{_U}/y", {{ method: "PUT" }})',
        "GET /x",
        "There are 2 calls: fetch(…) in line 1 is asked.",
    ),
    Asked(
        "a wrapper, and its call",
        f'const get = (url) => fetch(url);\nfetch("{_U}/x")',
        "GET /x",
        "There are 2 calls: fetch(…) in line 2 is asked.",
    ),
    Asked(
        "a template with a known name",
        f'const API = "{_U}";\nexport const load = () => fetch(`${{API}}/x`)',
        "GET /x",
    ),
    Asked(
        "a template with an unknown part",
        f"fetch(`{_U}/users/${{id}}/x?q=${{encodeURIComponent(q)}}`)",
        "GET /users/x/x?q=x",
        "In the place of 'id', '${encodeURIComponent(q)}' the URL has x",
    ),
    Asked("a sum", f'var base = "{_U}"; fetch(base + "/a" + "/x")', "GET /a/x"),
    Asked(
        "a sum with an unknown part",
        f'fetch("{_U}/a/" + id)',
        "GET /a/x",
        "In the place of 'id' the URL has x",
    ),
    Asked(
        "a name of a function around",
        f'const url = "{_U}/x";\nfunction f(url) {{ g(url) }}\nfetch(url)',
        "GET /x",
    ),
    Asked(
        "a field of an object",
        f'const config = {{ api: {{ url: "{_U}" }} }};\nfetch(config.api.url + "/x")',
        "GET /x",
    ),
    Asked("new URL", f'fetch(new URL("/x", "{_U}/a/"))', "GET /x"),
    Asked(
        "new URL by a name",
        f'const u = new URL("{_U}/x");\nu.searchParams.append("a", "b");\nfetch(u)',
        "GET /x",
    ),
    Asked(
        "options that are changed",
        f'const o = {{ headers: {{}} }};\no.method = "PUT"\no.headers["X-A"] = token;\n'
        f'fetch("{_U}/x", o)',
        "PUT /x X-A",
    ),
    Asked(
        "the export of Postman",
        "const myHeaders = new Headers();\n"
        'myHeaders.append("Content-Type", "application/json");\n\n'
        'const raw = JSON.stringify({\n  "name": "lamp"\n});\n\n'
        'const requestOptions = {\n  method: "POST",\n  headers: myHeaders,\n  body: raw,\n'
        f'  redirect: "follow"\n}};\n\nfetch("{_U}/x", requestOptions)\n'
        "  .then((response) => response.text())\n  .catch((error) => console.error(error));",
        "POST /x Content-Type",
    ),
    Asked(
        "React",
        'import { useEffect } from "react";\nexport function App() {\n  useEffect(() => {\n'
        f'    fetch("{_U}/x", {{ credentials: "include" }})\n      .then((r) => r.json())\n'
        "  }, []);\n  return <p>Don't panic</p>;\n}",
        "GET /x credentials=include",
    ),
    Asked(
        "Chrome's copy",
        f'fetch("{_U}/x", {{\n  "headers": {{\n    "accept": "*/*",\n'
        '    "content-type": "application/json",\n'
        '    "sec-ch-ua": "\\"Chromium\\";v=\\"140\\"",\n'
        '    "x-token": "1"\n  },\n  "referrer": "https://app.example.com/",\n'
        '  "body": "{\\"a\\":1}",\n  "method": "POST",\n  "mode": "cors",\n'
        '  "credentials": "include"\n});',
        "POST /x accept content-type x-token credentials=include",
    ),
    Asked(
        "Firefox's copy",
        f'await fetch("{_U}/x", {{\n    "credentials": "omit",\n    "headers": {{\n'
        '        "User-Agent": "Mozilla/5.0",\n        "Accept": "*/*",\n'
        '        "Sec-Fetch-Dest": "empty"\n    },\n'
        '    "referrer": "https://app.example.com/",\n    "method": "GET",\n'
        '    "mode": "cors"\n});',
        "GET /x Accept credentials=omit",
    ),
    Asked(
        "other options",
        f'fetch("{_U}/x", {{ redirect: "error", cache: "no-store", keepalive: true }})',
        "GET /x redirect=error cache=no-store keepalive=True",
    ),
    Asked(
        "an option of axios",
        f'fetch("{_U}/x", {{ withCredentials: true }})',
        "GET /x",
        "fetch() has no options of these names: 'withCredentials'.",
    ),
    Asked(
        "an option that is misspelt",
        f'fetch("{_U}/x", {{ header: {{ "X-A": "1" }} }})',
        "GET /x",
        "fetch() has no options of these names: 'header'.",
    ),
    Asked(
        "integrity",
        f'fetch("{_U}/x", {{ integrity: "sha256-x" }})',
        "GET /x",
        "integrity is not asked",
    ),
    Asked(
        "a method of an object",
        f'fetch("{_U}/x", {{ method: "PUT", async onDone(r) {{ return r }}, signal }})',
        "PUT /x",
        "fetch() has no options of these names: 'onDone'.",
    ),
    Asked("a trailing comma", f'fetch("{_U}/x", {{ method: "PUT", }},)', "PUT /x"),
    Asked(
        "a call without semicolons",
        f'const url = "{_U}/x"\nconst method = "PUT"\nfetch(url, {{ method }})',
        "PUT /x",
    ),
    Asked("a byte order mark", f'\ufefffetch("{_U}/x")', "GET /x"),
    Asked("a no-break space", f'fetch(\u00a0"{_U}/x")', "GET /x"),
    Asked("a URL in quotes", f'"{_U}/x"', "GET /x"),
    # Bodies
    Asked(
        "a Blob with a type",
        f'fetch("{_U}/x", {{ method: "POST", body: new Blob(["{{}}"], '
        '{ type: "application/json" }) })',
        "POST /x Content-Type:application/json",
    ),
    Asked(
        "a Blob without a type",
        f'fetch("{_U}/x", {{ method: "POST", body: new Blob([a]) }})',
        "POST /x",
    ),
    Asked(
        "a File",
        f'fetch("{_U}/x", {{ method: "PUT", body: new File('
        '[a], "a.png", { type: "image/png" }) })',
        "PUT /x Content-Type:image/png",
    ),
    Asked(
        "a form",
        f'const form = new FormData();\nform.append("a", file);\n'
        f'fetch("{_U}/x", {{ method: "POST", body: form }})',
        "POST /x Content-Type:multipart/form-data; boundary=crossorigin",
    ),
    Asked(
        "a form of pairs",
        f'fetch("{_U}/x", {{ method: "POST", body: new URLSearchParams({{ a: 1 }}) }})',
        "POST /x Content-Type:application/x-www-form-urlencoded;charset=UTF-8",
    ),
    Asked(
        "bytes",
        f'fetch("{_U}/x", {{ method: "POST", body: new Uint8Array(8) }})',
        "POST /x",
    ),
    Asked(
        "a stream",
        f'fetch("{_U}/x", {{ method: "POST", duplex: "half", body: new ReadableStream() }})',
        "POST /x streamed=True",
    ),
    Asked(
        "an object as a body",
        f'fetch("{_U}/x", {{ method: "POST", body: {{ a: 1 }} }})',
        "POST /x",
        "fetch() sends the text [object Object]",
    ),
    Asked(
        "a body that is not known",
        f'fetch("{_U}/x", {{ method: "POST", body: input.files[0] }})',
        "POST /x",
        "The body 'input.files[0]' is not read: it counts as a text.",
    ),
    Asked(
        "a Blob with a type that is not known",
        f'fetch("{_U}/x", {{ method: "POST", body: new Blob([a], options) }})',
        "POST /x Content-Type",
        "The body 'Blob(...)' is not read",
    ),
    Asked(
        "a body of a function",
        f'fetch("{_U}/x", {{ method: "POST", body: encode(a) }})',
        "POST /x",
        "The body 'encode(...)' is not read",
    ),
    Asked(
        "a body that is a number",
        f'fetch("{_U}/x", {{ method: "POST", body: 1.5, headers: {{ "X-A": true }} }})',
        "POST /x X-A",
    ),
    # Odd forms
    Asked(
        "brackets around",
        f'fetch(("{_U}/x"), ({{ method: ("PUT") }}))',
        "PUT /x",
    ),
    Asked(
        "names within brackets",
        f'const {{ url, data }} = props, [a] = b;\nfetch("{_U}/x", {{ method: "PUT" }})',
        "PUT /x",
    ),
    Asked(
        "a URL by a name within brackets",
        f'const url = "{_U}/a"; function f() {{ const {{ url }} = props; g(url) }}\nfetch(url)',
        "GET /a",
    ),
    Asked(
        "parameters and results with types",
        f'const url = "{_U}/x";\nconst f = (url: string): string => url;\n'
        "let later: string;\nfetch(url)",
        "GET /x",
    ),
    Asked("a chained call", f'fetch?.("{_U}/x")', "GET /x"),
    Asked(
        "a list that is spread into a list",
        f'const a = [["X-A", "1"]]; fetch("{_U}/x", {{ headers: [...a, ["X-B", "1"], ...c] }})',
        "GET /x X-A X-B",
        "These headers are not read: '...c'.",
    ),
    Asked(
        "a field of a field that is not known",
        f'const o = {{}}; o.headers["X-A"] = "1"; o.get();\nfetch("{_U}/x", o)',
        "GET /x",
        "These headers are not read: 'headers.X-A'.",
    ),
    Asked(
        "headers that are functions and other values",
        f'fetch("{_U}/x", {{ headers: [() => 1, 1, new Headers] }})',
        "GET /x",
        "These headers are not read: '() => 1', 'a value', 'Headers(...)'.",
    ),
    Asked(
        "a header that is taken out",
        f'const h = new Headers(); h.set("X-A", "1"); h.delete("X-A"); h.get("X-B");\n'
        f'fetch("{_U}/x", {{ headers: h }})',
        "GET /x",
    ),
    Asked(
        "a header that is taken out after void",
        f'const h = new Headers({{ "X-A": "1" }}); void h.delete("X-A");\n'
        f'fetch("{_U}/x", {{ headers: h }})',
        "GET /x",
    ),
    Asked(
        "an object in the place of a URL",
        f'fetch({{ url: "{_U}/x", method: "PUT" }})',
        "PUT /x",
    ),
    Asked(
        "a template with a template",
        f"fetch(`{_U}/${{a ? `b${{c}}` : '}}'}}/x`)",
        "GET /x/x",
        "the URL has x",
    ),
    Asked(
        "a sum of a function and a text",
        f'fetch("{_U}/" + id() + "/x")',
        "GET /x/x",
        "the URL has x",
    ),
    # Other libraries
    Asked(
        "axios with options that are not known",
        f'axios.get("{_U}/x", config)',
        "GET /x",
        "The options 'config' are not read",
    ),
    Asked(
        "axios with headers that are not known",
        f'axios.get("{_U}/x", {{ headers }})',
        "GET /x",
        "These headers are not read: '...headers'.",
    ),
    Asked(
        "jQuery with a form",
        f'$.ajax({{ url: "{_U}/x", method: "POST", data: form, contentType: false }})',
        "POST /x",
        "The body 'form' is not read",
    ),
    Asked("axios.get", f'axios.get("{_U}/x").then(console.log)', "GET /x"),
    Asked(
        "axios.post",
        f'await axios.post("{_U}/x", {{ a: 1 }}, {{ withCredentials: true }})',
        "POST /x Content-Type:application/json credentials=include",
    ),
    Asked(
        "axios with a text",
        f'axios.put("{_U}/x", "a=1", {{ headers: {{ "X-A": "1" }} }})',
        "PUT /x X-A Content-Type:application/x-www-form-urlencoded",
    ),
    Asked(
        "axios with an object",
        f'axios({{ method: "delete", url: "{_U}/x", headers: '
        "{ Authorization: `Bearer ${t}` } })",
        "DELETE /x Authorization",
    ),
    Asked(
        "axios.get with a type, which is not sent",
        f'axios.get("{_U}/x", {{ headers: {{ "Content-Type": "application/json" }} }})',
        "GET /x",
    ),
    Asked(
        "axios.create",
        _AXIOS + 'withCredentials: true, headers: { "X-A": "1" } });\n'
        'export const me = () => api.patch("/me", data)',
        "PATCH /v1/me X-A Content-Type:application/json credentials=include",
        "The data 'data' is not read: it counts as an object",
    ),
    Asked("axios.create, called", _AXIOS + '});\napi({ url: "/me" })', "GET /v1/me"),
    Asked(
        "an object of axios",
        f'{{ method: "post", url: "{_U}/x", data: {{ a: 1 }}, withCredentials: true }}',
        "POST /x Content-Type:application/json credentials=include",
    ),
    Asked(
        "XMLHttpRequest",
        f'const xhr = new XMLHttpRequest();\nxhr.open("PUT", "{_U}/x");\n'
        'xhr.withCredentials = true;\nxhr.setRequestHeader("X-A", "1");\n'
        "xhr.onload = () => show(xhr.responseText);\nxhr.send(JSON.stringify({ a: 1 }));",
        "PUT /x X-A credentials=include",
    ),
    Asked(
        "XMLHttpRequest with an upload",
        "function up(file) {\n  var x = new XMLHttpRequest()\n"
        f'  x.open("POST", "{_U}/x", true)\n'
        '  x.upload.addEventListener("progress", show)\n  x.send("a")\n}',
        "POST /x upload_listener=True",
    ),
    Asked(
        "jQuery",
        f'$.ajax({{ url: "{_U}/x", type: "post", data: {{ a: 1 }}, dataType: "json", '
        "xhrFields: { withCredentials: true }, success: function (d) { show(d) } })",
        "POST /x Content-Type:application/x-www-form-urlencoded; charset=UTF-8 "
        "credentials=include",
    ),
    Asked(
        "jQuery with JSON",
        f'jQuery.ajax("{_U}/x", {{ method: "PUT", contentType: "application/json", '
        'data: JSON.stringify(a), headers: { "X-A": "1" } })',
        "PUT /x X-A Content-Type:application/json",
    ),
    Asked(
        "jQuery that sends its own header",
        f'$.ajax({{ url: "{_U}/x", crossDomain: false }})',
        "GET /x X-Requested-With",
    ),
    Asked(
        "jQuery with its own header",
        f'$.ajax("{_U}/x", {{ crossDomain: false, headers: {{ "x-requested-with": "a" }} }})',
        "GET /x x-requested-with",
    ),
    Asked("$.getJSON", f'$.getJSON("{_U}/x", function (data) {{ show(data) }})', "GET /x"),
    Asked(
        "$.post",
        f'$.post("{_U}/x", {{ a: 1 }})',
        "POST /x Content-Type:application/x-www-form-urlencoded; charset=UTF-8",
    ),
    # cURL, as three browsers copy it, and as pages print it
    Asked(
        "Chrome's cURL",
        f"curl '{_U}/x' \\\n  -H 'accept: */*' \\\n  -H 'content-type: application/json' \\\n"
        "  -H 'origin: https://app.example.com' \\\n"
        '  -H \'sec-ch-ua: "Chromium";v="140"\' \\\n'
        "  -b 'sid=1' \\\n  --data-raw '{\"a\":1}'",
        "POST /x accept content-type credentials=include",
        form="curl",
    ),
    Asked(
        "Firefox's cURL",
        f"curl '{_U}/x' \\\n  --compressed \\\n  -X PUT \\\n  -H 'User-Agent: Mozilla/5.0' \\\n"
        "  -H 'Accept: */*' \\\n  -H 'Origin: https://app.example.com' \\\n"
        "  -H 'Sec-Fetch-Mode: cors' \\\n  -H 'X-A: 1' \\\n  -H 'Priority: u=4'",
        "PUT /x Accept X-A",
        form="curl",
    ),
    Asked(
        "Safari's cURL",
        f"curl '{_U}/x' \\\n-X 'GET' \\\n-H 'Accept: */*' \\\n"
        "-H 'Origin: https://app.example.com' \\\n-H 'Sec-Fetch-Site: cross-site'",
        "GET /x Accept",
        form="curl",
    ),
    Asked(
        "a no-break space in a command",
        f"curl\u00a0'{_U}/x'\u00a0-H 'X-A: 1'\u00a0-X\u00a0PUT",
        "PUT /x X-A",
        form="curl",
    ),
    Asked("a command without quotes", f"$ curl -X DELETE {_U}/x", "DELETE /x", form="curl"),
)
"""Texts that visitors paste as a request, and the request that a browser makes of each."""


_MADE = "counts as made"
_NOT_READ = "is not read: the request may differ"
_O = 'const o = { method: "POST" };\n'

CHANGED = (
    # Names of the functions and of the objects
    Asked("fetch by a name", f'const f = fetch;\nf("{_U}/x", {{ method: "PUT" }})', "PUT /x"),
    Asked("fetch that is bound", f'const f = window.fetch.bind(window); f("{_U}/x")', "GET /x"),
    Asked(
        "axios by a name",
        f'import http from "axios";\nhttp.put("{_U}/x", "a", {{ withCredentials: !0 }})',
        "PUT /x Content-Type:application/x-www-form-urlencoded credentials=include",
    ),
    Asked(
        "axios that is required by a name",
        f"const http = require('axios'), h = http; h.delete('{_U}/x')",
        "DELETE /x",
    ),
    Asked("jQuery by a name", f"const $j = jQuery; $j.get('{_U}/x')", "GET /x"),
    Asked(
        "jQuery without its short name", f"var j = $.noConflict(); j.get('{_U}/x')", "GET /x"
    ),
    Asked(
        "options by two names",
        f'{_O}const p = o;\np.credentials = "include";\nfetch("{_U}/x", o)',
        "POST /x credentials=include",
    ),
    Asked(
        "the first of two names",
        f'{_O}const p = o;\no.credentials = "include";\nfetch("{_U}/x", p)',
        "POST /x credentials=include",
    ),
    Asked(
        "options that are made anew of themselves",
        f'let o = {{ method: "PUT" }};\no = {{ ...o, credentials: "include" }};\n'
        f'fetch("{_U}/x", o)',
        "PUT /x credentials=include",
    ),
    # Changes that are read
    Asked(
        "Object.assign",
        f'{_O}Object.assign(o, {{ method: "PUT" }}, {{ headers: {{ "X-A": "1" }} }});\n'
        f'fetch("{_U}/x", o)',
        "PUT /x X-A",
    ),
    Asked(
        "Object.assign of a field",
        f'const o = {{ headers: {{}} }}; Object.assign(o.headers, {{ "X-A": "1" }});\n'
        f'fetch("{_U}/x", o)',
        "GET /x X-A",
    ),
    Asked(
        "Object.assign as a value",
        f'{_O}fetch("{_U}/x", Object.assign({{}}, o, {{ method: "PUT" }}))',
        "PUT /x",
    ),
    Asked(
        "Object.assign of a name that is not known",
        f'{_O}Object.assign(o, more, f());\nfetch("{_U}/x", o)',
        "POST /x",
        "These options are not read: '...more', '...f(...)'.",
    ),
    Asked(
        "Object.freeze",
        f'const o = Object.freeze({{ method: "PUT" }});\nfetch("{_U}/x", o)',
        "PUT /x",
    ),
    Asked(
        "a method of the headers of the options",
        f'const o = {{ headers: new Headers() }}; o.headers.append("X-A", "1");\n'
        f'fetch("{_U}/x", o)',
        "GET /x X-A",
    ),
    Asked(
        "a pair that is pushed",
        f'const h = []; h.push(["X-A", "1"], ["X-B", "1"]);\nfetch("{_U}/x", {{ headers: h }})',
        "GET /x X-A X-B",
    ),
    Asked(
        "a path that is added",
        f'let u = "{_U}"; u += "/x";\nu += `?a=${{id}}`;\nfetch(u)',
        "GET /x?a=x",
        "In the place of 'id' the URL has x",
    ),
    Asked(
        "parts of one statement",
        f'var o={{}},u="{_U}/x";o.method="PUT",o.credentials="include",fetch(u,o)',
        "PUT /x credentials=include",
    ),
    Asked(
        "a change beside the call in the same block",
        "const o = {};\nfunction f() { if (a) { o.method = 'PUT'; "
        f"fetch('{_U}/x', o) }} }}",
        "PUT /x",
    ),
    Asked(
        "names that are only read",
        f'{_O}console.log(o); if (o.method === "PUT" && o) {{ show(o.method) }}\n'
        f'fetch("{_U}/x", o); o.method = "PUT"; done(o)',
        "POST /x",
    ),
    Asked(
        "a form that is filled under a condition",
        f'const d = new FormData(); if (a) d.append("a", b);\n'
        f'fetch("{_U}/x", {{ method: "POST", body: d }})',
        "POST /x Content-Type:multipart/form-data; boundary=crossorigin",
    ),
    Asked(
        "a query that is filled in a loop",
        f'const u = new URL("{_U}/x"); for (const k of keys) u.searchParams.set(k, "1");\n'
        "fetch(u)",
        "GET /x",
    ),
    Asked(
        "a change below the call",
        f'{_O}const r = await fetch("{_U}/x", o);\no.method = "PUT"',
        "POST /x",
    ),
    Asked(
        "a change below the block of the call",
        f'{_O}if (a) {{ fetch("{_U}/x", o) }}\no.method = "PUT"',
        "POST /x",
    ),
    Asked(
        "a field that another object is given",
        f'{_O}other.method = o.method;\nfetch("{_U}/x", o)',
        "POST /x",
    ),
    # Changes that may be made
    Asked(
        "a statement of very many parts",
        f'var o = {{}}{", a = 1" * 1100};o.b = 1{", a = 1" * 1100}, o.method = "PUT";\n'
        f'fetch("{_U}/x", o)',
        "PUT /x",
        "The change of 'o' in line 1 may not be made",
    ),
    Asked(
        "a header under a condition",
        f'const o = {{ headers: {{}} }};\nif (t) o.headers["X-A"] = t;\nfetch("{_U}/x", o)',
        "GET /x X-A",
        "The change of 'o' in line 2 may not be made: it counts as made",
    ),
    Asked(
        "a header under a condition, by another name",
        f'const o = {{ headers: {{}} }}, p = o;\nif (t) {{ p.headers["X-A"] = t }}\n'
        f'fetch("{_U}/x", o)',
        "GET /x X-A",
        "The change of 'p' in line 2 may not be made",
    ),
    Asked(
        "a method of headers under a condition",
        f'const h = new Headers();\nif (t) h.append("X-A", t);\nt && h.set("X-B", t);\n'
        f'fetch("{_U}/x", {{ headers: h }})',
        "GET /x X-A X-B",
        "The changes of 'h' in lines 2, 3 may not be made: they count as made",
    ),
    Asked(
        "a change in a function",
        f'const o = {{}};\nconst add = () => {{ o.method = "PUT" }};\nadd();\n'
        f'fetch("{_U}/x", o)',
        "PUT /x",
        "The change of 'o' in line 2 may not be made",
    ),
    Asked(
        "Object.assign under a condition",
        f'{_O}if (a) Object.assign(o, {{ credentials: "include" }});\nfetch("{_U}/x", o)',
        "POST /x credentials=include",
        "The change of 'o' in line 2 may not be made",
    ),
    Asked(
        "a header that is taken out under a condition",
        f'const h = new Headers({{ "X-A": "1" }});\nif (a) h.delete("X-A");\n'
        f'fetch("{_U}/x", {{ headers: h }})',
        "GET /x X-A",
        f"The change of 'h' in line 2 {_NOT_READ}",
    ),
    Asked(
        "headers that are replaced under a condition",
        f'const o = {{ headers: {{ "X-A": "1" }} }};\nif (a) o.headers = {{}};\n'
        f'fetch("{_U}/x", o)',
        "GET /x",
        "These headers are not read: 'headers'.",
    ),
    Asked(
        "a header of an XMLHttpRequest under a condition",
        f'const x = new XMLHttpRequest(); x.open("GET", "{_U}/x");\n'
        'if (t) { x.setRequestHeader("X-A", t) }\nx.send()',
        "GET /x X-A",
        "The change of 'x' in line 2 may not be made",
    ),
    # Changes that are not read
    Asked(
        "a parameter by another name",
        f'function f(o) {{\n  const p = o; p.method = "PUT";\n  fetch("{_U}/x", p)\n}}',
        "GET /x",
        "The options 'p' are not read",
    ),
    Asked(
        "a change below a function with a body",
        f'{_O}function go() {{ return fetch("{_U}/x", o) }}\no.method = "PUT";\ngo()',
        "POST /x",
        f"The change of 'o' in line 3 {_NOT_READ}",
    ),
    Asked(
        "a change below a callback",
        f'{_O}later(() => fetch("{_U}/x", o));\no.method = "PUT"',
        "POST /x",
        f"The change of 'o' in line 3 {_NOT_READ}",
    ),
    Asked(
        "a field of a field that is computed",
        f'{_O}o[name].first = 1;\nfetch("{_U}/x", o)',
        "POST /x",
        f"The change of 'o' in line 2 {_NOT_READ}",
    ),
    Asked(
        "a field that is computed",
        f'{_O}o[name] = "include";\nfetch("{_U}/x", o)',
        "POST /x",
        f"The change of 'o' in line 2 {_NOT_READ}",
    ),
    Asked(
        "a header that is computed",
        f'const o = {{ headers: {{}} }};\nfor (const n of all) o.headers[n] = "1";\n'
        f'fetch("{_U}/x", o)',
        "GET /x",
        f"The change of 'o' in line 2 {_NOT_READ}",
    ),
    Asked(
        "a field that is taken out",
        f'const o = {{ headers: {{ "X-A": "1" }} }};\ndelete o.headers["X-A"];\n'
        f'fetch("{_U}/x", o)',
        "GET /x X-A",
        f"The change of 'o' in line 2 {_NOT_READ}",
    ),
    Asked(
        "other assignments",
        f'{_O}o.headers ||= h;\no.mode ??= "cors"; o.x++;\nfetch("{_U}/x", o)',
        "POST /x",
        "The changes of 'o' in lines 2, 3 are not read: the request may differ",
    ),
    Asked(
        "a field by another name",
        f'const o = {{ headers: {{}} }};\nconst h = o.headers;\nh["X-A"] = "1";\n'
        f'fetch("{_U}/x", o)',
        "GET /x",
        f"The change of 'h' in line 3 {_NOT_READ}",
    ),
    Asked(
        "headers that are changed after the options have them",
        f'const h = {{}}, o = {{ headers: h }};\nh["X-A"] = "1";\nfetch("{_U}/x", o)',
        "GET /x",
        f"The change of 'h' in line 2 {_NOT_READ}",
    ),
    Asked(
        "a change below the function of the call",
        f'{_O}const go = () => fetch("{_U}/x", o);\no.method = "PUT";\ngo()',
        "POST /x",
        f"The change of 'o' in line 3 {_NOT_READ}",
    ),
    Asked(
        "a cast of TypeScript",
        f'const o = {{ headers: {{}} }};\n(o.headers as Record<string, string>)["X-A"] = "1";\n'
        f'fetch("{_U}/x", o)',
        "GET /x",
        f"The change of 'o' in line 2 {_NOT_READ}",
    ),
    Asked(
        "$.extend",
        f'const o = {{ url: "{_U}/x" }};\n$.extend(o, {{ type: "PUT" }});\n$.ajax(o)',
        "GET /x",
        f"The change of 'o' in line 2 {_NOT_READ}",
    ),
    Asked(
        "options of an instance of axios",
        f'const c = {{ baseURL: "{_U}" }};\nif (a) c.withCredentials = true;\n'
        'const api = axios.create(c);\napi.get("/x")',
        "GET /x credentials=include",
        "The change of 'c' in line 2 may not be made",
    ),
)
"""Texts that change the options before the call, or give them another name."""

WIRED = (
    Asked(
        "an XMLHttpRequest that is opened twice",
        f'const x = new XMLHttpRequest(); x.open("PUT", "{_U}/a");\n'
        f'x.setRequestHeader("X-A", "1"); x.open("POST", "{_U}/x");\n'
        'x.setRequestHeader("X-B", "1"); x.withCredentials = !0; x.send("a")',
        "POST /x X-B credentials=include",
    ),
    Asked(
        "an XMLHttpRequest that is sent twice",
        f'const x = new XMLHttpRequest(); x.open("PUT", "{_U}/x"); x.send();\n'
        f'x.open("GET", "{_U}/y"); x.setRequestHeader("X-A", "1"); x.send();',
        "PUT /x",
        "The XMLHttpRequest is sent 2 times: the first request is asked.",
    ),
    Asked(
        "an XMLHttpRequest with credentials of no value",
        f'const x = new XMLHttpRequest(); x.open("GET", "{_U}/x"); x.withCredentials = !1;',
        "GET /x",
    ),
    Asked(
        "an XMLHttpRequest by two names",
        f'var a = new XMLHttpRequest(), b = a; b.open("PUT", "{_U}/x"); b.send()',
        "PUT /x",
    ),
    Asked(
        "options of a bundle",
        f'fetch("{_U}/x",{{method:"POST",keepalive:!0,headers:{{"X-A":!1}}}})',
        "POST /x X-A keepalive=True",
    ),
    Asked(
        "credentials of a bundle",
        f'axios.get("{_U}/x",{{withCredentials:!1,headers:void 0}})',
        "GET /x",
    ),
    Asked(
        "credentials that are an object",
        f'axios.get("{_U}/x", {{ withCredentials: {{}} }})',
        "GET /x credentials=include",
    ),
    Asked("a URL of JSON", "https:\\/\\/api.example.com\\/x", "GET /x"),
    Asked("a URL of JSON in quotes", '"https:\\/\\/api.example.com\\/x"', "GET /x"),
    Asked("a URL of JSON in a call", 'fetch("https:\\/\\/api.example.com\\/x")', "GET /x"),
    Asked("a URL with escapes", "fetch('\\x68ttps://api.example.com/\\u0078')", "GET /x"),
    Asked(
        "a header of a name that is not known",
        f'fetch("{_U}/x").then((r) => r.headers.get(name))',
        "GET /x",
    ),
    Asked("a URL with backslashes", 'fetch("https:\\\\\\\\api.example.com\\\\x")', "GET /x"),
    Asked(
        "no-cors in a command",
        f"curl '{_U}/x' -H 'sec-fetch-mode: no-cors'",
        "GET /x mode=no-cors",
        form="curl",
    ),
    Asked(
        "same-origin in a command",
        f"curl '{_U}/x' -H 'Sec-Fetch-Mode: same-origin'",
        "GET /x mode=same-origin",
        form="curl",
    ),
    Asked(
        "a navigation in a command",
        f"curl '{_U}/x' -H 'Sec-Fetch-Mode: navigate'",
        "GET /x",
        "The copied request has the mode 'navigate'",
        form="curl",
    ),
    Asked(
        "no-cors in the copy of Chrome",
        f'fetch("{_U}/x", {{ "headers": {{ "sec-fetch-mode": "no-cors", "accept": "a" }}, '
        '"referrer": "https://app.example.com/", "mode": "no-cors" })',
        "GET /x accept mode=no-cors",
    ),
    Asked(
        "new Request with other headers in the call",
        f'const r = new Request("{_U}/x", {{ method: "PUT", headers: {{ "X-A": "1" }} }});\n'
        'fetch(r, { headers: { "X-B": "1" }, credentials: "include" })',
        "PUT /x X-B credentials=include",
    ),
    Asked(
        "new Request of new Request",
        f'const a = new Request("{_U}/x", {{ method: "PUT", mode: "cors" }});\n'
        'const b = new Request(a, { credentials: "include" }); fetch(b.clone())',
        "PUT /x credentials=include",
    ),
    Asked(
        "headers of a new Request that are set",
        f'const r = new Request("{_U}/x", {{ headers: {{ "X-A": "1" }} }});\n'
        'r.headers.set("X-B", "1"); fetch(r)',
        "GET /x X-A X-B",
    ),
    Asked("new URL against a base", f'fetch(new URL("x", "{_U}/a/b"))', "GET /a/x"),
    Asked(
        "new URL against a name", f'const B = "{_U}/a/";\nfetch(new URL("./x", B))', "GET /a/x"
    ),
    Asked(
        "new URL against a URL",
        f'const b = new URL("{_U}/a"); fetch(new URL("/x", b))',
        "GET /x",
    ),
    Asked(
        "the text of a URL",
        f'const u = new URL("/x", "{_U}"); fetch(u.href); send(String(u))',
        "GET /x",
    ),
    Asked("the text of a URL by a method", f'fetch(new URL("{_U}/x").toString())', "GET /x"),
    Asked("the text of a URL by String", f'fetch(String(new URL("{_U}/x")))', "GET /x"),
    Asked(
        "a URL whose path is set",
        f'const u = new URL("{_U}"); u.pathname = "/x"; fetch(u)',
        "GET /x",
    ),
    Asked(
        "a template with constants",
        f"const C = {{ api: '{_U}', 'v': 1 }};\n"
        "fetch(`${C['api']}/${'a'}/${2}/${C.v}`)",
        "GET /a/2/1",
    ),
    Asked(
        "a field in brackets", f"const C = {{ api: '{_U}' }};\nfetch(C['api'] + '/x')", "GET /x"
    ),
)
"""Texts in the spellings of bundles, of JSON and of developer tools."""


_BODY_OF_AXIOS = (
    "The data 'data' is not read: it counts as an object, which axios sends as JSON"
)

COMMON = (
    Asked(
        "a fence of Markdown", f"```js\nfetch('{_U}/x', {{ method: 'PUT' }})\n```\n", "PUT /x"
    ),
    Asked(
        "a fence of Markdown in a question",
        f"My code:\n\n~~~javascript\nfetch('{_U}/x')\n~~~\nIt is blocked.",
        "GET /x",
    ),
    Asked(
        "two fences",
        f"```js\nfetch('{_U}/x')\n```\nServer:\n```js\napp.use(cors())\n```",
        "GET /x",
        "The text has 2 blocks of code: the first one is read.",
    ),
    Asked("a fence around a command", f"```sh\ncurl -X PUT {_U}/x\n```", "PUT /x", form="curl"),
    Asked(
        "the console of a browser",
        f"> fetch('{_U}/x', {{ credentials: 'include' }})",
        "GET /x credentials=include",
    ),
    Asked(
        "a page of HTML",
        f"<html><script>\nfetch('{_U}/x').then(r => r.json())\n</script></html>",
        "GET /x",
    ),
    Asked(
        "the axios of a component",
        f"this.$axios.get('{_U}/x', {{ withCredentials: true }})",
        "GET /x credentials=include",
    ),
    Asked("the axios of a window", f"window.axios.delete('{_U}/x')", "DELETE /x"),
    Asked(
        "a template within a template",
        f"fetch('{_U}/x', {{ method: 'POST', headers: {{ 'Authorization': "
        "`${window.btoa(`${ID}:`)}` } })",
        "POST /x Authorization",
    ),
    # Exports of tools
    Asked(
        "Postman for axios",
        "const axios = require('axios');\nlet data = JSON.stringify({\n  \"a\": 1\n});\n\n"
        "let config = {\n  method: 'post',\n  maxBodyLength: Infinity,\n"
        f"  url: '{_U}/x',\n  headers: {{ \n    'Content-Type': 'application/json'\n  }},\n"
        "  data : data\n};\n\naxios.request(config)\n"
        ".then((response) => {\n  show(response);\n})",
        "POST /x Content-Type:application/json",
    ),
    Asked(
        "Postman for jQuery",
        f'var settings = {{\n  "url": "{_U}/x",\n  "method": "POST",\n  "timeout": 0,\n'
        '  "headers": {\n    "Content-Type": "application/json"\n  },\n'
        '  "data": JSON.stringify({\n    "a": 1\n  }),\n};\n\n'
        "$.ajax(settings).done(function (response) {\n  console.log(response);\n});",
        "POST /x Content-Type:application/json",
    ),
    Asked(
        "Postman for XMLHttpRequest",
        'var data = JSON.stringify({"a": 1});\n\nvar xhr = new XMLHttpRequest();\n'
        "xhr.withCredentials = true;\n\n"
        'xhr.addEventListener("readystatechange", function() {\n'
        "  if(this.readyState === 4) {\n    console.log(this.responseText);\n  }\n});\n\n"
        f'xhr.open("POST", "{_U}/x");\n'
        'xhr.setRequestHeader("Content-Type", "application/json");\n\nxhr.send(data);',
        "POST /x Content-Type:application/json credentials=include",
    ),
    # Options that axios sends as headers
    Asked(
        "axios with data that are not known",
        f"axios.post('{_U}/x', data)",
        "POST /x Content-Type:application/json",
        _BODY_OF_AXIOS,
    ),
    Asked(
        "axios with data that are not known, and their type",
        f"axios.post('{_U}/x', data, {{ headers: {{ 'Content-Type': 'text/plain' }} }})",
        "POST /x Content-Type:text/plain",
        "The body 'data' is not read",
    ),
    Asked(
        "axios with JSON as a text",
        f"axios.post('{_U}/x', JSON.stringify(a))",
        "POST /x Content-Type:application/x-www-form-urlencoded",
    ),
    Asked(
        "axios with a text of a form",
        f"axios.post('{_U}/x', qs.stringify(a))",
        "POST /x Content-Type:application/x-www-form-urlencoded",
        "The body 'qs.stringify(...)' is not read",
    ),
    Asked(
        "axios with a form",
        f"axios.post('{_U}/x', new URLSearchParams(a))",
        "POST /x Content-Type:application/x-www-form-urlencoded;charset=UTF-8",
    ),
    Asked(
        "axios.postForm",
        f"axios.postForm('{_U}/x', {{ a: 1 }})",
        "POST /x Content-Type:multipart/form-data",
    ),
    Asked(
        "axios with a password",
        f"axios.get('{_U}/x', {{ auth: {{ username: 'a', password: 'b' }} }})",
        "GET /x Authorization",
    ),
    Asked(
        "axios with the token of a cookie",
        f"axios.get('{_U}/x', {{ withXSRFToken: true }})",
        "GET /x X-XSRF-TOKEN",
    ),
    Asked(
        "axios with headers of a method",
        f"const api = axios.create({{ baseURL: '{_U}', headers: {{ common: {{ 'X-A': '1' }}, "
        "post: { 'X-B': '1' }, get: { 'X-C': '1' } } });\napi.get('/x')",
        "GET /x X-A X-C",
    ),
    # Options of jQuery
    Asked(
        "jQuery with a type of a GET",
        f"$.ajax({{ url: '{_U}/x', contentType: 'application/json' }})",
        "GET /x Content-Type:application/json",
    ),
    Asked(
        "jQuery without a type of a GET",
        f"$.ajax({{ url: '{_U}/x', data: {{ a: 1 }} }})",
        "GET /x",
    ),
)
"""Texts in the shapes of questions, of exports of tools, and of the pages of libraries."""


class Server(NamedTuple):
    """One text that a visitor pastes as the options of another library.

    Attributes:
        name: the kind of the text.
        text: the text.
        said: the start of the status line for a page of the origin `_PAGE`.
        codes: the codes of the findings.
    """

    name: str
    text: str
    said: str
    codes: tuple[str, ...] = ()


_PAGE = "https://app.example.com"
_EXPRESS = (
    "const express = require('express')\nconst cors = require('cors')\nconst app = express()\n"
)

SERVERS = (
    Server("everyone", f"{_EXPRESS}app.use(cors())\n", "Allowed."),
    Server("a call alone", f"app.use(cors({{ origin: '{_PAGE}' }}))", "Allowed."),
    Server("another origin", "app.use(cors({ origin: 'https://x.example' }));", "Blocked: M"),
    Server(
        "options by a name",
        f"{_EXPRESS}const opts = {{\n  origin: ['{_PAGE}'], // the page\n"
        "  methods: ['GET', 'POST'],\n  allowedHeaders: 'Content-Type,Authorization',\n"
        "  exposedHeaders: ['X-Total'],\n  credentials: true,\n  maxAge: 86400,\n"
        "  preflightContinue: false,\n  optionsSuccessStatus: 200,\n}\n"
        "app.use(cors(opts))\napp.get('/x', (req, res) => res.json({}))\n",
        "Allowed.",
    ),
    Server(
        "TypeScript",
        "import express from 'express';\nimport cors, { CorsOptions } from 'cors';\n"
        f"const opts: CorsOptions = {{ origin: [`{_PAGE}`] }};\nconst app = express();\n"
        "app.use(express.json());\napp.use(cors(opts));\n",
        "Allowed.",
    ),
    Server("an object", f"{{ origin: '{_PAGE}', credentials: true }}", "Allowed."),
    Server(
        "an object by a name", f"export const corsOptions = {{ origin: '{_PAGE}' }}", "Allowed."
    ),
    Server("required in place", "app.use(require('cors')({ origin: '*' }))", "Allowed."),
    Server(
        "NestJS",
        "const app = await NestFactory.create(AppModule);\n"
        f"app.enableCors({{ origin: '{_PAGE}' }});",
        "Allowed.",
    ),
    Server("NestJS, without options", "app.enableCors();", "Allowed."),
    Server(
        "an expression",
        r"app.use(cors({ origin: /^https:\/\/.*\.example\.com$/ }))",
        "Allowed.",
    ),
    Server(
        "a text that looks like an expression",
        "app.use(cors({ origin: '/app/' }))",
        "Blocked: M",
        ("invalid-origin-scheme",),
    ),
    Server(
        "an origin of the environment",
        "app.use(cors({ origin: process.env.ORIGIN || '*' }))",
        "Blocked: M",
        ("not-literal",),
    ),
    Server(
        "a function",
        "app.use(cors({ origin: (origin, callback) => callback(null, true) }))",
        "Blocked: M",
        ("function-left-out",),
    ),
    Server(
        "a function of the request",
        "app.use(cors((req, callback) => callback(null, { origin: true })))",
        "Blocked: M",
        ("not-literal",),
    ),
    Server(
        "options that are spread last",
        "app.use(cors({ origin: '*', ...base }))",
        "Blocked: M",
        ("not-literal",),
    ),
    Server(
        "a name that is changed",
        "const opts = { origin: '*' }; opts.origin = ['https://x.example'];\n"
        "app.use(cors(opts))",
        "Blocked: M",
    ),
    Server(
        "a name that a block changes",
        "let list = ['https://app.example.com']; if (x) { list = [] }\n"
        "app.use(cors({ origin: list }))",
        "Blocked: M",
        ("not-literal",),
    ),
    Server("no options", "app.use(cors(undefined))", "Allowed."),
    Server(
        "options of a function",
        "app.use(cors({ origin: '*', maxAge: age(), methods: { a: 1 } }))",
        "Allowed.",
        ("not-literal", "option-refused"),
    ),
    Server(
        "a block of try",
        "try { app.use(cors()) } catch (e) {}",
        "Blocked: M",
        ("conditional-call",),
    ),
    Server("one path", f"app.use('/products', cors({{ origin: '{_PAGE}' }}))", "Allowed."),
    Server("another path", f"app.use('/x', cors({{ origin: '{_PAGE}' }}))", "Blocked: M"),
    Server(
        "a path that is a pattern",
        "app.use('/:id', cors())",
        "Blocked: M",
        ("part-of-application",),
    ),
    Server(
        "a path within",
        "app.use(cors({ origin: 'https://x.example' })); app.use('/products', cors())",
        "Blocked: M",
        ("second-policy",),
    ),
    Server(
        "preflights too",
        f"{_EXPRESS}app.use(cors())\napp.options('*', cors())\n",
        "Allowed.",
    ),
    Server("preflights alone", "app.options('*', cors())", "Blocked: M", ("route-policy",)),
    Server(
        "a route",
        f"{_EXPRESS}app.get('/products', cors(), (req, res) => res.json([]))\n",
        "Blocked: M",
        ("route-policy",),
    ),
    Server(
        "a list of layers",
        f"{_EXPRESS}app.use([helmet(), cors()])\n",
        "Allowed.",
    ),
    Server(
        "a layer by a name",
        f"{_EXPRESS}const layer = cors({{ origin: '{_PAGE}' }})\napp.use(layer)\n",
        "Allowed.",
    ),
    Server("a layer of no use", "module.exports = cors()", "Blocked: M", ("unknown-receiver",)),
    Server(
        "a router",
        "const router = express.Router(); router.use(cors())",
        "Blocked: M",
        ("part-of-application",),
    ),
    Server("another name", "thing.use(cors())", "Blocked: M", ("unknown-receiver",)),
    Server(
        "two applications",
        "const app = express(); const other = express(); app.use(cors())",
        "Blocked: M",
        ("one-of-several",),
    ),
    Server(
        "routes before",
        f"{_EXPRESS}app.get('/products', list)\napp.use(cors())\n",
        "Blocked: M",
        ("routes-before",),
    ),
    Server(
        "a router before",
        f"{_EXPRESS}app.use('/products', router)\napp.use(cors())\n",
        "Blocked: M",
        ("routes-before",),
    ),
    Server(
        "a condition",
        f"{_EXPRESS}if (process.env.DEV) app.use(cors())\n",
        "Blocked: M",
        ("conditional-call",),
    ),
    Server(
        "a block of a condition",
        f"{_EXPRESS}if (dev) {{\n  app.use(cors())\n}} else {{ app.use(other) }}\n",
        "Blocked: M",
        ("conditional-call",),
    ),
    Server(
        "a short condition",
        f"{_EXPRESS}dev && app.use(cors())\n",
        "Blocked: M",
        ("conditional-call",),
    ),
    Server(
        "a function around",
        "export async function start() {\n  const app = express()\n  app.use(cors())\n}",
        "Allowed.",
    ),
    Server(
        "headers beside",
        f"{_EXPRESS}app.use(cors())\n"
        "app.use((req, res, next) => { "
        "res.removeHeader('Access-Control-Allow-Origin'); next() })",
        "Blocked: M",
        ("headers-changed",),
    ),
    Server(
        "a call in a comment",
        f"{_EXPRESS}// app.use(cors())\napp.use(cors({{ origin: 'https://x.example' }}))",
        "Blocked: M",
    ),
    Server(
        "headers by hand",
        "app.use((req, res, next) => { "
        "res.header('Access-Control-Allow-Origin', '*'); next() })",
        "It is JavaScript, and it gives cors no options",
    ),
    Server(
        "Koa",
        "import cors from '@koa/cors';\napp.use(cors({ origin: '*' }));",
        "It is JavaScript, and it gives options to @koa/cors",
    ),
    Server(
        "Fastify",
        "const app = require('fastify')()\n"
        "app.register(require('@fastify/cors'), { origin: true })",
        "It is JavaScript, and it gives",
    ),
    Server(
        "Hono",
        "import { cors } from 'hono/cors'\napp.use('/api/*', cors({ origin: '*' }))",
        "It is JavaScript, and it gives options to hono/cors",
    ),
)
"""Texts of servers in JavaScript, and the verdict for a request to /products of each."""
