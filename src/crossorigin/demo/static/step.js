// One step of the walk: it folds, and it runs its calls in order.

import { Call } from "./call.js";
import { busy, clone } from "./node.js";
import { server } from "./server.js";
import { say, told } from "./status.js";

const PATIENCE = 400; // milliseconds that a step waits for its predictions before it opens

export class Step {
  constructor(description, number, visitor) {
    this.description = description;
    this.root = clone("step");
    this.calls = description.calls.map((call) => new Call(call, visitor));
    this.#build(number);
    this.#buildCalls();
  }

  get isOpen() {
    return this.#fold.getAttribute("aria-expanded") === "true";
  }

  // The predictions come first, so that the step opens with its final height.
  async open() {
    if (this.isOpen) return;
    this.#fold.setAttribute("aria-expanded", "true");
    const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
    await Promise.race([this.foretell(), late]);
    if (this.isOpen) this.#body.hidden = false;
  }

  close() {
    this.#fold.setAttribute("aria-expanded", "false");
    this.#body.setAttribute("hidden", "until-found");
  }

  async foretell() {
    await told(() => Promise.all(this.calls.map((call) => call.foretell())));
  }

  // Another framework has been chosen.
  async change() {
    for (const call of this.calls) call.showScript();
    if (this.isOpen) await this.foretell();
  }

  // Runs the calls; resolves to their outcomes.
  async run() {
    this.root.dataset.state = "running";
    const outcomes = [];
    for (const call of this.calls) outcomes.push(await call.run());
    this.root.dataset.state = "done";
    return outcomes;
  }

  // Hides the calls of other outcomes, and the step if none is left.
  filter(wanted) {
    for (const call of this.calls) {
      const hidden = wanted !== "all" && call.outcome !== wanted;
      call.root.hidden = hidden;
      call.mark.hidden = hidden;
    }
    this.root.hidden = this.calls.every((call) => call.root.hidden);
  }

  get #fold() {
    return this.root.querySelector(".fold");
  }

  get #body() {
    return this.root.querySelector(".step-body");
  }

  #build(number) {
    const { name, title, text, docs } = this.description;
    this.root.id = name;
    this.root.dataset.step = name;
    this.root.querySelector(".number").textContent = number;
    this.root.querySelector(".step-title").textContent = title;
    this.root.querySelector(".step-text").textContent = text;
    this.root.querySelector(".more a").href = docs;
    this.root.querySelector(".more").hidden = !docs;
    this.#body.id = `${name}-body`;
    this.#body.setAttribute("hidden", "until-found");
    this.#body.addEventListener("beforematch", () => this.#fold.setAttribute("aria-expanded", "true"));
    this.#fold.setAttribute("aria-controls", this.#body.id);
    this.#fold.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    const button = this.root.querySelector(".run-step");
    button.setAttribute("aria-label", `Run this step: ${title}`);
    button.addEventListener("click", () => busy(button, () => told(() => this.#runAlone())));
  }

  // Calls with the same server code are below one text of it.
  #buildCalls() {
    const place = this.root.querySelector(".calls");
    for (const calls of Map.groupBy(this.calls, (call) => python(call.description.code)).values()) {
      place.append(server(shared(calls), calls[0].description.title), ...calls.map((call) => call.root));
    }
    this.root.querySelector(".marks").append(...this.calls.map((call) => call.mark));
  }

  async #runAlone() {
    await this.open();
    const outcomes = await this.run();
    say(`${this.description.title}: ${outcomes.join(", ")}.`);
  }
}

const python = ({ express, ...running }) => JSON.stringify(running);

// The code of several calls; of the texts for Express, which is not running, the longest.
function shared(calls) {
  const [{ description: { code } }] = calls;
  const express = calls.map((call) => call.description.code.express);
  return { ...code, express: express.sort((one, other) => other.length - one.length)[0] };
}
