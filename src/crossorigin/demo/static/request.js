// The request of the playground, as a form.

import { byId, node } from "./node.js";

const FIELDS = { kind: "request-kind", mode: "request-mode", method: "request-method", origin: "request-origin", headers: "request-headers", body: "request-body" };
const FETCH = { name: "fetch", title: "fetch", kind: "data.json", modes: ["plain"] };

export class Request {
  #resources;

  constructor(resources) {
    this.#resources = [FETCH, ...resources.filter(({ name }) => name !== FETCH.name)];
    byId("request-kind").append(...this.#resources.map(({ name, title }) => node("option", { value: name }, title)));
    byId("request-origin").value = location.origin;
    byId("request-form").addEventListener("submit", (event) => event.preventDefault());
    byId("request-kind").addEventListener("change", () => this.#adapt());
    this.#adapt();
  }

  get resource() {
    return this.#resources.find(({ name }) => name === byId("request-kind").value) ?? FETCH;
  }

  get isFetch() {
    return this.resource.name === FETCH.name;
  }

  get isFromHere() {
    return this.value.origin === location.origin;
  }

  onChange(listener) {
    byId("request-form").addEventListener("input", listener);
    byId("request-form").addEventListener("change", listener);
  }

  // The plain values of the form, as the address of the page keeps them.
  get value() {
    const value = Object.fromEntries(Object.entries(FIELDS).map(([name, id]) => [name, byId(id).value]));
    return { ...value, origin: value.origin.trim(), credentials: byId("request-credentials").checked };
  }

  set value(value) {
    byId("request-kind").value = value.kind ?? FETCH.name;
    if (!byId("request-kind").value) byId("request-kind").value = FETCH.name;
    this.#adapt();
    for (const [name, id] of Object.entries(FIELDS)) {
      if (name !== "kind" && typeof value[name] === "string") byId(id).value = value[name];
    }
    if (!byId("request-mode").value) byId("request-mode").selectedIndex = 0; // a mode of another version
    byId("request-credentials").checked = value.credentials === true;
  }

  // The request as the prediction and fetch take it.
  get wanted() {
    const { method, headers, body, credentials } = this.value;
    if (!this.isFetch) return { method: "GET", headers: {}, body: null, credentials: byId("request-mode").value === "use-credentials" };
    const bodyless = ["GET", "HEAD"].includes(method.toUpperCase());
    return { method: method.trim() || "GET", headers: pairs(headers), body: bodyless ? null : body || null, credentials };
  }

  // The method, headers and body are words of fetch: other types have a mode in their place.
  #adapt() {
    const { modes } = this.resource;
    byId("request-mode").replaceChildren(...modes.map((mode) => node("option", { value: mode }, mode)));
    byId("request-mode").disabled = this.isFetch;
    for (const name of ["method", "headers", "body", "credentials"]) byId(`request-${name}`).disabled = !this.isFetch;
  }
}

// A line that is not a header stays, and fetch refuses it: no text of the user is dropped.
function pairs(text) {
  const lines = text.split("\n").filter((line) => line.trim()).map((line) => /^([^:]*):?(.*)$/s.exec(line));
  return Object.fromEntries(lines.map(([, name, value]) => [name.trim(), value.trim()]));
}
