// Elements and templates. Text becomes a text node: no text is read as markup.

export function node(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// A sentence whose parts in backticks are code.
export function prose(text) {
  return text.split("`").map((part, index) => (index % 2 ? node("code", {}, part) : part));
}

export const byId = (id) => document.getElementById(id);

export function clone(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

// A working button stays in its place and keeps the focus; a second press has no effect.
export async function busy(button, work) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}
