// The walk: all steps, the filter, and the buttons that concern all of them.

import { onChoice } from "./framework.js";
import { busy, byId } from "./node.js";
import { say, told } from "./status.js";
import { Step } from "./step.js";

export class Walk {
  constructor(descriptions, visitor) {
    this.steps = descriptions.map((each, index) => new Step(each, index + 1, visitor));
  }

  // Puts the steps on the page; the first one, or the one that the address names, is open.
  async show() {
    const named = this.steps.find((step) => `#${step.description.name}` === location.hash);
    await (named ?? this.steps[0])?.open();
    byId("steps").append(...this.steps.map((step) => step.root));
    byId("steps").setAttribute("aria-busy", "false");
    named?.root.scrollIntoView();
    onChoice(() => told(() => Promise.all(this.steps.map((step) => step.change()))));
    this.#listen();
  }

  #listen() {
    this.#button("run-all", () => this.#runAll());
    this.#button("open-all", () => Promise.all(this.steps.map((step) => step.open())));
    this.#button("fold-all", () => { for (const step of this.steps) step.close(); });
    byId("filter").disabled = false;
    byId("filter").addEventListener("change", (event) => told(() => this.#filter(event.target.value)));
    addEventListener("hashchange", () => this.#follow());
    new MutationObserver(() => this.#count()).observe(byId("steps"), {
      subtree: true, attributeFilter: ["data-outcome"],
    });
  }

  #button(id, work) {
    const button = byId(id);
    button.removeAttribute("aria-disabled");
    button.addEventListener("click", () => busy(button, () => told(async () => work())));
  }

  async #runAll() {
    say("Running…");
    const outcomes = [];
    for (const step of this.steps) outcomes.push(...await step.run());
    const count = (kind) => outcomes.filter((each) => each === kind).length;
    say(`${outcomes.length} calls made: ${count("readable")} readable, ${count("blocked")} blocked.`);
  }

  async #filter(wanted) {
    if (wanted !== "all") await Promise.all(this.steps.map((step) => step.foretell()));
    for (const step of this.steps) step.filter(wanted);
    const calls = this.steps.flatMap((step) => step.calls).filter((call) => !call.root.hidden);
    byId("filter-empty").hidden = calls.length > 0;
    say(`${calls.length} calls shown.`);
  }

  #count() {
    for (const kind of ["readable", "blocked"]) {
      byId(`count-${kind}`).textContent = this.steps.flatMap((step) => step.calls)
        .filter((call) => call.root.dataset.outcome === kind).length;
    }
  }

  // A link of the contents list opens the step that it names.
  #follow() {
    this.steps.find((step) => `#${step.description.name}` === location.hash)?.open();
  }
}
