// The policy as text for somewhere else.

import * as code from "./code.js";
import { byId } from "./node.js";
import { told } from "./status.js";
import { tabs } from "./tabs.js";

const FORMS = { fastapi: "FastAPI", flask: "Flask", django: "Django", toml: "TOML", nginx: "nginx", envoy: "Envoy", pytest: "pytest" };
const named = (forms) => Object.fromEntries(forms.map((form) => [form, FORMS[form] ?? form]));
const LANGUAGES = { toml: "toml", nginx: "plain", envoy: "plain" };

export class Copy {
  #visitor;
  #content; // returns {toml, request}
  #chosen = "fastapi";
  #mark;
  #asked = 0;

  constructor(visitor, forms, content) {
    this.#visitor = visitor;
    this.#content = content;
    this.#mark = tabs(byId("copy-tabs"), byId("copy-text"), named(forms), (name) => this.#choose(name));
    this.#mark(this.#chosen);
    byId("copy-button").addEventListener("click", () => told(() => this.#copy()));
  }

  async show() {
    const number = (this.#asked += 1);
    const chosen = this.#chosen;
    const { text } = await this.#visitor.post("/copy", { as: chosen, ...this.#content() });
    if (number !== this.#asked) return;
    code.show(byId("copy-text"), text, LANGUAGES[chosen] ?? "python");
    byId("copy-text").dataset.form = chosen;
  }

  #choose(name) {
    this.#chosen = name;
    this.#mark(name);
    byId("copied").textContent = "";
    return told(() => this.show());
  }

  // A browser may refuse access to the clipboard: the text is then selected.
  async #copy() {
    const text = byId("copy-text").textContent;
    try {
      await navigator.clipboard.writeText(text);
      byId("copied").textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(byId("copy-text"));
      byId("copied").textContent = "Your browser does not allow access to the clipboard: the text is selected.";
    }
  }
}
