// The code of the server in the tabs of the frameworks.

import * as code from "./code.js";
import { choose, framework, FRAMEWORKS, onChoice } from "./framework.js";
import { clone } from "./node.js";
import { tabs } from "./tabs.js";

// Builds the tabs for one call's code: a text for each framework.
export function server(texts, title) {
  const root = clone("server");
  const list = root.querySelector("[role=tablist]");
  const panel = root.querySelector("[role=tabpanel]");
  list.setAttribute("aria-label", `Framework: ${title}`);
  const mark = tabs(list, panel, FRAMEWORKS, (name) => chooseInPlace(root, name));
  const shown = { ...texts, express: `// For comparison: FastAPI answers the calls.\n${texts.express}` };
  const reserved = lines(shown);
  onChoice(() => {
    mark(framework());
    code.show(panel, padded(shown[framework()], reserved), framework() === "express" ? "javascript" : "python");
  });
  return root;
}

// All tabs of the page change at once: the one that was pressed stays where it is.
function chooseInPlace(root, name) {
  const before = root.getBoundingClientRect().top;
  choose(name);
  scrollBy({ top: root.getBoundingClientRect().top - before, behavior: "instant" });
}

// Every tab has as many lines as the longest: the page keeps its height.
const lines = (texts) => Math.max(...Object.values(texts).map((text) => text.trimEnd().split("\n").length));

function padded(text, count) {
  const trimmed = text.trimEnd();
  return trimmed + "\n".repeat(count - trimmed.split("\n").length);
}
