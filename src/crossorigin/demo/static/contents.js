// The contents list: at the side of a wide page, behind a button on a narrow one.

import { byId, node } from "./node.js";

export class Contents {
  constructor(steps, groups) {
    const links = (all) => all.map(([id, title]) => node("li", {}, node("a", { href: `#${id}` }, title)));
    byId("contents-steps").append(...links(steps));
    byId("contents-resources").append(...links(groups));
    this.#listen();
    this.#follow();
  }

  get #button() {
    return byId("contents-button");
  }

  #listen() {
    this.#button.disabled = false;
    this.#button.addEventListener("click", () => this.#show(this.#button.getAttribute("aria-expanded") !== "true"));
    byId("contents").addEventListener("click", (event) => {
      if (event.target.closest("a")) this.#show(false);
    });
    document.addEventListener("keydown", (event) => this.#escape(event));
    document.addEventListener("click", (event) => {
      if (!event.target.closest("#contents, #contents-button")) this.#show(false);
    });
  }

  #escape(event) {
    if (event.key !== "Escape" || this.#button.getAttribute("aria-expanded") !== "true") return;
    this.#show(false);
    this.#button.focus();
  }

  #show(open) {
    this.#button.setAttribute("aria-expanded", String(open));
  }

  // Marks the link of the part that the reader sees at the top.
  #follow() {
    const links = [...byId("contents").querySelectorAll("a")];
    const targets = links.map((link) => byId(link.hash.slice(1))).filter(Boolean);
    const seen = new Set();
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
      const current = targets.findLast((target) => seen.has(target));
      for (const link of links) {
        if (link.hash === `#${current?.id}`) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-15% 0px -70% 0px" });
    for (const target of targets) observer.observe(target);
  }
}
