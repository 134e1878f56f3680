// The state of the playground in the fragment of the page's address.

const START = "#play=";
const LONGEST = 100_000; // characters; the server reads a shorter policy only

export function read() {
  if (!location.hash.startsWith(START) || location.hash.length > LONGEST) return null;
  try {
    const bytes = Uint8Array.from(atob(location.hash.slice(START.length).replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const { toml, request } = JSON.parse(new TextDecoder().decode(bytes));
    return typeof toml === "string" ? { toml: toml.toWellFormed(), request: Object(request) } : null;
  } catch {
    return null; // a truncated fragment
  }
}

export function write(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  try {
    if (text.length < LONGEST) history.replaceState(null, "", START + text);
  } catch {
    // A browser may refuse a change that follows many others.
  }
}
