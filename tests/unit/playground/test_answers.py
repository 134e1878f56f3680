"""The answers of the playground in CPython; a browser asks the same program in Pyodide."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

from harness.together import check_all
from playground_answers import EXAMPLES, answer, answer_json, limits, requests
from playground_answers.fixes import applied
from tables.playground import ASKED, CHANGED, COMMON, ROWS, SERVERS, WIRED, Asked, Row, Server

from crossorigin.fetch import Request

T = TypeVar("T")

ROOT = Path(__file__).parents[3]
QUESTIONS = {each.name: each.question() for each in EXAMPLES}
ORIGIN = "https://app.example.com"
GET = 'fetch("https://api.example.com/products")'


def ask(
    policy: str, kind: str = "toml", request: str = GET, form: str = "fetch", **more: object
) -> dict[str, Any]:
    asked = {
        "policy": {"kind": kind, "text": policy},
        "request": {"kind": form, "text": request, "origin": ORIGIN} | more,
        "target": "nginx",
    }
    found: dict[str, Any] = json.loads(answer_json(json.dumps(asked)))
    return found


def verdict(found: dict[str, Any]) -> str:
    """Return the outcome as the page's status line has it."""
    if found["policy"]["error"] or found["request"]["error"]:
        return str(found["policy"]["error"] or found["request"]["error"])
    if found["policy"]["problems"]:
        return "The policy cannot be built."
    if found["explanations"]:
        return f"Explained: {found['explanations'][0]['code']}."
    report = found["report"]
    if report["status"] == "sent":
        return "Sent, and never read."
    return "Allowed." if report["status"] == "allowed" else f"Blocked: {report['code']}."


def offered(found: dict[str, Any]) -> list[dict[str, Any]]:
    of_problems = [fix for each in found["policy"]["problems"] for fix in each["fixes"]]
    return [*of_problems, *(found["report"] or {"fixes": []})["fixes"]]


def fixed(asked: dict[str, Any], fix: dict[str, Any]) -> dict[str, Any]:
    text = applied(asked["policy"]["text"], fix["edit"])
    return {**asked, "policy": {"kind": fix["kind"], "text": text}}


# The mistakes


def check_mistake(row: Row) -> None:
    asked = QUESTIONS[row.name]
    found = answer(asked)
    assert verdict(found) == row.said
    assert row.remedy in json.dumps(found, ensure_ascii=False, default=str).replace("\\n", " ")
    fixes = offered(found)
    assert (fixes[0]["label"] if fixes else "") == row.fix
    if fixes:
        mended = fixed(asked, fixes[0])
        assert row.written in mended["policy"]["text"]
        assert verdict(answer(mended)) == row.after


def test_each_frequent_mistake_ends_in_its_verdict_and_its_fix() -> None:
    assert [row.name for row in ROWS] == [each.name for each in EXAMPLES if each.is_mistake]
    assert len(ROWS) == 12
    check_all(ROWS, check_mistake, lambda row: row.name)


def test_the_page_of_the_docs_has_the_mistakes_in_the_same_order() -> None:
    text = (ROOT / "docs" / "playground.md").read_text("utf-8").partition("| mistake |")[2]
    told = [line.split("|")[2].strip(" `") for line in text.splitlines()[2:]]
    said = [re.sub(r"^(?:Blocked|Explained): |\.$", "", row.said) for row in ROWS]
    assert told == [each.replace("The policy", "the policy") for each in said]


def check_verdicts(found: dict[str, Any]) -> None:
    for engine in found["report"]["engines"]:
        steps = engine["steps"]
        assert all(step["url"].startswith("https://fetch.spec.whatwg.org/") for step in steps)
        assert all(step["ok"] for step in steps[:-1])
        assert steps[-1]["ok"] is engine["allowed"]


def test_each_verdict_comes_step_by_step_in_four_readings() -> None:
    answers = [answer(asked) for asked in QUESTIONS.values()]
    judged = [found for found in answers if found["report"]]
    assert len(judged) == 12
    for found in judged:
        names = [engine["name"] for engine in found["report"]["engines"]]
        assert names == ["standard", "chromium", "firefox", "webkit"]
    check_all(judged, check_verdicts, lambda found: str(found["request"]["url"]))


# The policy


