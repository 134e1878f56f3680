// This page's identity at its own server: an id for the URLs of the API, and a secret token.

import { say } from "./status.js";
import { Stream } from "./stream.js";

const EXPIRED = 403;
const NEW = "Your place on the server had expired; the page asked for a new one. An applied policy is gone: apply it again.";

// A fresh id for a call. (`crypto.randomUUID` exists on loopback and over TLS only.)
export function callId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The server's own word for a refusal.
export class Refused extends Error {
  name = "Refused";
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
    const response = await fetch("/visitor", { method: "POST" });
    if (!response.ok) throw new Refused(await response.text());
    const { visitor, token } = await response.json();
    this.id = visitor;
    this.#token = token;
    this.stream.open(visitor, token);
  }

  onRenewed(listener) {
    this.#renewed.add(listener);
  }

  // Posts a body with this visitor's id.
  post(path, body) {
    return this.#asked(() => fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Demo-Token": this.#token },
      body: JSON.stringify({ visitor: this.id, ...body }),
    }));
  }

  // The exchanges of one call, all of them once the call has ended.
  record(call) {
    const query = () => new URLSearchParams({ visitor: this.id, call });
    return this.#asked(() => fetch(`/record?${query()}`, { headers: { "X-Demo-Token": this.#token } }));
  }

  // A URL of the API, marked with this visitor and a call: a header would need a preflight.
  marked(url, call) {
    const marked = new URL(url);
    marked.searchParams.set("visitor", this.id);
    marked.searchParams.set("call", call);
    return marked.href;
  }

  async #asked(ask) {
    let response = await ask();
    if (response.status === EXPIRED) {
      await this.#renew();
      response = await ask();
    }
    if (!response.ok) throw new Refused(await response.text());
    return response.json();
  }

  // Several requests may find out at once: one of them asks.
  async #renew() {
    this.#renewing ??= this.arrive().finally(() => { this.#renewing = null; });
    await this.#renewing;
    for (const listener of this.#renewed) listener();
    say(NEW);
  }
}
