// The policy of the playground: a form and the text of a cors.toml, kept in step by the server,
// which says all problems at once.

import { byId, clone, node, prose } from "./node.js";
import { told } from "./status.js";

const PAUSE = 250; // milliseconds without a key before the server is asked
const LISTS = ["allow_origins", "allow_methods", "allow_headers", "expose_headers"];

export class Policy {
  #visitor;
  #timer = 0;
  #asked = 0; // answers to earlier questions are dropped
  #changed = new Set();
  #applied = null; // the text that the API runs

  constructor(visitor, risks) {
    this.#visitor = visitor;
    this.problems = [];
    this.#buildRisks(risks);
    byId("policy-form").addEventListener("input", () => this.#later({ form: true }));
    byId("policy-form").addEventListener("submit", (event) => event.preventDefault());
    byId("toml").addEventListener("input", () => this.#later({ form: false }));
    visitor.onRenewed(() => { this.#applied = null; this.#showApplied(); });
  }

  get toml() {
    return byId("toml").value;
  }

  get isApplied() {
    return this.#applied === this.toml;
  }

  get isValid() {
    return this.problems.length === 0;
  }

  onChange(listener) {
    this.#changed.add(listener);
  }

  // Shows a text and the form of the same policy.
  async load(toml) {
    byId("toml").value = toml;
    await this.#ask({ toml }, "toml");
  }

  // Swaps the policy of this visitor's instance of the API.
  async apply() {
    clearTimeout(this.#timer);
    await this.#ask({ toml: this.toml, apply: true }, "toml");
    return this.isApplied;
  }

  #later({ form }) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => told(() => (form ? this.#askForm() : this.#ask({ toml: this.toml }, "toml"))), PAUSE);
  }

  #askForm() {
    return this.#ask({ form: this.#form() }, "form");
  }

  async #ask(body, edited) {
    const number = (this.#asked += 1);
    const answer = await this.#visitor.post("/policy", { apply: false, ...body });
    if (number !== this.#asked) return;
    if (edited === "form" && answer.toml) byId("toml").value = answer.toml;
    if (edited === "toml" && answer.form) this.#fill(answer.form);
    if (answer.applied) this.#applied = this.toml;
    this.#showProblems(answer.problems);
    this.#showApplied();
    for (const listener of this.#changed) listener();
  }

  #form() {
    const lists = Object.fromEntries(LISTS.map((name) => [name, listed(byId(name).value)]));
    const age = byId("max_age").value.trim();
    return {
      ...lists,
      allow_credentials: byId("allow_credentials").checked,
      max_age: /^\d+$/.test(age) ? Number(age) : age,
      accept_risks: [...byId("risks").querySelectorAll(":checked")].map((box) => box.value),
    };
  }

  #fill(form) {
    for (const name of LISTS) byId(name).value = joined(form[name], name === "allow_origins" ? "\n" : ", ");
    byId("allow_credentials").checked = Boolean(form.allow_credentials);
    byId("max_age").value = form.max_age ?? "";
    for (const box of byId("risks").querySelectorAll("input")) box.checked = (form.accept_risks ?? []).includes(box.value);
  }

  #buildRisks(risks) {
    for (const risk of risks) {
      const { name, title } = typeof risk === "string" ? { name: risk } : risk;
      const label = node("label", { class: "check" }, node("input", { type: "checkbox", value: name }), " ", node("code", {}, name));
      if (title) label.append(` ${title}`);
      byId("risks").append(label);
    }
  }

  #showProblems(problems) {
    this.problems = problems;
    byId("problems-title").textContent = problems.length === 0 ? "No problem: this policy can be built."
      : `${problems.length} ${problems.length === 1 ? "problem" : "problems"}: this policy cannot be built.`;
    byId("problems-title").dataset.valid = String(this.isValid);
    byId("problems").replaceChildren(...problems.map((each) => this.#problem(each)));
    for (const field of byId("policy-form").elements) mark(field, problems);
  }

  #problem(problem) {
    const item = clone("problem");
    item.querySelector(".problem-text").append(node("b", {}, problem.field), ": ", ...prose(problem.message));
    item.querySelector(".problem-code").textContent = problem.code;
    const button = item.querySelector(".take");
    button.hidden = problem.suggestion === null || problem.suggestion === undefined;
    button.textContent = `Write ${written(problem.suggestion)}`;
    button.addEventListener("click", () => told(() => this.#take(problem)));
    return item;
  }

  // Writes a suggestion in place of the value that has the problem.
  async #take(problem) {
    const field = byId(/^\w+/.exec(problem.field)?.[0]);
    if (!field) return;
    field.value = LISTS.includes(field.name) ? exchanged(field, problem) : String(problem.suggestion);
    field.focus();
    await this.#askForm();
  }

  #showApplied() {
    const text = this.isApplied ? "The API runs this policy."
      : this.#applied === null ? "The API runs no policy of yours yet." : "The API runs an earlier policy of yours.";
    byId("applied").textContent = text;
    const button = byId("apply");
    if (this.isValid) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  }
}

const items = (text) => text.split(/[\n,]/).map((item) => item.trim()).filter(Boolean);
const listed = (text) => (text.trim() === "*" ? "*" : items(text));
const joined = (value, glue) => (Array.isArray(value) ? value.join(glue) : String(value ?? ""));
const written = (value) => (Array.isArray(value) ? value.join(", ") : String(value));

// The text of a list in which the suggestion stands for the problem's value; where no item
// has that value, the suggestion stands for the whole list.
function exchanged(field, { value, suggestion }) {
  const glue = field.name === "allow_origins" ? "\n" : ", ";
  const before = items(field.value);
  const after = before.flatMap((item) => (item === value ? suggestion : [item]));
  return joined(after.join() === before.join() ? [suggestion].flat() : after, glue);
}

function mark(field, problems) {
  if (!field.name) return;
  const wrong = problems.some((problem) => problem.field.startsWith(field.name));
  if (wrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}
