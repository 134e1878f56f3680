// The line in the bar: it is seen, and a screen reader says it.

import { byId } from "./node.js";

export function say(text) {
  byId("status").textContent = text;
}

const GONE = "The demo's own server does not answer: is it still running? Start it again and reload this page.";

// Does some work, and says a failure of the demo itself: that is no outcome of CORS.
export async function told(work) {
  try {
    return await work();
  } catch (error) {
    say(error.name === "Refused" ? error.message : error instanceof TypeError ? GONE : String(error));
    console.debug(error);
    return undefined;
  }
}
