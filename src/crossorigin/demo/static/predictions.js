// The predictions of the model for three engines, side by side.

import { engine, ENGINES } from "./engine.js";
import { byId, clone, prose } from "./node.js";
import * as outcome from "./outcome.js";

export class Predictions {
  #items = new Map();

  constructor() {
    for (const [name, title] of Object.entries(ENGINES)) {
      const item = clone("prediction");
      item.dataset.engine = name;
      item.querySelector("h5").textContent = name === engine ? `${title}, your browser` : title;
      this.#items.set(name, item);
    }
    byId("predictions").append(...this.#items.values());
  }

  show(prediction) {
    for (const [name, item] of this.#items) this.#show(item, prediction.engines[name]);
  }

  #show(item, foretold) {
    item.dataset.outcome = foretold.outcome;
    outcome.show(item.querySelector(".verdict"), foretold.outcome);
    item.querySelector(".why").replaceChildren(...prose(foretold.sentence));
    item.querySelector(".console-line").textContent = foretold.console || "The console prints nothing.";
  }
}