FIXES = [
    ("toml", '[policy]\nallow_origin = "*"\n', "invalid-field", 'allow_origins = "*"'),
    (
        "toml",
        '[policy]\nallow_origins = "https://a.example,https://b.example"\n',
        "invalid-origin-list",
        'allow_origins = ["https://a.example", "https://b.example"]',
    ),
    (
        "toml",
        '# \U0001f600\n[policy]\nallow_origins = ["https://\u00e4.example/", "https://b c"]\n',
        "invalid-origin-path",
        '"https://xn--4ca.example"',
    ),
    ("toml", '[paths."/api/"]\nallow_origins = "*"\n', "invalid-path", '[paths."/api/*"]'),
    (
        "toml",
        '[policy]\nallow_origins = ["http://192.168.1.20:5173"]\nallow_credentials = true\n',
        "prohibited-insecure-origin",
        '"https://192.168.1.20:5173"',
    ),
    (
        "toml",
        '[paths."/a/*"]\nallow_origins = "*" # all\nallow_credentials = true\n',
        "incompatible-any-origin-credentials",
        f'allow_origins = ["{ORIGIN}"]',
    ),
    ("python", 'Policy(allow_origns="*")', "invalid-field", 'Policy(allow_origins="*")'),
    (
        "python",
        'ORIGINS = ["x"]\np = Policy(allow_origins=["https://a.example/"], max_age=60)',
        "invalid-origin-path",
        '["https://a.example"]',
    ),
    (
        "python",
        'Policy(allow_origins=["https://shop-*.vercel.app"])',
        "invalid-pattern",
        'import re\n\nPolicy(allow_origins=[re.compile(r"https://shop\\-[a-z0-9-]+\\.vercel',
    ),
]


def check_fix(row: tuple[str, str, str, str]) -> None:
    kind, text, code, written = row
    found = ask(text, kind)
    problem = next(each for each in found["policy"]["problems"] if each["code"] == code)
    mended = applied(text, problem["fixes"][0]["edit"])
    assert written in mended
    left = [each["code"] for each in ask(mended, kind)["policy"]["problems"]]
    assert left.count(code) < len(found["policy"]["problems"])
    assert code not in left


def test_a_suggestion_is_written_where_the_problem_is() -> None:
    check_all(FIXES, check_fix, lambda row: f"{row[0]}: {row[1]}")


def test_a_risk_is_offered_with_the_suggestion() -> None:
    text = '[policy]\nallow_origins = ["http://192.168.1.20:5173"]\nallow_credentials = true\n'
    (problem,) = ask(text)["policy"]["problems"]
    assert [fix["label"] for fix in problem["fixes"]] == [
        'Write "https://192.168.1.20:5173"',
        "Accept the risk insecure-origin",
    ]
    mended = applied(text, problem["fixes"][1]["edit"])
    assert verdict(ask(mended)) == "Blocked: MissingAllowOriginHeader."


