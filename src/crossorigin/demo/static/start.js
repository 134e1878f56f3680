// Builds the page from its own server's description of the API.

import { Cells } from "./cells.js";
import { Contents } from "./contents.js";
import { engineName } from "./engine.js";
import { ask, checked } from "./home.js";
import { byId } from "./node.js";
import { Playground } from "./playground.js";
import { told } from "./status.js";
import { Visitor } from "./visitor.js";
import { Walk } from "./walk.js";

function showOrigins(site) {
  byId("page-origin").textContent = location.origin;
  byId("api-origin").textContent = site.api;
  byId("engine-name").textContent = engineName;
}

async function start() {
  const visitor = new Visitor();
  const [site] = await Promise.all([ask("/site").then(checked), visitor.arrive()]);
  showOrigins(site);
  const walk = new Walk(site.steps, visitor);
  const cells = new Cells(site, visitor);
  const playground = new Playground(site, visitor);
  await Promise.all([walk.show(), cells.show(), playground.show()]);
  new Contents(walk.steps.map(({ description: { name, title } }) => [name, title]), cells.groups);
  document.body.dataset.state = "ready";
}

await told(start);
