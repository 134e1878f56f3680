// The parts that all resources share: outcomes, waiting, and drawing.

const PATIENCE = 8000; // milliseconds until a load that tells nothing is given up

export const readable = (detail) => ({ outcome: "readable", detail });
export const blocked = (detail) => ({ outcome: "blocked", detail: String(detail) });
export const blind = (detail) => ({ outcome: "blind", detail });
export const sent = (detail) => ({ outcome: "sent", detail });
export const unsupported = (detail) => ({ outcome: "unsupported", detail });

// The value of the attribute `crossorigin`; null where the element does not have it.
export const ATTRIBUTES = { plain: null, crossorigin: "anonymous", "use-credentials": "use-credentials" };

// The attribute as a line of code.
export function attribute(name, mode) {
  return ATTRIBUTES[mode] === null ? "" : `${name}.crossOrigin = "${ATTRIBUTES[mode]}"\n`;
}

// Adds an element to the stage; the attributes are properties, so that no policy forbids them.
export function draw(stage, tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  stage.append(element);
  return element;
}

// Returns the first of these events of a target. The element must not have begun to load.
export function first(target, ...names) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Late(`no ${names.join(" or ")} event came`)), PATIENCE);
    for (const name of names) {
      target.addEventListener(name, (event) => { clearTimeout(late); resolve(event); }, { once: true });
    }
  });
}

export class Late extends Error {}

export const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Waits until the browser has finished a request that tells the page nothing, or for a moment.
export function finished(url) {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => { if (list.getEntriesByName(url).length) end(); });
    const end = () => { observer.disconnect(); resolve(); };
    observer.observe({ type: "resource" });
    setTimeout(end, 400);
  });
}

// The colour of one pixel of a 2D canvas. Reading throws where another origin's data taints it.
export function pixel(context, x, y) {
  return [...context.getImageData(x, y, 1, 1).data].join(",");
}