WORDS = [
    ('gate = CORS(app, allow_origins="https://app.example.com")', "Allowed."),
    ("CORS(app, None)", "Blocked: MissingAllowOriginHeader."),
    ("P = Policy()\nCORS(app, P)", "Allowed."),
    ('@cors(allow_origins="https://x.example")\ndef f(): ...', "Blocked: Missing"),
    (
        'ONE = ["https://app.example.com"]\nPolicy(allow_origins=ONE + ["https://b.example"])',
        "All",
    ),
    (
        'import re\nPolicy(allow_origins=re.compile(r"https://[a-z]+\\.example\\.com"))',
        "Allowed.",
    ),
    ('PolicyMap({"/x/*": None, "/products": Policy()}, default=None)', "Allowed."),
    ("Policy(allow_origins=is_tenant)", "Line 1: allow_origins=is_tenant: it is not a literal"),
    ("Policy(**options)", "Line 1: "),
    ("Policy(allow_origins=", "It is not Python"),
    ("print(1)", "There is no Policy(…), PolicyMap(…) or CORS(app, …) in the text."),
    ("CORS(app, policy_of(1))", "Line 1: the page cannot read this as a policy"),
    ("PolicyMap(paths)", "Line 1: the page cannot read this as a policy"),
    ('PolicyMap({"/a": other()})', "Line 1: the page cannot read this as a policy"),
    ('Policy(allow_origins=re.compile("("))', "re.compile('(') is no expression"),
    ("A = B\nB = A\nCORS(app, A)", "Line 2: the page cannot read this"),
    ("import os\nPolicy(allow_origins=os.system('touch /tmp/run'))", "Line 2: allow_origins="),
    # Calls that Python refuses
    ("Policy('https://x.example')", "Line 1: Python refuses this call: too many positional"),
    ("CORS(app, Policy(), None)", "Line 1: Python refuses this call: too many positional"),
    (
        "CORS(app, Policy(), allow_origins='*')",
        "Line 1: Python refuses this call: give a policy or its fields, not both",
    ),
    ("PolicyMap({}, Policy())", "Line 1: Python refuses this call: too many positional"),
    ("PolicyMap(defaults=None)", "Line 1: Python refuses this call: got an unexpected keyword"),
    ("CORS(app, Policy(*origins))", "Line 1: the page cannot read this"),
    # Another policy than the one of the call
    ("gate = CORS(app)\ngate.policy = Policy(allow_origins='https://x.example')", "Blocked: M"),
    ("P = Policy()\nif x:\n    P = None\nCORS(app, P)", "Line 4: P has several values"),
    ("@cors(Policy())\ndef f(): ...", "Allowed."),
    ("P = Policy()\n@cors(P)\ndef f(): ...", "Allowed."),
    (
        "cors(allow_origins='*')(blueprint)\nCORS(app)",
        "Line 1: cors gives a route its own policy",
    ),
    # The setting of Django
    ("CROSSORIGIN = {'allow_origins': ['https://app.example.com']}", "Allowed."),
    ("CROSSORIGIN: dict = {'allow_origins': ['https://x.example']}", "Blocked: Missing"),
    ("CROSSORIGIN = {'/products': {'allow_origins': '*'}, '/x/*': None}", "Allowed."),
    ("CROSSORIGIN = {'/x/*': Policy(), '/products': None}", "Blocked: Missing"),
    (
        """CROSSORIGIN = {'policy': {'allow_origins': '*'}, 'paths': {'/products':
        {'cors': False}}}""",
        "Blocked: Missing",
    ),
    ("CROSSORIGIN = {'allow_orgins': '*'}", "The policy cannot be built."),
    ("CROSSORIGIN = {'allow_origins': [is_tenant]}", "Line 1: allow_origins=is_tenant"),
    ("CROSSORIGIN = {**BASE}", "Line 1: the page cannot read this"),
    ("gate.other = 1\nCORS(app)", "Allowed."),
    ("Policy(allow_origins='https://x.example/', max_age=-1)", "The policy cannot be built."),
    ("PolicyMap({'x': Policy()})", "The policy cannot be built."),
    ("PolicyMap({key: Policy()})", "Line 1: the page cannot read this"),
    ("CROSSORIGIN = {'paths': {1: None}}", "Line 1: the page cannot read this"),
    ("CROSSORIGIN = {'/x': {**BASE}}", "Line 1: "),
    ("CROSSORIGIN = None", "Blocked: Missing"),
]


def check_words(row: tuple[str, str]) -> None:
    text, said = row
    assert verdict(ask(text, "python")).startswith(said), verdict(ask(text, "python"))


def test_python_code_is_read_and_never_run() -> None:
    check_all(WORDS, check_words, lambda row: row[0])


ROUTES = (
    "from fastapi import FastAPI\napp = FastAPI()\n@app.get({path!r})\n{mark}\ndef f(): ...\n"
)
MARKED = [
    ("/products", "@cors(allow_origins='https://x.example')", "Blocked: M", "is its own"),
    ("/products", "@cors(P)", "Blocked: M", "is its own"),
    ("/products", "@no_cors", "Blocked: M", "/products is none"),
    ("/other", "@no_cors", "Allowed.", "/other is none"),
    ("/{name}", "@cors()", "Blocked: M", "/* is not read, and allows no origin there"),
]


def check_marked(row: tuple[str, str, str, str]) -> None:
    path, mark, said, remark = row
    text = "P = Policy(allow_origins='https://x.example')\n" + ROUTES.format(
        path=path, mark=mark
    )
    found = ask(f"{text}CORS(app, Policy())\n", "python")
    assert verdict(found).startswith(said)
    (told,) = found["policy"]["remarks"]
    assert told.startswith("Line 5: ")
    assert remark in told


def test_the_mark_of_a_route_applies_to_its_path_and_is_reported() -> None:
    check_all(MARKED, check_marked, lambda row: f"{row[0]} {row[1]}")


def test_arguments_without_effect_on_the_answer_are_reported() -> None:
    for text, said in (
        ("CORS(app, Policy(), guard=Guard())", "guard is not read here"),
        ("CROSSORIGIN = {'allow_origins': '*', 'urlconf': f}", "urlconf is not read here"),
        ("gate = CORS(app)\ngate.policy = None", "Line 2 gives gate another policy"),
    ):
        (told,) = ask(text, "python")["policy"]["remarks"]
        assert told.startswith(said), text


# Another library


