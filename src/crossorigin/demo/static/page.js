// The page makes each call and shows three things next to each other: the
// server's code, the server's record, and the response that the page could read.
// Text from a server is shown with textContent, never as markup.

const BODY_SHOWN = 300; // characters of an answer's body
const ALLOW_ORIGIN = "access-control-allow-origin";
const ALLOW_METHODS = "access-control-allow-methods";
const ALLOW_HEADERS = "access-control-allow-headers";
const REQUEST_HEADERS = "access-control-request-headers";
const NAMES = { fetch: "fetch", xhr: "XMLHttpRequest" };

// The two ways to call. Both resolve: being blocked is an outcome, not a fault.

const clients = {
  async fetch(url, call) {
    try {
      const response = await fetch(url, fetchOptions(call));
      return readable(response.status, await response.text());
    } catch (error) {
      return blocked(String(error));
    }
  },
  xhr(url, call) {
    return new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open(call.method, url);
      xhr.withCredentials = call.credentials;
      for (const [name, value] of Object.entries(call.headers)) xhr.setRequestHeader(name, value);
      xhr.onload = () => resolve(readable(xhr.status, xhr.responseText));
      xhr.onerror = () => resolve(blocked(`error event, status ${xhr.status}`));
      xhr.send(call.body);
    });
  },
};

function fetchOptions(call) {
  const options = {};
  if (call.method !== "GET") options.method = call.method;
  if (Object.keys(call.headers).length) options.headers = call.headers;
  if (call.body !== null) options.body = call.body;
  if (call.credentials) options.credentials = "include";
  return options;
}

const readable = (status, body) => ({ kind: "readable", status, text: body.slice(0, BODY_SHOWN) });
const blocked = (text) => ({ kind: "blocked", status: "", text });

// One call: an id in the query (a header of ours would itself need a
// preflight) finds the call again in the server's record.

async function run(call, card, client) {
  const id = crypto.randomUUID();
  card.dataset.state = "running";
  const outcome = await clients[client](`${call.url}?call=${id}`, call);
  const record = await (await fetch(`/record?call=${id}`)).json();
  showOutcome(card.querySelector(`.outcome[data-client="${client}"]`), outcome);
  const [why, culprit] = explain(call, outcome, record);
  showWhy(card, why);
  showRecord(card, call, client, record, culprit);
  card.dataset.state = "done";
  showCounts();
  return outcome;
}

// Why: read off the headers that the server recorded. Each answer is a sentence
// and, when a header is there but does not do, the name of that header.

function explain(call, outcome, record) {
  const preflight = record.find((exchange) => exchange.preflight);
  const actual = record.find((exchange) => !exchange.preflight);
  if (outcome.kind === "readable") return [explainReadable(call, preflight, actual)];
  if (actual) return explainWithheld(call, actual);
  if (preflight) return explainRefused(call, preflight);
  return ["Nothing reached the API: is it still running?"];
}

function explainReadable(call, preflight, actual) {
  const origin = header(actual, ALLOW_ORIGIN);
  const start = preflight ? `The preflight's answer allows the ${call.method}, and ` : "";
  const who = origin === "*"
    ? "Access-Control-Allow-Origin: * lets a page of any origin read the answer"
    : "Access-Control-Allow-Origin names this page's origin, so the page may read the answer";
  const cookies = call.credentials ? ", with cookies by Access-Control-Allow-Credentials: true" : "";
  const error = actual.status >= 400
    ? `. The headers are on this ${actual.status} too: without them the page could not tell it from a broken network`
    : "";
  return `${start}${who}${cookies}${error}.`;
}

function explainWithheld(call, actual) {
  const arrived = `The request arrived, the server ran the handler and answered ${actual.status}. `;
  const origin = header(actual, ALLOW_ORIGIN);
  if (origin === undefined) {
    return [`${arrived}No Access-Control-Allow-Origin is on the answer, so the browser withheld it from the page.`];
  }
  if (call.credentials && origin === "*") {
    const rule = "To a request with cookies, Access-Control-Allow-Origin: * does not count: it must name the page's "
      + "origin, beside Access-Control-Allow-Credentials: true. So the browser withheld the answer.";
    return [arrived + rule, ALLOW_ORIGIN];
  }
  return [`${arrived}Access-Control-Allow-Origin is ${origin}, not this page's: the browser withheld it.`, ALLOW_ORIGIN];
}

