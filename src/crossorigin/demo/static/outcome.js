// An outcome in words and in one sign. The signs differ in shape, not in colour alone.

const SIGNS = { readable: "✓", blocked: "✕", blind: "◐", sent: "→", unsupported: "–", none: "·", running: "…" };

export const sign = (outcome) => SIGNS[outcome] ?? "·";
export const word = (outcome) => (outcome === "none" ? "not run yet" : outcome);

export function show(element, outcome, text = word(outcome)) {
  element.dataset.outcome = outcome;
  element.querySelector(".word").textContent = outcome === "none" ? text : `${sign(outcome)} ${text}`;
}