def check_server(row: Server) -> None:
    found = ask(row.text, "library")
    assert verdict(found).startswith(row.said)
    assert {each["code"] for each in found["policy"]["findings"]} == set(row.codes)
    if not found["policy"]["error"]:
        assert found["policy"]["remarks"] == ["Read as the options of express."]


def test_a_server_of_express_is_read_as_one() -> None:
    check_all(SERVERS, check_server, lambda row: row.name)


def test_options_that_a_library_does_not_have_are_named() -> None:
    for text, name in (
        ('{"origin": "*", "orgin": 1}', "orgin"),
        ("app.use(cors({ credential: true }))", "credential"),
        (
            "from flask_cors import CORS\nCORS(app, origins='*', allow_credentials=1)",
            "allow_cr",
        ),
        ("CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOWED_METHODS = ['GET']", "CORS_ALLOWED_M"),
    ):
        _, told = ask(text, "library")["policy"]["remarks"]
        assert f"has no options of these names: {name}" in told


def test_the_guard_of_a_file_answers_and_its_problems_are_reported() -> None:
    guarded = '[guard]\n[policy]\nallow_origins = ["https://app.example.com"]\n'
    post = 'fetch("https://api.example.com/", {method: "POST", body: "x"})'
    report = ask(guarded, request=post)["report"]
    assert (report["status"], report["guarded"]) == ("allowed", True)
    assert report["exchanges"][-1]["status"] == 403
    assert not ask(guarded)["report"]["guarded"]
    (problem,) = ask(guarded.replace("[guard]", "[guard]\nhost = []"))["policy"]["problems"]
    assert problem["code"] == "invalid-field"
    told = ask("CORS(app, allow_origins='*', guard=Guard())", "python")["policy"]["remarks"]
    assert told == ["guard is not read here: the policy alone is asked."]


def test_a_path_of_a_map_is_changed_and_the_others_stay() -> None:
    text = (
        '[policy]\nallow_origins = "*"\n\n[paths."/products/*"]\n'
        'allow_origins = [\n  "https://b.example", # partner\n]\n'
    )
    found = ask(text)
    (fix,) = offered(found)
    mended = applied(text, fix["edit"])
    assert mended.startswith('[policy]\nallow_origins = "*"\n\n[paths."/products/*"]\n')
    assert verdict(ask(mended)) == "Allowed."


def test_a_path_without_cors_and_a_missing_table_get_a_policy() -> None:
    for text in ('[paths."/products"]\ncors = false\n', '[paths."/x"]\nallow_origins = "*"\n'):
        (fix,) = offered(ask(text))
        assert verdict(ask(applied(text, fix["edit"]))) == "Allowed.", text


PASTED = [
    ("toml", '[policy]\nallow_origins = ["https://x.example"]\n'),
    ("python", 'import re\nPolicy(allow_origins=["https://x.example"])\n'),
    ("library", "const o = 1 // x\napp.use(cors({ origin: 'https://x.example' }))\n"),
    ("library", '{\n"origin": "https://x.example"}'),
    ("library", "from flask_cors import CORS\nCORS(app, origins=['https://x.example'])\n"),
    ("library", "origins=['https://x.example'],\nsupports_credentials=True"),
]
MARKED_TEXTS: list[tuple[str, Callable[[str], str]]] = [
    ("a byte order mark", lambda text: f"\ufeff{text}"),
    ("the ends of lines of Windows", lambda text: text.replace("\n", "\r\n")),
    ("both", lambda text: "\ufeff" + text.replace("\n", "\r\n")),
    ("a block of code", lambda text: f"```\n{text}\n```\n"),
    ("a question", lambda text: f"\ufeff\U0001f600 Mine:\n\n```x\n{text}\n```\nIt fails."),
    ("a block without an end", lambda text: f"~~~\n{text}"),
]


def check_pasted(row: tuple[str, str, Callable[[str], str]]) -> None:
    kind, plain, changed = row
    text = changed(plain)
    found = ask(text, kind)
    assert verdict(found) == "Blocked: MissingAllowOriginHeader."
    fix = offered(found)[0]
    mended = applied(text, fix["edit"])
    assert verdict(ask(mended, fix["kind"])) == "Allowed."
    assert kind == "library" or mended.startswith(text[:6])


def test_a_policy_is_read_with_the_marks_of_editors() -> None:
    rows = [(*one, changed) for one in PASTED for _, changed in MARKED_TEXTS]
    check_all(rows, check_pasted, lambda row: f"{row[0]}: {row[2](row[1])!r}")


