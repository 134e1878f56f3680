// The policy of the playground: a form and the text of a cors.toml, kept equal by the server,
// which reports all problems at once.

import { Refused } from "./home.js";
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

  #edited = "toml"; // the side that was written last
  #others = {}; // the fields that the form does not show

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

  // An answer to an earlier question would replace the text that is being written.
  #later({ form }) {
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => told(() => (form ? this.#askForm() : this.#ask({ toml: this.toml }, "toml"))), PAUSE);
  }

  #askForm() {
    return this.#ask({ form: this.#form() }, "form");
  }

  async #ask(body, edited) {
    const number = (this.#asked += 1);
    this.#edited = edited;
    const answer = await this.#answered(body);
    if (answer.applied) this.#applied = answer.toml;
    if (number !== this.#asked) return;
    if (edited === "form" && answer.toml) byId("toml").value = answer.toml;
    if (edited === "toml" && answer.form) this.#fill(answer.form);
    this.#showProblems(answer);
    this.#showApplied();
    for (const listener of this.#changed) listener();
  }

  // A text that the server refuses as a whole is a policy with a problem.
  async #answered(body) {
    try {
      return await this.#visitor.post("/policy", { apply: false, ...body });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { problems: [{ code: "", field: "file", message: error.message }] };
    }
  }

  #form() {
    const lists = Object.fromEntries(LISTS.map((name) => [name, listed(byId(name).value)]));
    const age = byId("max_age").value.trim();
    return {
      ...this.#others,
      ...lists,
      allow_credentials: byId("allow_credentials").checked,
      max_age: /^\d+$/.test(age) ? Number(age) : age || null,
      accept_risks: [...byId("risks").querySelectorAll(":checked")].map((box) => box.value),
    };
  }

  #fill(form) {
    this.#others = Object.fromEntries(Object.entries(form).filter(([name]) => !byId(name)));
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

  #showProblems({ problems, form, paths }) {
    this.problems = problems;
    // The form has one policy: to write it would drop those of paths.
    byId("policy-fields").disabled = Boolean(paths);
    byId("problems-title").textContent = problems.length === 0 ? NO_PROBLEM[paths ? "paths" : form ? "form" : "nothing"]
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
    item.querySelector(".problem-more").textContent = problem.more ?? "";
    item.querySelector("details").hidden = !problem.code;
    button.hidden = this.#edited === "form" ? !written(problem.suggestion ?? "") || !fieldOf(problem) : !corrected(this.toml, problem);
    button.textContent = `Write ${written(problem.suggestion)}`;
    button.addEventListener("click", () => told(() => this.#take(problem)));
    return item;
  }

  // Writes a suggestion in place of the value that has the problem.
  async #take(problem) {
    if (this.#edited === "toml") {
      await this.load(corrected(this.toml, problem) ?? this.toml);
      byId("toml").focus();
      return;
    }
    const field = fieldOf(problem);
    field.value = LISTS.includes(field.name) ? exchanged(field, problem) : String(problem.suggestion);
    field.focus();
    await this.#askForm();
  }

  #showApplied() {
    const text = this.isApplied ? "The API runs this policy."
      : this.#applied === null ? "The API does not run your policy yet." : "The API runs your earlier policy.";
    byId("applied").textContent = text;
    const button = byId("apply");
    if (this.isValid) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  }
}

const NO_PROBLEM = {
  form: "No problem: this policy can be built.",
  paths: "No problem: these policies can be built. The paths have different policies: the form is disabled.",
  nothing: "No problem, but there is no table [policy]: no page may read anything.",
};

const fieldOf = ({ field }) => byId("policy-form").elements.namedItem(/^\w+/.exec(field)?.[0] ?? "");

// The text with the suggestion in place of the value, or of the name, that has the problem; null
// where the text does not show it.
function corrected(text, { code, field, value, line, suggestion }) {
  const wrong = code === "invalid-field" ? /\w+$/.exec(field)?.[0] : value;
  if (!wrong || !line || typeof suggestion !== "string") return null;
  const start = text.split("\n").slice(0, line - 1).join("\n").length;
  const place = text.indexOf(wrong, start);
  return place < 0 ? null : text.slice(0, place) + suggestion + text.slice(place + wrong.length);
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
