// The worker that runs Python. It answers each message, a question in JSON, with one message.

import { loadPyodide } from "./pyodide/pyodide.mjs";

const LONGEST = 500; // characters of an error that are shown
const NETWORK = ["fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "caches", "indexedDB"];

const file = (path) => new URL(path, import.meta.url).href;

async function archive(name) {
  const response = await fetch(file(`python/${name}`));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.arrayBuffer();
}

async function start() {
  const names = await (await fetch(file("python/files.json"))).json();
  const archives = Promise.all(names.map(archive));
  archives.catch(() => undefined); // it is awaited below
  const quiet = () => undefined;
  const python = await loadPyodide({ indexURL: file("pyodide/"), stdout: quiet, stderr: quiet });
  for (const each of await archives) python.unpackArchive(each, "zip", { extractDir: "/playground" });
  python.runPython("import sys; sys.path.insert(0, '/playground')");
  const answer = python.pyimport("playground_answers").answer_json;
  // From here on no program of this worker can ask the network for anything.
  for (const name of NETWORK) Object.defineProperty(self, name, { value: undefined });
  return answer;
}

const started = start();

self.addEventListener("message", async ({ data }) => {
  try {
    const answer = (await started)(data);
    self.postMessage({ answer });
  } catch (error) {
    self.postMessage({ error: told(error) });
  }
});

started.then(() => self.postMessage({}), (error) => self.postMessage({ error: told(error) }));

// The last line of a traceback of Python names the error.
function told(error) {
  const text = String(error?.message ?? error).trim().split("\n").at(-1).slice(0, LONGEST);
  return /call stack|recursion/i.test(text) ? "the text is nested too deep." : `${text}.`;
}
