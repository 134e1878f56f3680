// Documents: a frame, and a form whose answer comes into a frame.

import { blind, draw, Late, sent } from "./parts.js";

let frames = 0;

// Resolves when a document of another origin is in the frame; its first, empty one is the page's own.
function arrived(frame) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Late("no document came")), 8000);
    frame.addEventListener("load", () => { if (frame.contentDocument === null) resolve(); });
  });
}

async function runFrame(url, mode, stage) {
  const frame = draw(stage, "iframe", { title: "A document of another origin", width: 240, height: 80 });
  const end = arrived(frame);
  frame.src = url;
  await end;
  return blind("shown; contentDocument is null");
}

async function runForm(url, mode, stage) {
  const frame = draw(stage, "iframe", { title: "The answer to the form", name: `answer-${frames += 1}`, width: 240, height: 80 });
  const end = arrived(frame);
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "product", value: "lamp" });
  const form = draw(stage, "form", { method: "post", action: url, target: frame.name }, field);
  form.submit();
  await end;
  return sent("the answer is shown; contentDocument is null");
}

export const DOCUMENTS = [
  { name: "frame", title: "<iframe>", kind: "frame.html", modes: ["plain"], code: (url) => `iframe.src = "${url}"\niframe.contentDocument // null`, run: runFrame },
  {
    name: "form",
    title: "<form method=post>",
    kind: "form",
    modes: ["plain"],
    code: (url) => `form.method = "post"\nform.action = "${url}"\nform.submit()`,
    run: runForm,
  },
];
