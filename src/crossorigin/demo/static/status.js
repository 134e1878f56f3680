// The line in the bar, which a screen reader reads too.

import { Gone, Refused } from "./home.js";
import { byId } from "./node.js";

let remark = "";

export function say(text) {
  byId("status").textContent = `${text} ${remark}`.trim();
  remark = "";
}

// Shows a text now, and again after the next one, which would replace it.
export function note(text) {
  say(text);
  remark = text;
}

// Does some work, and shows a failure of the demo itself.
export async function told(work) {
  try {
    return await work();
  } catch (error) {
    say(error.message);
    if (!(error instanceof Gone || error instanceof Refused)) console.error(error);
    return undefined;
  }
}
