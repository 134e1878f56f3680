// Every resource type under every policy, as a table of cells that run.

import * as code from "./code.js";
import { loaded } from "./loading.js";
import { busy, byId, node } from "./node.js";
import * as outcome from "./outcome.js";
import { Panel } from "./panel.js";
import { say, told } from "./status.js";
import { callId } from "./visitor.js";

// The policies in a word, for a narrow page.
const SHORT = { none: "none", everyone: "*", other: "other", credentials: "own" };
const MODES = { plain: "", crossorigin: "crossorigin", "use-credentials": "use-credentials", "no-cors": "no-cors" };

export class Cells {
  #visitor;
  #site;
  #cells = [];
  #opening = 0;

  constructor(site, visitor) {
    this.#site = site;
    this.#visitor = visitor;
    this.groups = [];
  }

  async show() {
    const { RESOURCES } = await import("./resources/index.js");
    const groups = Map.groupBy(RESOURCES, (resource) => resource.group);
    for (const [name, resources] of groups) byId("groups").append(this.#group(name, resources));
    byId("groups").setAttribute("aria-busy", "false");
    this.#listen();
  }

  #listen() {
    const button = byId("run-resources");
    button.removeAttribute("aria-disabled");
    button.addEventListener("click", () => busy(button, () => told(() => this.#runAll())));
    byId("cell-close").addEventListener("click", () => byId("cell").close());
    byId("cell-run").addEventListener("click", (event) => busy(event.currentTarget, () => told(() => this.#runOpen())));
  }

  #group(name, resources) {
    const id = `group-${name.toLowerCase().replace(/[^a-z]+/g, "-")}`;
    this.groups.push([id, name]);
    const head = node("tr", {}, node("th", { scope: "col" }, "Type"));
    head.append(...this.#site.policies.map(({ name, title }) => column(name, title)));
    const body = node("tbody", {}, ...resources.flatMap((resource) => this.#rows(resource)));
    const table = node("table", { class: "cells" }, node("thead", {}, head), body);
    return node("section", { class: "group", "aria-labelledby": id }, node("h3", { id }, name), table);
  }

  #rows(resource) {
    return resource.modes.map((mode) => {
      const head = node("th", { scope: "row" }, resource.title);
      if (MODES[mode]) head.append(" ", node("code", {}, MODES[mode]));
      const cells = this.#site.policies.map(({ name, title }) => this.#cell(resource, mode, name, title));
      return node("tr", { "data-resource": resource.name, "data-mode": mode }, head, ...cells);
    });
  }

  #cell(resource, mode, policy, title) {
    const button = node("button", { type: "button", class: "cell", "data-outcome": "none", "data-state": "idle" });
    button.append(node("span", { class: "word" }));
    button.dataset.policy = policy;
    const cell = { resource, mode, policy, button, title: `${resource.title}${MODES[mode] ? `, ${MODES[mode]}` : ""}, policy: ${title}` };
    mark(cell, "none");
    button.addEventListener("click", () => told(() => this.#open(cell)));
    this.#cells.push(cell);
    return node("td", {}, button);
  }

  // Shows one cell in the dialog and runs it there: its drawing is a part of the outcome.
  async #open(cell) {
    const number = (this.#opening += 1);
    this.opened = cell;
    byId("cell-title").textContent = cell.title;
    code.show(byId("cell-code"), cell.resource.code(this.#address(cell), cell.mode), "javascript");
    const panel = await this.#predicted(cell);
    if (number !== this.#opening) return; // a cell was chosen in the meantime
    this.panel = panel;
    byId("cell-panel").replaceChildren(this.panel.root);
    byId("cell").showModal();
    await this.#run(cell, byId("cell-stage"), this.panel);
    say(`${cell.title}: ${cell.button.dataset.outcome}.`);
  }

  #runOpen() {
    return this.#run(this.opened, byId("cell-stage"), this.panel);
  }

  async #runAll() {
    const corner = byId("corner");
    corner.hidden = false;
    for (const cell of this.#cells) {
      byId("corner-title").textContent = cell.title;
      await this.#run(cell, byId("corner-stage"), await this.#predicted(cell));
    }
    corner.hidden = true;
    const odd = this.#cells.filter(({ button }) => button.dataset.agrees === "false").length;
    say(`${this.#cells.length} cells run: ${odd || "none"} not as predicted.`);
  }

  // A panel with the prediction of a cell.
  async #predicted(cell) {
    const panel = new Panel();
    const credentials = cell.mode === "use-credentials";
    const call = { title: cell.resource.title, path: this.#path(cell), method: "GET", credentials };
    panel.foretell(await this.#foretold(cell), call);
    return panel;
  }

  async #run(cell, stage, panel) {
    const id = callId();
    cell.button.dataset.state = "running";
    panel.start();
    stage.replaceChildren();
    const end = this.#visitor.stream.watch(id, (exchange) => panel.take(exchange));
    try {
      const result = await cell.resource.run(this.#visitor.marked(this.#address(cell), id), cell.mode, stage);
      panel.end(result, await this.#visitor.record(id));
      cell.button.dataset.agrees = String(panel.isAsForetold);
      mark(cell, result.outcome, panel.isAsForetold);
    } finally {
      end();
      cell.button.dataset.state = "done";
    }
  }

  #foretold(cell) {
    const request = { url: this.#address(cell), method: "GET", headers: {}, body: null };
    return this.#visitor.post("/foretell", { ...request, ...loaded(this.#site, cell.resource, cell.mode) });
  }

  #path = (cell) => new URL(this.#address(cell)).pathname;
  #address = (cell) => `${this.#site.api}/resources/${cell.policy}/${cell.resource.kind}`;
}

function column(policy, title) {
  const long = node("span", { class: "long" }, title);
  const short = node("span", { class: "short", "aria-hidden": "true" }, SHORT[policy] ?? title);
  return node("th", { scope: "col", abbr: title }, long, short);
}

function mark(cell, happened, isAsForetold = true) {
  const words = `${outcome.word(happened)}${isAsForetold ? "" : ", not as predicted"}`;
  outcome.show(cell.button, happened, happened === "none" ? "run" : words);
  cell.button.setAttribute("aria-label", `${cell.title}: ${words}`);
}