def test_the_first_block_of_code_is_read_with_a_remark() -> None:
    text = "```\nPolicy(max_age=1)\n```\n```\nPolicy(max_age=2)\n```"
    policy = ask(text, "python")["policy"]
    assert policy["remarks"] == ["The text has 2 blocks of code: the first one is read."]


def test_old_ends_of_lines_are_read_where_a_language_has_them() -> None:
    for kind, text in PASTED[1:]:
        found = ask(text.replace("\n", "\r"), kind)
        assert verdict(found) == "Blocked: MissingAllowOriginHeader.", text
        assert offered(found)


def test_the_quotes_of_word_processors_are_named_with_their_line() -> None:
    for kind, text in PASTED:
        for quotes in ("\u201c\u201d", "\u2018\u2019", "\u00ab\u00bb"):
            line = text.count("\n", 0, text.index("https"))
            pasted = re.sub("[\"'](https[^\"']*)[\"']", rf"{quotes[0]}\1{quotes[1]}", text)
            policy = ask(pasted, kind)["policy"]
            told = policy["error"] or policy["problems"][0]["message"]
            assert f"Line {line + 1} has the quote {quotes[0]} of a word processor" in told


# The request


REQUESTS = [
    ("fetch", '{"url": "https://api.example.com/x", "method": "PUT"}', "PUT", "/x"),
    ("fetch", "https://api.example.com/y?z=1", "GET", "/y?z=1"),
    (
        "fetch",
        """await fetch('https://api.example.com/x', {method: `DELETE`, headers: {Authorization:
        `Bearer ${token}`, 'X-A': a + 'b'}, signal: new AbortController().signal, /* c */
        body: JSON.stringify({a: [1, true, null]}) }) // done""",
        "DELETE",
        "/x",
    ),
    ("fetch", "fetch(new URL('https://api.example.com/u', base))", "GET", "/u"),
    ("curl", "curl -X PATCH https://api.example.com/c -H 'Origin: null'", "PATCH", "/c"),
]


def check_request(row: tuple[str, str, str, str]) -> None:
    form, text, method, path = row
    request = ask("[policy]\n", request=text, form=form)["request"]
    assert request["error"] is None
    assert (request["method"], request["url"]) == (method, f"https://api.example.com{path}")
    again = ask("[policy]\n", request=request["fetch"])["request"]
    assert (again["method"], again["url"]) == (request["method"], request["url"])


def test_a_request_is_read_in_each_form_and_written_as_a_call() -> None:
    check_all(REQUESTS, check_request, lambda row: row[1])


WORDS_OF_FETCH = (
    "credentials", "mode", "redirect", "cache", "keepalive", "streamed", "upload_listener",
)  # fmt: skip
USUAL = Request(url="", origin="")


def check_asked(row: Asked) -> None:
    asked = requests.read(row.form, row.text, ORIGIN)
    assert asked.question is not None
    request = asked.question.request
    sent = [request.method, request.url.removeprefix("https://api.example.com")]
    sent += [
        f"{name}:{value}" if f"{name}:{value}" in row.sent else name
        for name, value in request.headers
    ]
    sent += [
        f"{name}={getattr(request, name)}"
        for name in WORDS_OF_FETCH
        if getattr(request, name) != getattr(USUAL, name)
    ]
    assert " ".join(sent) == row.sent
    assert row.said in " ".join(asked.remarks)
    assert bool(row.said) or not asked.remarks


def test_the_texts_that_visitors_paste_are_the_requests_of_a_browser() -> None:
    check_all((*ASKED, *CHANGED, *WIRED, *COMMON), check_asked, lambda row: row.name)


def run(text: str) -> None:
    """Run the test of a text to copy."""
    scope: dict[str, Any] = {}
    exec(compile(text, "copied", "exec"), scope)  # noqa: S102 - it is the subject
    (test,) = (one for key, one in scope.items() if key.startswith("test_"))
    test()


def check_copied(row: Asked) -> None:
    for policy in TESTED:
        found = ask(policy, request=row.text, form=row.form)
        if "streamed" in row.sent:
            assert found["test"].startswith("# A test has no body that is a stream")
            continue
        is_read = "test_the_page_reads_the_response" in found["test"]
        assert is_read is (found["report"]["status"] == "allowed")
        run(found["test"])


TESTED = (
    "[policy]\n",
    f"""[policy]
allow_origins = ["{ORIGIN}"]
allow_headers = ["x-a"]
allow_methods = ["GET", "PUT"]
allow_credentials = true
""",
)


def test_the_copied_test_asserts_the_verdict_of_each_text() -> None:
    check_all(ASKED, check_copied, lambda row: row.name)


