// The playground: a policy, a request, three predictions, and the result in this browser.

import * as address from "./address.js";
import * as client from "./client.js";
import { Copy } from "./copy.js";
import { loaded } from "./loading.js";
import { busy, byId } from "./node.js";
import { Panel } from "./panel.js";
import { Policy } from "./policy.js";
import { Predictions } from "./predictions.js";
import { Request } from "./request.js";
import { say, told } from "./status.js";
import { callId } from "./visitor.js";

const START = `[policy]
allow_origins = ["${location.origin}"]
allow_methods = ["GET", "PUT"]
allow_headers = ["content-type"]
`;

const CHANGED = "Changed since the predictions below.";

export class Playground {
  #site;
  #visitor;
  #panel = new Panel();
  #predictions = new Predictions();

  constructor(site, visitor) {
    this.#site = site;
    this.#visitor = visitor;
    this.#policy = new Policy(visitor, site.risks ?? []);
    this.#copy = new Copy(visitor, site.copies, () => ({ toml: this.#policy.toml, request: this.#foretellable }));
  }

  #policy;
  #copy;
  #request;
  #kept; // the request as it was changed last

  async show() {
    this.#request = new Request(await resources());
    this.#kept = this.#request.value;
    byId("play-panel").append(this.#panel.root);
    await this.#load(address.read());
    this.#listen();
    byId("playground").inert = false;
  }

  // Shows the state of an address, or the usual one.
  async #load(state) {
    if (state) this.#request.value = state.request;
    this.#kept = this.#request.value;
    await told(() => this.#policy.load(state?.toml ?? START)); // an address may have any content
    await told(() => this.#predict());
    if (this.#policy.isValid) await told(() => this.#copy.show());
    if (state) byId("playground").scrollIntoView();
  }

  #listen() {
    this.#policy.onChange(() => told(() => this.#changed()));
    this.#request.onChange(() => told(() => this.#changed()));
    const send = byId("send");
    send.removeAttribute("aria-disabled");
    send.addEventListener("click", () => busy(send, () => told(() => this.#send())));
    addEventListener("hashchange", () => told(() => this.#follow()));
    addEventListener("pageshow", (event) => { if (event.persisted) told(() => this.#restore()); });
    byId("apply").addEventListener("click", (event) => this.#apply(event.currentTarget));
  }

  // A user may paste another address into the same tab.
  async #follow() {
    const state = address.read();
    if (state) await this.#load(state);
  }

  // WebKit empties the forms of a page that comes back from its cache.
  async #restore() {
    this.#request.value = this.#kept;
    await this.#policy.load(this.#policy.toml);
  }

  #apply(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    told(async () => {
      await this.#policy.apply();
      await this.#predict();
      byId("sent").textContent = "";
    });
  }

  async #changed() {
    this.#kept = this.#request.value;
    address.write({ toml: this.#policy.toml, request: this.#kept });
    byId("sent").textContent = CHANGED;
    if (this.#policy.isValid) await this.#copy.show();
  }

  get #address() {
    return `${this.#site.api}/playground/${this.#visitor.id}/${this.#request.resource.kind}`;
  }

  get #foretellable() {
    const { resource, value, wanted, isFetch } = this.#request;
    const words = isFetch ? {} : loaded(this.#site, resource, value.mode);
    return { url: this.#address, ...wanted, ...words, origin: value.origin };
  }

  async #predict() {
    const prediction = await this.#visitor.post("/foretell", this.#foretellable);
    const { method, credentials } = this.#request.wanted;
    const path = new URL(this.#address).pathname;
    this.#predictions.show(prediction);
    this.#panel.foretell(prediction, { title: `${this.#request.resource.title} ${method}`, path, method, credentials });
  }

  // The policy as it is written, if it can be built; the request from this page's origin.
  async #send() {
    if (this.#policy.isValid && !this.#policy.isApplied) await this.#policy.apply();
    await this.#predict();
    if (!this.#request.isFromHere) {
      byId("sent").textContent = "Predicted only: your browser cannot send from another origin.";
      say("The playground's request: predicted only.");
      return;
    }
    byId("sent").textContent = this.#policy.isValid ? "" : "Sent under the last policy without problems.";
    const result = await this.#run();
    say(`The playground's request: ${result.outcome}.`);
  }

  async #run() {
    const id = callId();
    this.#panel.start();
    const end = this.#visitor.stream.watch(id, (exchange) => this.#panel.take(exchange));
    try {
      const result = await this.#sent(this.#visitor.marked(this.#address, id));
      this.#panel.end(result, await this.#visitor.record(id));
      return result;
    } finally {
      end();
    }
  }

  #sent(url) {
    const { isFetch, resource, wanted, value } = this.#request;
    const stage = byId("play-stage");
    stage.hidden = isFetch;
    stage.replaceChildren();
    return isFetch ? client.send(url, wanted) : resource.run(url, value.mode, stage);
  }
}

async function resources() {
  const { RESOURCES } = await import("./resources/index.js");
  return RESOURCES;
}
