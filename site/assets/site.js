// Names and keyboard access for the parts of the theme that have none.
(() => {
  const label = (selector, name) => {
    for (const element of document.querySelectorAll(selector)) {
      element.setAttribute("aria-label", name(element));
    }
  };

  // A region that scrolls can be reached with the Tab key; one that does not is no stop.
  const reach = () => {
    for (const region of document.querySelectorAll("pre > code, .md-typeset__scrollwrap")) {
      if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
      else region.removeAttribute("tabindex");
    }
  };

  const mend = () => {
    label(".md-path", () => "Path");
    label(".md-version__current", (button) => `Version ${button.textContent.trim()}, select another`);
    document.querySelectorAll(".md-code__nav").forEach((nav, number) => {
      nav.setAttribute("aria-label", `Code block ${number + 1}`);
    });
    reach();
  };

  // The theme adds the buttons of code blocks and the list of versions after the page has loaded.
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", reach);
  mend();
})();
