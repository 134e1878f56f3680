// The result of one call: at first the prediction, in a pale colour and in the same places that the
// real exchanges then take, so that no part moves while a call runs.

import * as conversation from "./conversation.js";
import { engine, engineName } from "./engine.js";
import { clone, node, prose } from "./node.js";
import * as outcome from "./outcome.js";

export class Panel {
  #foretold = null;
  #exchanges = new Map();
  #call = {};

  constructor() {
    this.root = clone("panel");
    this.#part(".foretold .by").textContent = `Predicted for ${engineName}`;
    this.#part(".console .by").textContent = `The console of ${engineName} prints`;
  }

  // Shows a prediction ({engines: …}) of a call.
  foretell(prediction, { title, path, method, credentials = false }) {
    this.#foretold = prediction.engines[engine];
    this.#call = { title, path, method, credentials };
    this.#exchanges.clear();
    this.root.dataset.state = "foretold";
    this.root.dataset.foretold = this.#foretold.outcome;
    outcome.show(this.#part(".foretold"), this.#foretold.outcome);
    this.#reset();
    this.#showReason();
    this.#draw({ title: "…", outcome: "none" });
  }

  start() {
    this.root.dataset.state = "running";
    this.#exchanges.clear();
    this.#reset();
    this.#draw({ title: "…", outcome: "none" });
  }

  // Takes an exchange from the record; the second event of an exchange has its answer.
  take(exchange) {
    this.#exchanges.set(exchange.id, { ...exchange, source: "happened" });
    if (this.root.dataset.state === "running") this.#draw({ title: "…", outcome: "none" });
  }

  // Shows the outcome in this browser, and all exchanges of the record.
  end(result, exchanges) {
    this.#exchanges = new Map(exchanges.map((each) => [each.id, { ...each, source: "happened" }]));
    this.root.dataset.state = "done";
    const happened = this.#part(".happened");
    outcome.show(happened, result.outcome);
    happened.querySelector(".detail").textContent = result.detail;
    this.isAsForetold = ["unsupported", this.#foretold.outcome].includes(result.outcome);
    this.#part(".agrees").textContent = this.#agreement(result.outcome, exchanges);
    this.#draw({ title: `${outcome.sign(result.outcome)} ${result.short ?? result.outcome}`, outcome: result.outcome });
  }

  #part(selector) {
    return this.root.querySelector(selector);
  }

  #reset() {
    const happened = this.#part(".happened");
    outcome.show(happened, "none", this.root.dataset.state === "running" ? "running" : "not run yet");
    happened.querySelector(".detail").textContent = "";
    happened.querySelector(".agrees").textContent = "";
  }

  #agreement(happened, exchanges) {
    if (happened === "unsupported") return "";
    if (this.#foretold.exchanges.length && !exchanges.length) return "but no request reached the API: is it running?";
    return this.isAsForetold ? "as predicted" : "not as predicted";
  }

  #showReason() {
    const { sentence, console: line, explain, docs } = this.#foretold;
    this.#part(".why").replaceChildren(...prose(sentence));
    const console = this.#part(".console");
    console.dataset.quiet = String(!line);
    this.#part(".console-line").textContent = line || "nothing";
    const more = docs ? [" ", node("a", { href: docs }, "MDN on this message")] : [];
    this.#part(".console-explain").replaceChildren(...prose(explain), ...more);
  }

  #draw(result) {
    const exchanges = this.#merged();
    conversation.draw(this.#part(".conversation"), {
      title: this.#call.title,
      credentials: this.#call.credentials,
      exchanges,
      result,
      deciding: this.#foretold.deciding,
      source: this.root.dataset.state === "done" ? "happened" : "foretold",
      unsent: exchanges.some((each) => each.preflight) && exchanges.every((each) => each.preflight)
        ? `${this.#call.method} ${this.#call.path}` : "",
    });
  }

  // The exchanges that happened, and until the end the foretold ones after them.
  #merged() {
    const happened = [...this.#exchanges.values()];
    if (this.root.dataset.state === "done") return happened;
    const rest = this.#foretold.exchanges.slice(happened.length);
    const unfinished = happened.map((each, index) => (each.status === null ? this.#awaited(each, index) : each));
    return [...unfinished, ...rest.map((each) => this.#drawn(each))];
  }

  // An exchange whose answer is still foretold.
  #awaited(exchange, index) {
    const foretold = this.#foretold.exchanges[index];
    return foretold ? { ...exchange, ...this.#drawn(foretold), request: exchange.request } : exchange;
  }

  #drawn(foretold) {
    return { path: this.#call.path, ...foretold, response: foretold.headers, source: "foretold" };
  }
}
