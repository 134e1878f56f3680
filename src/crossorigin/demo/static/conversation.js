// A call as a sequence of messages between page, browser and API.

import { node } from "./node.js";

// The server's record has these.
const ASKED = /^(?:origin|cookie|content-type|access-control-.*)$/;
const ANSWERED = /^(?:access-control-.*|vary|set-cookie)$/;
const LANES = { page: ["Page to browser", "Browser to page"], wire: ["Browser to API", "API to browser"] };

// `told` is {title, credentials, exchanges, result, deciding, unsent, source}: `result` is the last line;
// `unsent` is the title of a request that was never sent, or empty; `source` is "foretold" or
// "happened", as in each exchange.
export function draw(list, told) {
  list.replaceChildren(...messages(told));
}

function* messages({ title, credentials, exchanges, result, deciding, unsent, source }) {
  yield message("page", "out", { title, source });
  for (const [index, exchange] of exchanges.entries()) {
    yield asked(exchange, decides(deciding, "request", index, exchange), credentials);
    yield answered(exchange, decides(deciding, "response", index, exchange));
  }
  if (unsent) yield message("wire", "out", { title: unsent, note: "never sent", kind: "unsent", source });
  yield message("page", "back", { title: result.title, kind: result.outcome, source });
}

// The name of the header that decides on this side of this exchange, or an empty text.
function decides(deciding, side, index, exchange) {
  if (!deciding || deciding.side !== side) return "";
  const kind = exchange.preflight ? "preflight" : "actual";
  return [index, kind].includes(deciding.exchange) ? deciding.header.toLowerCase() : "";
}

function asked(exchange, deciding, credentials) {
  const note = exchange.preflight ? "preflight" : "";
  const cookies = credentials && !exchange.preflight ? cookieLine(exchange) : [];
  const title = `${exchange.method} ${exchange.path ?? ""}`.trim();
  return message("wire", "out", {
    title, note, deciding, headers: chosen([...exchange.request, ...cookies], ASKED), source: exchange.source,
  });
}

// A prediction knows no cookies: a request with credentials has a line for them in any case.
function cookieLine({ request, source }) {
  if (request.some(([name]) => name.toLowerCase() === "cookie")) return [];
  return [["cookie", source === "foretold" ? "…" : "(none yet)"]];
}

function answered(exchange, deciding) {
  const headers = chosen(exchange.response, ANSWERED);
  const title = exchange.status === null ? "no answer yet" : String(exchange.status);
  return message("wire", "back", {
    title, deciding, headers, note: answeredBy(exchange), source: exchange.source,
    missing: Boolean(deciding) && !headers.some(([name]) => name.toLowerCase() === deciding),
  });
}

function answeredBy(exchange) {
  if (exchange.status === null || exchange.ran === undefined) return "";
  if (exchange.ran) return "from the application";
  return exchange.preflight ? "from the CORS gateway" : "";
}

// The headers that matter here, in one order: a real one stands where it was foretold.
function chosen(headers, wanted) {
  return headers.filter(([name]) => wanted.test(name.toLowerCase())).sort(byName);
}

const key = ([name]) => (name.toLowerCase() === "origin" ? "" : name.toLowerCase());
const byName = (one, other) => (key(one) < key(other) ? -1 : 1);

function message(lane, way, { title, note = "", headers = [], deciding = "", missing = false, kind = "", source = "" }) {
  const item = node("li", { class: "message", "data-lane": lane, "data-way": way, "data-kind": kind, "data-source": source });
  item.append(head(LANES[lane][way === "out" ? 0 : 1], title, note));
  const lines = headers.map(([name, value]) => line(`${titled(name)}: ${value}`, name, deciding === name.toLowerCase()));
  if (missing) lines.push(line(`no ${titled(deciding)}`, deciding, true));
  if (lines.length) item.append(node("ul", { class: "headers" }, ...lines));
  item.append(node("span", { class: "arrow", "aria-hidden": "true" }));
  return item;
}

function head(lane, title, note) {
  const text = node("p", { class: "message-title" }, node("span", { class: "sr" }, `${lane}: `), node("b", {}, ...breakable(title)));
  if (note) text.append(" ", node("span", { class: "note" }, note));
  return text;
}

// A path may break after a slash.
const breakable = (text) => text.split(/(?<=\/)/).flatMap((part) => [part, node("wbr")]);

function line(text, name, deciding) {
  const item = node("li", { "data-header": name.toLowerCase() }, text);
  if (deciding) {
    item.className = "decides";
    item.append(" ", node("span", { class: "mark" }, "decides"));
  }
  return item;
}

const titled = (name) => name.toLowerCase().replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());