SENT = [
    (f"{GET[:-1]}, {{ mode: 'no-cors' }})", "Sent, and never read."),
    (f"const r = await {GET[:-1]}, {{ mode: 'no-cors' }}); r.headers.get('X-A')", "Sent, and"),
    (f"{GET[:-1]}, {{ mode: 'no-cors', method: 'PUT' }})", "Blocked: InvalidRequest."),
    (f"{GET[:-1]}, {{ mode: 'same-origin' }})", "Blocked: DisallowedByMode."),
    ('fetch("https://app.example.com/x", { mode: "no-cors" })', "Allowed."),
    ('fetch("https://app.example.com/x")', "Allowed."),
    ('fetch("http://api.example.com/a%20b?c=d")', "Blocked: "),
    ('axios.get("https://api.example.com/x").then(r => r.headers["x-b"])', "Blocked: Hidden"),
    (
        """x = new XMLHttpRequest(); x.open("GET", "https://api.example.com/x");
        x.getResponseHeader("x-b")""",
        "Blocked: HiddenResponseHeader.",
    ),
]


def check_sent(row: tuple[str, str]) -> None:
    text, said = row
    for policy in ("[policy]\n", '[policy]\nallow_origins = ["https://app.example.com"]\n'):
        found = ask(policy, request=text)
        assert verdict(found).startswith(said)
        run(found["test"])
    if said.startswith("Sent"):
        assert not offered(found)
        assert all(each["opaque"] for each in found["report"]["engines"])
        assert found["report"]["engines"][0]["steps"][-1]["text"].startswith(
            "The response is op"
        )


def test_an_opaque_response_is_reported_as_such() -> None:
    check_all(SENT, check_sent, lambda row: row[0])


WRONG = [
    ("fetch", '// fetch("https://a.example")', "There are calls of fetch() in comments"),
    (
        "fetch",
        "export default { async fetch(r, e) { return e.x } }",
        "Write fetch(url, options)",
    ),
    ("fetch", 'ky.get("https://a.example/x")', "Write fetch(url, options), an object with a"),
    ("fetch", "this.http.get<User>('https://a.example/x')", "Write fetch(url, options)"),
    ("fetch", '$.ajax({url: "https://a.example", dataType: "jsonp"})', "With JSONP jQuery"),
    ("fetch", "$.getJSON('https://a.example/x?callback=?', f)", "With JSONP jQuery"),
    (
        "fetch",
        "$.ajax({url: 'https://a.example/x', jsonp: 'cb', dataType: 'jsonp'})",
        "With JS",
    ),
    ("fetch", "await $fetch('https://a.example/x')", "Write fetch(url, options)"),
    ("fetch", "const B = env.API || 'https://a.example'; fetch(`${B}/x`)", "Write the URL as"),
    ("fetch", "const api = (p) => fetch(`https://a.example${p}`); api('/x')", "Write the URL"),
    ("fetch", "new XMLHttpRequest()", "The XMLHttpRequest is not opened"),
    ("fetch", "axios.get(url)", "Write the URL as a text in quotes: 'url' is an expression."),
    ("fetch", "fetch()", "Write the URL as a text in quotes."),
    ("fetch", "fetch(`https://${host}/x`)", "Write the URL as a text in quotes: "),
    ("fetch", 'fetch("https://a.example", {credentials: a ? b : c})', "Write credentials as"),
    ("fetch", 'fetch("https://a.example", {method: "PUT"', "The call is not complete"),
    ("fetch", 'fetch("https://a.example" {})', "Write the URL as a text in quotes: "),
    ("fetch", 'fetch("https://a.example", {a b})', "The call is not complete"),
    ("fetch", "fetch(`https://a.example)", "A text in quotes is not closed."),
    ("fetch", "const a = b, b = a; fetch(a)", "Write the URL as a text in quotes"),
    ("fetch", "fetch(url + )", "The call is not complete"),
    ("fetch", "fetch({ ) })", "The call is not complete"),
    ("fetch", 'fetch("https://a.example", {method: ^})', "Write method as a text in quotes"),
    ("fetch", 'fetch("https://a.example", {^: 1})', "The call is not complete"),
    ("fetch", "const a = new B.c.d[0]; fetch(new (a)())", "Write the URL as a text in quotes"),
    ("fetch", "axios.get('https://a.example', {withCredentials: a})", "Write credentials as"),
    ("fetch", "fetch < a = (1)", "Write fetch(url, options)"),
    ("fetch", "{method: 'PUT'}", "Write the URL as a text in quotes."),
    ("fetch", "hello world", "Write fetch(url, options)"),
    ("fetch", "fetch(API)", "Write the URL as a text in quotes: 'API' is an expression."),
    ("fetch", 'fetch("/x")', "'/x' is not a URL with a scheme and a host."),
    ("fetch", 'fetch("https://a.example", {method: m})', "Write method as a text in quotes"),
    ("fetch", 'fetch("https://a.example", {mode: "navigate"})', "mode is one of cors"),
    ("fetch", 'fetch("https://a.example", {a: "b)', "A text in quotes is not closed."),
    ("fetch", 'fetch("https://a.example", {"a" 1})', "The call is not complete"),
    ("fetch", f'fetch("https://a.example", {"[" * 99})', "The request is nested too deep."),
    ("fetch", "x" * (limits.MAX_REQUEST + 1), "The request is longer than 65,536 characters."),
    ("curl", "wget https://a.example", "'wget https://a.example' is not a curl command."),
    ("har", "{}", "The text is not a HAR export."),
    ("har", '{"log": 1}', "The text is not a HAR export."),
    ("har", '{"log": {"entries": [1]}}', "The file is not a HAR export."),
    ("har", "[" * 100_000, "The text is not a HAR export."),
    ("console", "hello", "No message of a console that is known here."),
]


