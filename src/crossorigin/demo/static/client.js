// One request of the page with fetch: its options, its text, and its outcome.

const BODY_SHOWN = 300; // characters of an answer's body

export function options(request) {
  const chosen = {};
  if (request.method !== "GET") chosen.method = request.method;
  if (Object.keys(request.headers).length) chosen.headers = request.headers;
  if (request.body) chosen.body = request.body;
  if (request.credentials) chosen.credentials = "include";
  return chosen;
}

// Resolves in any case: a blocked answer is an outcome, not an error.
export async function send(url, request) {
  try {
    for (let left = request.times ?? 1; left > 1; left -= 1) await fetch(url, options(request));
    return await read(await fetch(url, options(request)), request.reads ?? []);
  } catch (error) {
    return { outcome: "blocked", status: null, short: error.name, detail: String(error) };
  }
}

async function read(response, names) {
  const { status } = response;
  const headers = names.map((name) => `${name}: ${response.headers.get(name)}`);
  const body = (await response.text()).replace(/\s+/g, " ").trim().slice(0, BODY_SHOWN);
  return { outcome: "readable", status, short: String(status), detail: [status, ...headers, body].join(" ") };
}

// The same in JavaScript, for the reader.
export function script(url, request) {
  const lines = Object.entries(options(request)).map(([name, value]) => `  ${name}: ${literal(value)},\n`);
  const rest = lines.length ? `, {\n${lines.join("")}}` : "";
  const call = `await fetch("${url}"${rest})`;
  const reads = (request.reads ?? []).map((name) => `\nresponse.headers.get("${name}")`);
  if (reads.length) return `const response = ${call}${reads.join("")}`;
  return Array(request.times ?? 1).fill(call).join("\n");
}

function literal(value) {
  if (typeof value === "string") return value.includes('"') ? `'${value}'` : JSON.stringify(value);
  return `{ ${Object.entries(value).map(([name, text]) => `"${name}": "${text}"`).join(", ")} }`;
}
