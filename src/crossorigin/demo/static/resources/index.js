// Every type of resource that a page can load from another origin.
//
// Each entry: `name`, `title`, `group`; `kind`, the last part of the URL; `modes`, the ways to ask
// for it; `code(url, mode)`, the text to show; and `run(url, mode, stage)`, which loads it, draws it
// into the element `stage`, and returns `{outcome, detail}`.

import { DOCUMENTS } from "./documents.js";
import { IMAGES } from "./images.js";
import { MEDIA } from "./media.js";
import { Late, unsupported } from "./parts.js";
import { REQUESTS } from "./requests.js";
import { SCRIPTS } from "./scripts.js";
import { STYLES } from "./styles.js";

const GROUPS = [
  ["Requests", REQUESTS],
  ["Scripts and workers", SCRIPTS],
  ["Styles and fonts", STYLES],
  ["Images", IMAGES],
  ["Video and sound", MEDIA],
  ["Documents and forms", DOCUMENTS],
];

export const RESOURCES = GROUPS.flatMap(([group, resources]) => resources.map((resource) => ({ ...resource, group, run: bounded(resource.run) })));

// A load that tells nothing has no verdict.
function bounded(run) {
  return async (url, mode, stage) => {
    try {
      return await run(url, mode, stage);
    } catch (error) {
      if (error instanceof Late) return unsupported(error.message);
      throw error;
    }
  };
}
