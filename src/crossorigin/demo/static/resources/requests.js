// Requests that a script makes: fetch, XMLHttpRequest, EventSource, sendBeacon, and WebSocket.

import { blind, blocked, draw, finished, first, readable, sent } from "./parts.js";

const OPTIONS = { plain: {}, "use-credentials": { credentials: "include" }, "no-cors": { mode: "no-cors" } };

async function runFetch(url, mode, stage) {
  try {
    const response = await fetch(url, OPTIONS[mode]);
    if (response.type === "opaque") return blind(`type ${response.type}, status ${response.status}`);
    const text = (await response.text()).trim();
    draw(stage, "code", {}, text);
    return readable(`${response.status} ${text}`);
  } catch (error) {
    return blocked(error);
  }
}

function fetchCode(url, mode) {
  const [option] = Object.entries(OPTIONS[mode]);
  return `const response = await fetch("${url}"${option ? `, { ${option[0]}: "${option[1]}" }` : ""})\nawait response.text()`;
}

async function runXhr(url, mode, stage) {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.withCredentials = mode === "use-credentials";
  const end = first(request, "load", "error");
  request.send();
  if ((await end).type === "error") return blocked(`error event, status ${request.status}`);
  draw(stage, "code", {}, request.responseText.trim());
  return readable(`${request.status} ${request.responseText.trim()}`);
}

function xhrCode(url, mode) {
  const credentials = mode === "use-credentials" ? "request.withCredentials = true\n" : "";
  return `const request = new XMLHttpRequest()\nrequest.open("GET", "${url}")\n${credentials}request.send()`;
}

async function runEventSource(url, mode, stage) {
  const source = new EventSource(url, { withCredentials: mode === "use-credentials" });
  const event = await first(source, "message", "error").finally(() => source.close());
  if (event.type === "error") return blocked("error event, and no further attempt");
  draw(stage, "code", {}, `data: ${event.data}`);
  return readable(`message: ${event.data}`);
}

function eventSourceCode(url, mode) {
  const options = mode === "use-credentials" ? ", { withCredentials: true }" : "";
  return `const source = new EventSource("${url}"${options})\nsource.onmessage = ({ data }) => console.log(data)`;
}

async function runBeacon(url) {
  const end = finished(url);
  const queued = navigator.sendBeacon(url, "lamp");
  await end;
  return queued ? sent("sendBeacon returned true; the page learns no more") : blocked("sendBeacon returned false");
}

async function runWebSocket(url, mode, stage) {
  const socket = new WebSocket(url.replace(/^http/, "ws"));
  const event = await first(socket, "message", "error").finally(() => socket.close());
  if (event.type === "error") return blocked("error event");
  draw(stage, "code", {}, event.data);
  return readable(`message: ${event.data}`);
}

export const REQUESTS = [
  { name: "fetch", title: "fetch()", kind: "data.json", modes: ["plain", "use-credentials", "no-cors"], code: fetchCode, run: runFetch },
  { name: "xhr", title: "XMLHttpRequest", kind: "text", modes: ["plain", "use-credentials"], code: xhrCode, run: runXhr },
  { name: "eventsource", title: "EventSource", kind: "events", modes: ["plain", "use-credentials"], code: eventSourceCode, run: runEventSource },
  { name: "beacon", title: "sendBeacon()", kind: "beacon", modes: ["plain"], code: (url) => `navigator.sendBeacon("${url}", "lamp")`, run: runBeacon },
  {
    name: "websocket",
    title: "WebSocket",
    kind: "socket",
    modes: ["plain"],
    code: (url) => `// No CORS here: the server itself has to check Origin.\nnew WebSocket("${url.replace(/^http/, "ws")}")`,
    run: runWebSocket,
  },
];
