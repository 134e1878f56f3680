// The page: its fields, the questions that they make, and the answers.

import * as address from "./address.js";
import { byId, node } from "./node.js";
import { Ended, Python } from "./python.js";
import { tabs } from "./tabs.js";
import { draw, drawExport } from "./view.js";

const PAUSE = 400; // milliseconds without a key before a question
const MAX_TEXT = 64 * 1024; // characters, as playground_answers/limits.py has them
const MAX_HAR = 8 * 1024 * 1024;

const POLICY_KINDS = {
  toml: ["cors.toml", "The file of the library: a table [policy], and one for each path."],
  python: ["Python", "Policy(…), PolicyMap(…) or CORS(app, …): it is read, and never run."],
  library: ["Another library", "Options of flask-cors, django-cors-headers, Starlette, FastAPI, Express and others: read, never run."],
};
const REQUEST_KINDS = {
  fetch: ["fetch", "A call of fetch(), axios, XMLHttpRequest or jQuery, an object with a url, or a URL."],
  curl: ["cURL", "“Copy as cURL (bash)” of the network panel."],
  har: ["HAR", "An export of the network panel, up to 8 MB."],
  console: ["Console", "A message of Chrome, Edge, Firefox or Safari."],
};
const STATES = { starting: "starting…", ready: "ready", ended: "ended" };

const python = new Python((state) => {
  byId("python-state").textContent = STATES[state];
  document.body.dataset.python = state;
});

const page = {
  examples: new Map(),
  answer: null,
  isCurrent: false, // whether the answer is that of the texts
  target: "nginx",
  file: null, // the text of a HAR file
  asked: 0,
  timer: 0,
  markTarget: () => undefined,
};

const say = (text) => { byId("status").textContent = text; };

// The fields.

function segments(id, kinds, changed) {
  for (const [value, [words]] of Object.entries(kinds)) {
    const input = node("input", { type: "radio", name: id, value });
    byId(id).append(node("label", {}, input, words));
  }
  byId(id).addEventListener("change", changed);
}

const kindOf = (id) => byId(id).querySelector(":checked")?.value;

function choose(id, value) {
  byId(id).querySelector(`[value="${value}"]`).checked = true;
  showKinds();
}

function showKinds() {
  const request = kindOf("request-kind");
  byId("policy-hint").textContent = POLICY_KINDS[kindOf("policy-kind")]?.[1] ?? "";
  byId("request-hint").textContent = REQUEST_KINDS[request]?.[1] ?? "";
  byId("request").dataset.kind = request ?? "";
  byId("file-field").hidden = request !== "har";
  byId("origin-field").hidden = request === "console";
  if (request !== "har") { takeFile(null); showEntries({ entries: [] }); }
}

function takeFile(file) {
  if (page.file && !file) byId("request").value = "";
  page.file = file;
  byId("request").readOnly = file !== null;
  if (file) byId("request").value = `The file ${file.name}, ${file.text.length.toLocaleString("en")} characters.`;
  else byId("file").value = "";
}

function showEntries({ entries, entry }) {
  byId("entry-field").hidden = entries.length < 2;
  const options = entries.map(({ number, method, url }) => node("option", { value: String(number) }, `${number}: ${method} ${url}`));
  byId("entry").replaceChildren(node("option", { value: "" }, "The one that failed"), ...options);
  byId("entry").value = entry === null || entry === undefined ? "" : String(entry);
}

function state() {
  return {
    policy: { kind: kindOf("policy-kind"), text: byId("policy").value },
    request: { kind: kindOf("request-kind"), text: byId("request").value, origin: byId("origin").value },
    target: page.target,
  };
}

function question() {
  const asked = state();
  const entry = byId("entry").value;
  asked.request.entry = entry === "" ? null : Number(entry);
  if (page.file) asked.request.text = page.file.text;
  return asked;
}

