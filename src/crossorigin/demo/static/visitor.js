// This page's identity at its own server: an id for the URLs of the API, and a secret token.

import { ask, checked } from "./home.js";
import { note } from "./status.js";
import { Stream } from "./stream.js";

const EXPIRED = 403;
const NEW = "The server had forgotten this page and gave it a new place: apply your policy again.";

// A fresh id for a call. (`crypto.randomUUID` exists on loopback and over TLS only.)
export function callId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Visitor {
  #token = "";
  #renewing = null;
  #renewed = new Set();

  constructor() {
    this.id = "";
    this.stream = new Stream();
  }

  // Asks for a place on the server.
  async arrive() {
    const { visitor, token } = await checked(await ask("/visitor", { method: "POST" }));
    this.id = visitor;
    this.#token = token;
    this.stream.open(visitor, token);
  }

  onRenewed(listener) {
    this.#renewed.add(listener);
  }

  // Posts a body with this visitor's id.
  post(path, body) {
    return this.#asked(() => ask(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Demo-Token": this.#token },
      body: JSON.stringify({ visitor: this.id, ...body }),
    }));
  }

  // The exchanges of one call, all of them once the call has ended.
  record(call) {
    const query = () => new URLSearchParams({ visitor: this.id, call });
    return this.#asked(() => ask(`/record?${query()}`, { headers: { "X-Demo-Token": this.#token } }));
  }

  // A URL of the API, marked with this visitor and a call: a header would need a preflight.
  marked(url, call) {
    const marked = new URL(url);
    marked.searchParams.set("visitor", this.id);
    marked.searchParams.set("call", call);
    return marked.href;
  }

  // A server that has forgotten this visitor is asked for a new place, once.
  async #asked(question) {
    const response = await question();
    if (response.status !== EXPIRED) return checked(response);
    await this.#renew();
    return checked(await question());
  }

  // Several requests may find out at once: one of them asks.
  async #renew() {
    this.#renewing ??= this.arrive().finally(() => { this.#renewing = null; });
    await this.#renewing;
    for (const listener of this.#renewed) listener();
    note(NEW);
  }
}
