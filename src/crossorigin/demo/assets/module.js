export const product = "lamp";
document.dispatchEvent(new CustomEvent("demo-module", { detail: `module.js exports ${product}` }));
