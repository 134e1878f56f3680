// The framework whose code the page shows: one choice for the whole page, remembered.

export const FRAMEWORKS = { fastapi: "FastAPI", flask: "Flask", django: "Django", express: "Express" };

const KEY = "crossorigin-demo-framework";
const listeners = new Set();
let chosen = remembered();

export const framework = () => chosen;

// The framework that answers: Express is shown for comparison, FastAPI runs in its place.
export const running = () => (chosen === "express" ? "fastapi" : chosen);

export function choose(name) {
  if (name === chosen) return;
  chosen = name;
  remember(name);
  for (const listener of listeners) listener();
}

export function onChoice(listener) {
  listeners.add(listener);
  listener();
}

// A browser may refuse access to the storage: the choice then lasts as long as the page.
function remembered() {
  try {
    const name = localStorage.getItem(KEY);
    return Object.hasOwn(FRAMEWORKS, name ?? "") ? name : "fastapi";
  } catch {
    return "fastapi";
  }
}

function remember(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Not kept.
  }
}