def check_wrong(row: tuple[str, str, str]) -> None:
    form, text, said = row
    found = ask("[policy]\n", request=text, form=form)
    assert str(found["request"]["error"]).startswith(said), found["request"]["error"]
    assert found["report"] is None


def test_an_unreadable_request_is_reported() -> None:
    check_all(WRONG, check_wrong, lambda row: f"{row[0]}: {row[1][:60]}")


def test_a_wrong_origin_of_the_page_is_reported() -> None:
    for origin, said in (
        ("app", "'app' is not a URL"),
        ("https://", "not a URL"),
        ("x:y", "not a URL"),
    ):
        assert said in ask("[policy]\n", origin=origin)["request"]["error"]


def test_the_entries_of_a_har_can_be_chosen() -> None:
    asked = json.loads(json.dumps(QUESTIONS["har"]))
    asked["request"]["entry"] = 1
    found = answer(asked)
    assert [each["number"] for each in found["request"]["entries"]] == [1, 2]
    assert found["request"]["url"] == "https://api.example.com/public/news"
    assert found["request"]["remarks"] == []
    asked["request"]["entry"] = 7
    assert answer(asked)["request"]["url"] == "https://api.example.com/account/7"


def test_secrets_are_in_no_part_of_an_answer() -> None:
    curl = (
        "curl https://api.example.com/ -H 'Origin: https://app.example.com' "
        "-H 'Authorization: Bearer hunter2' -b 'sid=hunter3'"
    )
    policy = f'[policy]\nallow_origins = ["{ORIGIN}"]\nallow_credentials = true\n'
    found = ask(policy, request=curl, form="curl")
    assert verdict(found) == "Allowed."
    assert "hunter" not in json.dumps(found)


# The texts to copy


def test_the_copied_test_passes_for_a_verdict_of_each_kind() -> None:
    for name in ("content-type", "allowed", "hidden-header"):
        run(answer(QUESTIONS[name])["test"])


def test_an_edge_has_its_grade_and_only_the_chosen_one_its_files() -> None:
    exports = {each["name"]: each for each in answer(QUESTIONS["not-listed"])["exports"]}
    assert exports["nginx"]["made"]
    assert list(exports["nginx"]["files"]) == [
        "crossorigin.http.conf",
        "crossorigin.server.conf",
    ]
    assert exports["s3"]["grade"] == "not-expressible"
    assert not any(each["files"] for name, each in exports.items() if name != "nginx")
    assert {each["grade"] for each in exports.values()} >= {"same-verdict", "not-expressible"}


# Limits


def test_a_policy_that_is_too_long_is_refused_and_many_problems_are_cut() -> None:
    found = ask("#" * (limits.MAX_POLICY + 1))
    assert found["policy"]["error"] == "The policy is longer than 65,536 characters."
    wrong = ", ".join(f'"https://a{number}.example/"' for number in range(100))
    found = ask(f"[policy]\nallow_origins = [{wrong}]\n")
    assert found["policy"]["count"] == 100
    assert len(found["policy"]["problems"]) == limits.MAX_PROBLEMS
    with_fix = [each for each in found["policy"]["problems"] if each["fixes"]]
    assert len(with_fix) == limits.MAX_FIXED