function fill({ policy, request, target }) {
  takeFile(null);
  choose("policy-kind", policy.kind);
  choose("request-kind", request.kind);
  byId("policy").value = policy.text;
  byId("request").value = request.text;
  byId("origin").value = request.origin;
  if (target) chooseTarget(target);
}

// Questions and answers.

function later() {
  byId("example").value = "";
  page.isCurrent = false;
  page.asked += 1; // an answer that is under way is out of date
  clearTimeout(page.timer);
  page.timer = setTimeout(ask, PAUSE);
  python.start().catch(() => undefined); // `ask` says the failure
}

function tooLong({ policy, request }) {
  const limit = request.kind === "har" ? MAX_HAR : MAX_TEXT;
  if (policy.text.length > MAX_TEXT) return `The policy is longer than ${MAX_TEXT.toLocaleString("en")} characters.`;
  if (request.text.length > limit) return `The request is longer than ${limit.toLocaleString("en")} characters.`;
  return "";
}

async function ask() {
  clearTimeout(page.timer);
  const number = (page.asked += 1);
  const asked = question();
  const refused = tooLong(asked);
  if (refused) { say(refused); return; }
  if (!python.isReady) say("Python is starting. This takes several seconds, and longer the first time.");
  byId("answer").setAttribute("aria-busy", "true");
  try {
    const answer = await python.ask(asked);
    if (number === page.asked) { show(answer); say(summary(answer)); }
  } catch (error) {
    if (number === page.asked) say(error instanceof Ended ? error.message : `The page failed: ${error.message}`);
    if (!(error instanceof Ended)) console.error(error);
  } finally {
    if (number === page.asked) byId("answer").setAttribute("aria-busy", "false");
  }
}

function show(answer) {
  page.answer = answer;
  page.isCurrent = true;
  byId("version").textContent = answer.version;
  showEntries(answer.request);
  draw(answer, { apply, target: page.target });
  document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
}

// Takes the last answer off the page: it is not that of the texts.
function forget() {
  page.asked += 1;
  page.answer = null;
  page.isCurrent = false;
  draw(NOTHING, { apply, target: page.target });
}

const NOTHING = {
  policy: { problems: [], findings: [], remarks: [] }, request: { remarks: [] },
  explanations: [], report: null, exports: [], test: "",
};

function summary({ policy, request, report, explanations }) {
  if (policy.error) return `The policy cannot be read: ${policy.error}`;
  if (request.error) return `The request cannot be read: ${request.error}`;
  if (policy.problems.length) return "The policy cannot be built.";
  if (explanations.length) return `Explained: ${explanations[0].code}.`;
  if (report) return { allowed: "Allowed.", sent: "Sent, and never read." }[report.status] ?? `Blocked: ${report.code}.`;
  return "Write a policy and a request.";
}

// Writes a fix into the policy.
function apply({ kind, edit: [start, end, text] }) {
  const field = byId("policy");
  choose("policy-kind", kind);
  field.setRangeText(text, start, end, "end");
  field.focus();
  byId("example").value = "";
  ask();
}

function chooseTarget(name) {
  if (!page.targets.includes(name)) return;
  page.target = name;
  page.markTarget(name);
}

async function pickTarget(name) {
  chooseTarget(name);
  if (!page.answer) return;
  const chosen = page.answer.exports.find((each) => each.name === name);
  drawExport(page.answer, name);
  if (chosen?.made && !Object.keys(chosen.files).length) await ask();
}

// Examples.

function offer(examples) {
  const mistakes = node("optgroup", { label: "Frequent mistakes" });
  const others = node("optgroup", { label: "Others" });
  for (const each of examples) {
    page.examples.set(each.name, each);
    (each.mistake ? mistakes : others).append(node("option", { value: each.name }, each.title));
  }
  byId("example").append(mistakes, others);
}

function showExample(name) {
  const { question: asked, answer } = page.examples.get(name);
  page.asked += 1;
  clearTimeout(page.timer);
  fill(asked);
  byId("example").value = name;
  byId("answer").setAttribute("aria-busy", "false");
  show(answer);
  say(`${summary(answer)} This answer was made when the page was built.`);
}

