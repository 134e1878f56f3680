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

// Resolves in any case: an answer that the browser blocks is an outcome, not a fault.
export async function send(url, request) {
  try {
    const response = await fetch(url, options(request));
    const text = await response.text();
    const body = text.slice(0, BODY_SHOWN);
    return { outcome: "readable", status: response.status, short: `${response.status}`, detail: `${response.status} ${body}` };
  } catch (error) {
    return { outcome: "blocked", status: null, short: error.name, detail: String(error) };
  }
}

export function script(url, request) {
  const lines = Object.entries(options(request)).map(([name, value]) => `  ${name}: ${literal(value)},\n`);
  const rest = lines.length ? `, {\n${lines.join("")}}` : "";
  return `await fetch("${url}"${rest})`;
}

function literal(value) {
  if (typeof value === "string") return value.includes('"') ? `'${value}'` : JSON.stringify(value);
  return `{ ${Object.entries(value).map(([name, text]) => `"${name}": "${text}"`).join(", ")} }`;
}