function explainRefused(call, preflight) {
  const unsent = `So the ${call.method} was never sent, and the handler did not run.`;
  if (preflight.ran) {
    return [`No gateway answered the preflight: it reached the application, which answered ${preflight.status}. ${unsent}`];
  }
  if (header(preflight, ALLOW_ORIGIN) === undefined) {
    return [`The policy does not allow this page's origin: the preflight was refused with ${preflight.status}. ${unsent}`];
  }
  const methods = list(header(preflight, ALLOW_METHODS));
  if (!methods.includes(call.method)) {
    return [`The preflight's answer allows ${methods.join(", ")}, not ${call.method}. ${unsent}`, ALLOW_METHODS];
  }
  const allowed = list(header(preflight, ALLOW_HEADERS));
  const asked = list(header(preflight, REQUEST_HEADERS, "request"));
  const missing = asked.filter((name) => !allowed.includes(name));
  return [`The preflight's answer does not allow the header ${missing.join(", ")}. ${unsent}`, ALLOW_HEADERS];
}

function header(exchange, name, side = "response") {
  return exchange[side].find(([key]) => key === name)?.[1];
}

const list = (value) => (value ?? "").split(",").map((item) => item.trim()).filter(Boolean);

// Output.

function showOutcome(row, outcome) {
  row.dataset.outcome = outcome.kind;
  row.dataset.status = outcome.status;
  row.querySelector(".verdict").textContent = outcome.kind === "readable" ? `readable, ${outcome.status}` : "blocked";
  row.querySelector(".detail").textContent = outcome.text;
}

function showWhy(card, sentence) {
  const why = card.querySelector(".why");
  why.textContent = sentence;
  why.hidden = false;
}

function showRecord(card, call, client, record, culprit) {
  card.querySelector(".record-title").textContent = `The server's record (${NAMES[client]})`;
  card.querySelector(".record-side").hidden = false;
  const items = record.map((exchange) => exchangeItem(exchange, culprit));
  if (!record.some((exchange) => !exchange.preflight)) items.push(unsentItem(call));
  const place = card.querySelector(".record");
  place.dataset.client = client;
  place.replaceChildren(...items);
}

function exchangeItem(exchange, culprit) {
  const item = clone("exchange");
  item.dataset.kind = exchange.preflight ? "preflight" : "actual";
  item.dataset.method = exchange.method;
  item.dataset.ran = exchange.ran;
  item.dataset.status = exchange.status ?? "";
  item.querySelector("strong").textContent = exchange.preflight ? "Preflight" : "Request";
  item.querySelector(".ran").textContent = exchange.ran ? "reached the application" : "answered by the gateway";
  item.querySelector(".lines").append(...exchangeLines(exchange));
  item.querySelector(`.received[data-header="${culprit}"]`)?.classList.replace("decides", "missing");
  return item;
}

function exchangeLines(exchange) {
  const sent = exchange.request.map(([name, value]) => headerLine("sent", name, value));
  const received = exchange.response.map(([name, value]) => headerLine("received", name, value));
  if (header(exchange, ALLOW_ORIGIN) === undefined) {
    received.push(line("received missing", "no Access-Control-Allow-Origin"));
  }
  return [
    line("sent first", `${exchange.method} ${exchange.path}`), ...sent,
    line("received first", String(exchange.status ?? "no answer")), ...received,
  ];
}

function headerLine(side, name, value) {
  const decides = name.startsWith("access-control-allow-") || name === "origin";
  return line(`${side}${decides ? " decides" : ""}`, `${titled(name)}: ${value}`, name);
}

function line(kinds, text, name = "") {
  const element = document.createElement("span");
  element.className = `line ${kinds}`;
  element.textContent = `${text}\n`;
  if (name) element.dataset.header = name;
  return element;
}

function unsentItem(call) {
  const item = clone("exchange");
  item.dataset.kind = "unsent";
  item.querySelector("strong").textContent = "Request";
  item.querySelector(".ran").textContent = "never sent";
  item.querySelector(".lines").append(line("sent unsent", `${call.method} ${new URL(call.url).pathname}`));
  return item;
}

const titled = (name) => name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());

function showCounts() {
  for (const kind of ["readable", "blocked"]) {
    const rows = document.querySelectorAll(`.outcome[data-outcome="${kind}"]`);
    document.getElementById(`count-${kind}`).textContent = rows.length;
  }
}