// The link.

async function share() {
  const shown = byId("example").value;
  if (!shown && isCopy() && !(page.isCurrent && page.answer.request.fetch)) {
    say("The link has this request as a call of fetch(): press “Answer” first.");
    return;
  }
  const fragment = shown ? `#example=${shown}` : address.written(shareable());
  if (fragment.length > address.LONGEST) {
    say(`The link would be longer than ${address.LONGEST.toLocaleString("en")} characters: shorten the texts.`);
    return;
  }
  history.replaceState(null, "", fragment);
  await copy(location.href, "The link is copied, and is in the address bar.", "The link is in the address bar.");
}

// A copied request holds cookies and tokens: the link has the call of fetch that it comes to.
function shareable() {
  const shown = state();
  if (!isCopy()) return shown;
  const { fetch: text, origin } = page.answer.request;
  return { ...shown, request: { kind: "fetch", text, origin } };
}

const isCopy = () => ["har", "curl"].includes(kindOf("request-kind"));

async function copy(text, copied, kept) {
  try {
    await navigator.clipboard.writeText(text);
    say(copied);
  } catch {
    say(kept);
  }
}

function follow() {
  const name = address.example(location.hash);
  if (page.examples.has(name)) { showExample(name); return; }
  const given = address.read(location.hash);
  if (given) {
    fill(given);
    byId("example").value = "";
    forget();
    say("The policy and the request come from the link. Press “Answer” to start Python.");
    return;
  }
  showExample(page.examples.keys().next().value);
  if (location.hash.length > 1) say("The address has no readable policy and request: the page shows an example.");
}

// The start.

function listen() {
  for (const id of ["policy", "request", "origin"]) byId(id).addEventListener("input", later);
  byId("entry").addEventListener("change", () => { byId("example").value = ""; ask(); });
  byId("file").addEventListener("change", readFile);
  byId("ask").addEventListener("click", ask);
  byId("share").addEventListener("click", share);
  byId("example").addEventListener("change", ({ target }) => { if (target.value) showExample(target.value); });
  byId("copy-test").addEventListener("click", () => copyOf(byId("test"), page.answer?.test ?? ""));
  byId("export-panel").addEventListener("click", ({ target }) => {
    if (target.matches(".copy-file")) copyOf(byId("export-panel"), target.dataset.text);
  });
  addEventListener("hashchange", follow);
}

// A browser may keep a page from the clipboard: the text is then selected.
function copyOf(element, text) {
  return copy(text, "Copied.", "Your browser does not allow access to the clipboard: the text is selected.").then(() => {
    if (byId("status").textContent !== "Copied.") getSelection().selectAllChildren(element);
  });
}

async function readFile() {
  const [file] = byId("file").files;
  if (!file) return;
  if (file.size > MAX_HAR) { byId("file").value = ""; say(`The file is longer than ${MAX_HAR.toLocaleString("en")} bytes.`); return; }
  takeFile({ name: file.name, text: await file.text() });
  byId("example").value = "";
  ask();
}

async function start() {
  segments("policy-kind", POLICY_KINDS, () => { showKinds(); later(); });
  segments("request-kind", REQUEST_KINDS, () => { showKinds(); later(); });
  const { examples, targets, size } = await (await fetch("examples.json")).json();
  byId("size").textContent = size;
  offer(examples);
  page.targets = Object.keys(targets);
  page.markTarget = tabs(byId("export-tabs"), byId("export-panel"), targets, pickTarget);
  chooseTarget(page.target);
  listen();
  follow();
  for (const id of ["ask", "share"]) byId(id).removeAttribute("aria-disabled");
  document.body.dataset.state = "ready";
}

start().catch((error) => {
  say(`The page cannot start: ${error.message}`);
  console.error(error);
});
