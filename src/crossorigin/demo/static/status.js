// The line in the bar: it is seen, and a screen reader says it.

import { Gone, Refused } from "./home.js";
import { byId } from "./node.js";

let remark = "";

export function say(text) {
  byId("status").textContent = `${text} ${remark}`.trim();
  remark = "";
}

// Says a text now, and once more after the next one, which would replace it.
export function note(text) {
  say(text);
  remark = text;
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
