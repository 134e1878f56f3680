// The tabs of a list, after the pattern of the ARIA practices: one of them can be reached by
// Tab, the arrows, Home and End move between them and choose.

import { node } from "./node.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
let lists = 0;

// Fills `list` with tabs for `names` (from the value to the words) that control `panel`.
// Returns a function that marks one as chosen.
export function tabs(list, panel, names, choose) {
  const id = `tabs-${(lists += 1)}`;
  panel.id ||= `${id}-panel`;
  const all = Object.entries(names).map(([value, words]) => tab(`${id}-${value}`, value, words, panel.id));
  list.replaceChildren(...all);
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=tab]");
    if (chosen) choose(chosen.dataset.value);
  });
  list.addEventListener("keydown", (event) => move(event, all, choose));
  return (value) => mark(all, panel, value);
}

function tab(id, value, words, panel) {
  const button = node("button", { type: "button", role: "tab", id, "aria-controls": panel }, words);
  button.dataset.value = value;
  return button;
}

function move(event, all, choose) {
  const next = target(event.key, all.indexOf(document.activeElement), all.length);
  if (next === undefined) return;
  event.preventDefault();
  all[next].focus({ preventScroll: true });
  choose(all[next].dataset.value);
}

function target(key, at, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return key in STEPS ? (at + STEPS[key] + count) % count : undefined;
}

function mark(all, panel, value) {
  for (const each of all) {
    const chosen = each.dataset.value === value;
    each.setAttribute("aria-selected", String(chosen));
    each.tabIndex = chosen ? 0 : -1;
    if (chosen) panel.setAttribute("aria-labelledby", each.id);
  }
}
