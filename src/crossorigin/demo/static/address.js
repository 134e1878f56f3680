// The state of the playground in the fragment of the page's address.

const START = "#play=";

export function read() {
  if (!location.hash.startsWith(START)) return null;
  try {
    const bytes = Uint8Array.from(atob(location.hash.slice(START.length).replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const state = JSON.parse(new TextDecoder().decode(bytes));
    return typeof state?.toml === "string" && typeof state.request === "object" ? state : null;
  } catch {
    return null; // a fragment that somebody cut
  }
}

export function write(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const text = btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  history.replaceState(null, "", START + text);
}
