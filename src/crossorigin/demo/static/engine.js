// The engine of this browser, by the names that the model has.

export const ENGINES = { chromium: "Chromium", firefox: "Firefox", webkit: "WebKit" };

export const engine = engineOf(navigator.userAgent);
export const engineName = ENGINES[engine];

function engineOf(agent) {
  if (/Chrom(?:e|ium)\//.test(agent)) return "chromium";
  return /Firefox\//.test(agent) ? "firefox" : "webkit";
}
