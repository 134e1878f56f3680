// An outcome in words and in one sign. The signs differ in shape, not in colour alone.

import { node } from "./node.js";

const SIGNS = { readable: "✓", blocked: "✕", blind: "◐", sent: "→", unsupported: "–", none: "·", running: "…" };

export const sign = (outcome) => SIGNS[outcome] ?? "·";
export const word = (outcome) => (outcome === "none" ? "not run yet" : outcome);

// Shows an outcome in an element's `.word`; a screen reader leaves the sign out.
export function show(element, outcome, text = word(outcome)) {
  element.dataset.outcome = outcome;
  const shape = outcome === "none" ? [] : [node("span", { class: "sign", "aria-hidden": "true" }, sign(outcome)), " "];
  element.querySelector(".word").replaceChildren(...shape, node("span", { class: "said" }, text));
}
