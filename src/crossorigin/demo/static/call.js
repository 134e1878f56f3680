// One call of a step: the page's code, a button, and the panel of its result.

import * as client from "./client.js";
import * as code from "./code.js";
import { running } from "./framework.js";
import { busy, clone, node } from "./node.js";
import * as outcome from "./outcome.js";
import { Panel } from "./panel.js";
import { say, told } from "./status.js";
import { callId } from "./visitor.js";

export class Call {
  #visitor;
  #predictions = new Map(); // by framework, while no run can have changed a cookie
  #shown = ""; // the framework whose prediction the panel shows

  constructor(description, visitor) {
    this.description = description;
    this.#visitor = visitor;
    this.root = clone("call");
    this.panel = new Panel();
    this.root.append(this.panel.root);
    this.mark = node("li", { "data-outcome": "none" });
    this.#build();
    this.#showMark("none");
  }

  // The outcome that happened or, before the first run, the foretold one.
  get outcome() {
    const { outcome: happened } = this.root.dataset;
    return happened === "none" ? this.panel.root.querySelector(".foretold").dataset.outcome : happened;
  }

  get #address() {
    return this.description.urls[running()];
  }

  // Shows the prediction for the chosen framework, unless it is shown already.
  async foretell() {
    const name = running();
    if (this.#shown === name) return;
    if (!this.#predictions.has(name)) this.#predictions.set(name, await this.#asked());
    if (name !== running() || this.#shown === name) return;
    this.#shown = name;
    this.#forget();
    const { method, credentials } = this.description;
    const path = new URL(this.#address).pathname;
    this.panel.foretell(this.#predictions.get(name), { title: `fetch ${method}`, path, method, credentials });
  }

  // Runs the call; resolves to its outcome.
  async run() {
    await this.foretell();
    this.root.dataset.state = "running";
    const id = callId();
    this.panel.start();
    const end = this.#visitor.stream.watch(id, (exchange) => this.panel.take(exchange));
    try {
      const result = await client.send(this.#visitor.marked(this.#address, id), this.description);
      this.panel.end(result, await this.#visitor.record(id));
      this.#finish(result);
      return result.outcome;
    } catch (error) {
      this.root.dataset.state = "failed";
      throw error;
    } finally {
      end();
    }
  }

  #asked() {
    const { method, headers, body, credentials, times } = this.description;
    return this.#visitor.post("/foretell", { url: this.#address, method, headers, body, credentials, times });
  }

  #finish(result) {
    this.root.dataset.outcome = result.outcome;
    this.root.dataset.status = result.status ?? "";
    this.root.dataset.framework = running();
    this.#showMark(result.outcome);
    this.root.dataset.state = "done";
  }

  #forget() {
    this.root.dataset.state = "idle";
    this.root.dataset.outcome = "none";
    this.#showMark("none");
  }

  #showMark(happened) {
    this.mark.dataset.outcome = happened;
    this.mark.textContent = outcome.sign(happened);
    this.mark.setAttribute("title", `${this.description.title}: ${outcome.word(happened)}`);
    const said = node("span", { class: "sr" }, ` ${this.description.title}: ${outcome.word(happened)}`);
    this.mark.append(said);
  }

  #build() {
    const { name, title } = this.description;
    this.root.dataset.call = name;
    this.root.id = `call-${name}`;
    this.root.setAttribute("aria-labelledby", `call-${name}-title`);
    const heading = this.root.querySelector(".call-title");
    heading.id = `call-${name}-title`;
    heading.textContent = title;
    this.showScript();
    const button = this.root.querySelector(".run");
    button.setAttribute("aria-label", `Run: ${title}`);
    button.addEventListener("click", () => busy(button, () => told(() => this.#runAlone())));
  }

  showScript() {
    code.show(this.root.querySelector(".page-code pre"), client.script(this.#address, this.description), "javascript");
  }

  async #runAlone() {
    const happened = await this.run();
    say(`${this.description.title}: ${happened}.`);
  }
}
