// The line in the bar: it is seen, and a screen reader says it.

import { Gone, Refused } from "./home.js";
import { byId } from "./node.js";

export function say(text) {
  byId("status").textContent = text;
}

// Does some work, and says a failure of the demo itself.
export async function told(work) {
  try {
    return await work();
  } catch (error) {
    say(error.message);
    if (!(error instanceof Gone || error instanceof Refused)) console.error(error);
    return undefined;
  }
}
