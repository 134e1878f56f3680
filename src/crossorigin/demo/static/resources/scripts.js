// Scripts and workers.

import { ATTRIBUTES, attribute, blind, blocked, draw, first, readable } from "./parts.js";

// The script throws on purpose: the message of its error is readable where the script is.
async function runScript(url, mode, stage) {
  let message = "";
  const listen = (event) => { message = event.message; event.preventDefault(); };
  addEventListener("error", listen);
  try {
    const script = Object.assign(document.createElement("script"), { crossOrigin: ATTRIBUTES[mode], src: url });
    const end = first(script, "load", "error");
    stage.append(script);
    if ((await end).type === "error") return blocked("error event, not run");
  } finally {
    removeEventListener("error", listen);
  }
  const told = `it ran; its error is told as "${message}"`;
  return /^(?:Uncaught )?Script error\.?$/.test(message) ? blind(told) : readable(told);
}

async function runModule(url, mode, stage) {
  let told = "";
  const listen = ({ detail }) => { told = detail; };
  document.addEventListener("demo-module", listen);
  try {
    const script = Object.assign(document.createElement("script"), { type: "module", crossOrigin: ATTRIBUTES[mode], src: url });
    const end = first(script, "load", "error");
    stage.append(script);
    if ((await end).type === "error") return blocked("error event, not run");
  } finally {
    document.removeEventListener("demo-module", listen);
  }
  draw(stage, "code", {}, told);
  return readable(told);
}

async function runImport(url, mode, stage) {
  try {
    const { product } = await import(url);
    draw(stage, "code", {}, `product is "${product}"`);
    return readable(`product is "${product}"`);
  } catch (error) {
    return blocked(error);
  }
}

async function runWorker(url, mode, stage) {
  try {
    const worker = new Worker(url);
    const event = await first(worker, "message", "error").finally(() => worker.terminate());
    if (event.type === "error") return blocked("error event, not run");
    draw(stage, "code", {}, event.data);
    return readable(event.data);
  } catch (error) {
    return blocked(error.name);
  }
}

async function runImportScripts(url, mode, stage) {
  const worker = new Worker("/resources/worker.js");
  worker.postMessage(url);
  const { data } = await first(worker, "message").finally(() => worker.terminate());
  if (!data) return blocked("importScripts threw");
  draw(stage, "code", {}, `the worker has "${data}"`);
  return blind(`the worker ran the script, which set "${data}"; it cannot read its text`);
}

const element = (type) => (url, mode) => `const script = document.createElement("script")\n${type}${attribute("script", mode)}script.src = "${url}"\ndocument.head.append(script)`;

export const SCRIPTS = [
  { name: "script", title: "<script>", kind: "script.js", modes: ["plain", "crossorigin", "use-credentials"], code: element(""), run: runScript },
  { name: "module", title: "<script type=module>", kind: "module.js", modes: ["plain", "use-credentials"], code: element('script.type = "module"\n'), run: runModule },
  { name: "import", title: "import()", kind: "module.js", modes: ["plain"], code: (url) => `const { product } = await import("${url}")`, run: runImport },
  { name: "worker", title: "Worker", kind: "worker.js", modes: ["plain"], code: (url) => `// No header of the server opens this.\nnew Worker("${url}")`, run: runWorker },
  {
    name: "import-scripts",
    title: "importScripts() of a worker",
    kind: "worker.js",
    modes: ["plain"],
    code: (url) => `// In a worker of the page's own origin:\nimportScripts("${url}")`,
    run: runImportScripts,
  },
];