HOSTILE = [
    ("toml", "a = " + "[" * 20_000),
    ("toml", '[policy]\nallow_origins = ["\\ud800"]'),
    ("toml", '[policy]\n"<img src=x onerror=alert(1)>" = 1\n'),
    ("python", "(" * 20_000),
    ("python", "Policy(" + "-" * 5_000 + "1)"),
    ("python", "Policy(allow_origins=['\\ud800'])"),
    ("library", "{" * 20_000),
    ("library", "nothing"),
    ("library", '{"origins": "*", "supports_credentials": true}'),
]  # fmt: skip


def check_hostile(row: tuple[str, str]) -> None:
    kind, text = row
    found = ask(text, kind)
    assert found["policy"]["error"] or found["policy"]["problems"] or found["report"]


LONG = (
    "a=", "a.b", "\\", "a@", "(a)=>", "a+", "'", "`${", "h.append(a);", "x.y=1;", "fetch<",
    "fetch(a,a)\n", "const a=[a,a];", "if(a){", "/*", "*/", "cors(", "let o=o;", "a+=b;",
    "Object.assign(a,b);", "function f(e,t){var n=e.a,r=t;n.b=r,e.c(r);return n}", "~~~\n",
)  # fmt: skip
DOUBLED = "const x0=['a'];" + "".join(f"const x{n + 1}=[...x{n},...x{n}];" for n in range(40))


def check_long(text: str) -> None:
    start = process_time()
    assert ask("[policy]\n", request=text)["request"]["error"]
    assert ask(text, "library")["policy"]["error"]
    assert process_time() - start < LONGEST


LONGEST = 5  # seconds of the processor for half of the longest text; quadratic: a minute


def test_a_long_text_is_read_in_linear_time() -> None:
    texts = [one * (limits.MAX_REQUEST // 2 // len(one)) for one in LONG]
    check_all([*texts, f"{DOUBLED}fetch(x40)"], check_long, lambda text: text[:20])
    assert ask(f"{DOUBLED}app.use(cors({{origin: x40}}))", "library")["policy"]["error"] == (
        "The options are nested too deep."
    )


def test_a_hostile_policy_is_an_error_and_no_failure() -> None:
    check_all(HOSTILE, check_hostile, lambda row: f"{row[0]}: {row[1][:40]}")


URLS = (
    "https://api.example.com/x",
    "http://api.example.com/x",
    "data:,x",
    "https://u:p@a.example/",
)
OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"method": "patch", "credentials": "include"},
    {"method": "TRACE", "headers": {"a b": "1"}},
    {"mode": "no-cors", "method": "POST", "body": "x", "redirect": "error"},
    {"mode": "same-origin", "cache": "only-if-cached", "headers": {"X-A": "\u20ac"}},
)
MARKS = ('"', "'", "[", "]", "{", "\\", "`", "\u2028", "\U0001f600", "(", ")", ",", "*", "/*")


def pick(values: Sequence[T]) -> T:
    (one,) = random.sample(values, 1)
    return one


def damaged(text: str) -> str:
    """Return the text with a sign put in, and some taken out."""
    at = pick(range(len(text) + 1))
    return text[:at] + pick(MARKS) + text[at + pick((0, 0, 1, 3)) :]


def check_random(_number: int) -> None:
    """Ask at random: there is an answer, and each fix has the effect that its label names."""
    example, other = pick(EXAMPLES), pick(EXAMPLES)
    asked = example.question()
    call = f"fetch({json.dumps(pick(URLS))}, {json.dumps(pick(OPTIONS))})"
    if pick((True, False)):
        asked["request"] |= {"kind": "fetch", "text": call}
    asked["policy"] = other.question()["policy"]
    part = asked[pick(("policy", "request"))]
    part["text"] = damaged(part["text"])
    found = json.loads(answer_json(json.dumps(asked)))
    for fix in offered(found):
        after = json.loads(answer_json(json.dumps(fixed(asked, fix))))
        if fix["label"].startswith("Allow this request"):
            assert after["report"]["status"] == "allowed", (asked, fix)
        elif fix["kind"] == asked["policy"]["kind"]:
            left, count = after["policy"]["problems"], found["policy"]["count"]
            assert (after["policy"]["error"], len(left) < count) == (None, True), (asked, fix)


def test_a_random_question_has_an_answer_and_its_fixes_hold() -> None:
    check_all(range(40), check_random, str)


def test_an_empty_question_has_an_empty_answer() -> None:
    found = answer({})
    assert (found["policy"]["error"], found["request"]["error"]) == (None, None)
    assert (found["report"], found["exports"], found["test"]) == (None, [], "")
    assert partial(re.fullmatch, r"\d+\.\d+\.\d+.*")(found["version"])