const say = (text) => { document.getElementById("status").textContent = text; };

// Source code, coloured.

const PYTHON = /(?<comment>#.*)|(?<string>"[^"\n]*"|'[^'\n]*')|(?<decorator>@\w+)|(?<keyword>\b(?:async|await|def|return|if|else|in|not|raise|True|False|None)\b)/g;
const SCRIPT = /(?<string>"[^"\n]*"|'[^'\n]*')|(?<keyword>\b(?:await|true|false|null)\b)/g;

function colour(element, source, grammar) {
  let end = 0;
  for (const match of source.matchAll(grammar)) {
    const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    const token = document.createElement("span");
    token.className = kind;
    token.textContent = match[0];
    element.append(source.slice(end, match.index), token);
    end = match.index + match[0].length;
  }
  element.append(source.slice(end));
}

function script(call) {
  const options = Object.entries(fetchOptions(call)).map(([name, value]) => `  ${name}: ${literal(value)},\n`);
  const rest = options.length ? `, {\n${options.join("")}}` : "";
  return `await fetch("${call.url}"${rest})`;
}

function literal(value) {
  if (typeof value === "string") return value.includes('"') ? `'${value}'` : JSON.stringify(value);
  return `{${Object.entries(value).map(([name, text]) => `"${name}": "${text}"`).join(", ")}}`;
}

// The page is built from its own server's description of the API.

function clone(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

function buildCall(call) {
  const card = clone("call");
  card.dataset.call = call.name;
  card.id = call.name;
  card.setAttribute("aria-labelledby", `${call.name}-title`);
  card.querySelector("h3").id = `${call.name}-title`;
  card.querySelector("h3").textContent = call.title;
  card.querySelector(".method").textContent = call.method;
  card.querySelector(".url").textContent = call.url;
  const [python, javascript] = card.querySelectorAll(".code");
  colour(python.firstElementChild, call.code, PYTHON);
  colour(javascript.firstElementChild, script(call), SCRIPT);
  for (const button of card.querySelectorAll(".run")) {
    button.setAttribute("aria-label", `${button.textContent}: ${call.title}`);
    button.addEventListener("click", () => busy(button, () => runOne(call, card, button.dataset.client)));
  }
  return card;
}

// A button at work stays where it is and keeps the focus; it only does nothing.

async function busy(button, work) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    say(await work());
  } catch (error) {
    say(`The page's own server did not answer (${error}): is it still running?`);
  }
  button.removeAttribute("aria-disabled");
}

async function runOne(call, card, client) {
  const outcome = await run(call, card, client);
  return `${call.title}, ${NAMES[client]}: ${outcome.kind}.`;
}

async function runAll(cards) {
  say("Running…");
  const outcomes = [];
  for (const [call, card] of cards) {
    for (const client of ["xhr", "fetch"]) outcomes.push(await run(call, card, client));
  }
  const count = (kind) => outcomes.filter((outcome) => outcome.kind === kind).length;
  return `${outcomes.length} calls made: ${count("readable")} readable, ${count("blocked")} blocked.`;
}

function buildChapter(chapter, cards) {
  const section = clone("chapter");
  section.querySelector("h2").textContent = chapter.title;
  section.querySelector(".chapter-text").textContent = chapter.text;
  for (const call of chapter.calls) {
    const card = buildCall(call);
    cards.set(call, card);
    section.append(card);
  }
  return section;
}

function warnElsewhere(site) {
  if (location.origin === site.page) return;
  const notice = document.getElementById("elsewhere");
  const link = document.createElement("a");
  link.href = site.page;
  link.textContent = site.page;
  notice.append(`You opened this page as ${location.origin}, but the policies name `, link, ": open that.");
  notice.hidden = false;
}

async function start() {
  const site = await (await fetch("/calls")).json();
  const cards = new Map();
  document.getElementById("page-origin").textContent = location.origin;
  document.getElementById("api-origin").textContent = site.api;
  warnElsewhere(site);
  const sections = site.chapters.map((chapter) => buildChapter(chapter, cards));
  document.getElementById("chapters").append(...sections);
  const button = document.getElementById("run-all");
  button.addEventListener("click", () => busy(button, () => runAll(cards)));
  button.removeAttribute("aria-disabled");
  document.body.dataset.state = "ready";
}

await start();
