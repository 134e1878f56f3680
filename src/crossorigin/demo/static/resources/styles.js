// Stylesheets and fonts.

import { ATTRIBUTES, attribute, blind, blocked, draw, first, readable } from "./parts.js";

const WORD = "CORS"; // the font has these letters only
let faces = 0;
let last = null;

async function runStyle(url, mode, stage) {
  draw(stage, "p", { className: "resource-sample" }, "The stylesheet colours this text.");
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", crossOrigin: ATTRIBUTES[mode], href: url });
  const end = first(link, "load", "error");
  stage.append(link);
  if ((await end).type === "error") return blocked("error event, no style");
  try {
    return readable(`cssRules[0] is ${link.sheet.cssRules[0].selectorText}`);
  } catch (error) {
    return blind(`the style applies; cssRules: ${error.name}`);
  }
}

const styleCode = (url, mode) => `const link = document.createElement("link")\nlink.rel = "stylesheet"\n${attribute("link", mode)}link.href = "${url}"\ndocument.head.append(link)\nlink.sheet.cssRules // after the load event`;

async function runFont(url, mode, stage) {
  const family = `Demo Squares ${faces += 1}`;
  const text = draw(stage, "span", { className: "resource-font" }, WORD);
  Object.assign(text.style, { display: "inline-block", fontSize: "32px", fontFamily: `"${family}", monospace` });
  const width = () => Math.round(text.getBoundingClientRect().width);
  const before = width();
  if (last) document.fonts.delete(last);
  last = new FontFace(family, `url("${url}")`);
  document.fonts.add(last);
  try {
    await last.load();
  } catch (error) {
    return blocked(`${error.name}; the text stays ${before} px wide, in another font`);
  }
  return readable(`the text was ${before} px wide and is ${width()}`);
}

export const STYLES = [
  { name: "style", title: "<link rel=stylesheet>", kind: "style.css", modes: ["plain", "crossorigin", "use-credentials"], code: styleCode, run: runStyle },
  {
    name: "font",
    title: "Web font",
    kind: "font",
    modes: ["plain"],
    code: (url) => `const font = new FontFace("Demo Squares", "url(${url})")\ndocument.fonts.add(font)\nawait font.load()`,
    run: runFont,
  },
];
