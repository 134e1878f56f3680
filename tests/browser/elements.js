// Runs calls of the elements and interfaces that runner.js does not know. Nothing is judged here.
"use strict";

const SILENCE = 900; // ms: after that, a request without an event has been made
const SIDE = 20; // px: of a box that a screenshot shows
const COLUMNS = 20; // boxes in a row

const SVG = "http://www.w3.org/2000/svg";
const failed = { error: "error event" };

function make(name, call, fields) {
  const made = document.createElement(name);
  if (call.crossorigin) made.setAttribute("crossorigin", call.crossorigin);
  if (call.integrity) made.integrity = call.integrity;
  return Object.assign(made, fields);
}

function events(made, read) {
  return new Promise((resolve) => {
    made.onload = async () => resolve(element("load", read && await read(made)));
    made.onerror = () => resolve(failed);
  });
}

function added(made, read) {
  const seen = events(made, read);
  document.body.append(made);
  return seen;
}

const link = (fields) => (call) => added(make("link", call, { ...fields, href: call.url }));

function callPrefetch(call) {
  document.head.append(make("link", call, { rel: "prefetch", href: call.url }));
  return pause(SILENCE).then(() => element("load")); // Firefox's events say the opposite
}

// Modules and worklets

const settled = (promise) => promise.then(() => element("load"), (error) => ({ error: error.name }));
const credentialsOf = (call) => ({ credentials: call.crossorigin === "use-credentials" ? "include" : "same-origin" });

const arrivals = [];

// A module without an address has no load event.
function callStaticImport(call) {
  const made = make("script", call, { type: "module" });
  const arrived = new Promise((resolve) => {
    const number = arrivals.push(() => resolve(element("load"))) - 1;
    made.textContent = `import ${JSON.stringify(call.url)}; arrivals[${number}]();`;
    made.onerror = () => resolve(failed);
  });
  document.body.append(made);
  return arrived;
}

const importing = (type) => (call) =>
  settled(type ? import(call.url, { with: { type } }) : import(call.url));

const callAudioWorklet = (call) =>
  settled(new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule(call.url, credentialsOf(call)));

const callPaintWorklet = (call) => CSS.paintWorklet
  ? settled(CSS.paintWorklet.addModule(call.url, credentialsOf(call)))
  : Promise.resolve({ refused: "not defined" });

// Workers

function heard(target, port) {
  return new Promise((resolve) => {
    port.onmessage = (event) => resolve(event.data ? element("load") : failed);
    target.onerror = () => resolve(failed);
  });
}

async function started(begin) {
  try {
    return await begin();
  } catch (error) {
    return { refused: error.name };
  }
}

const callModuleWorker = (call) => started(async () => {
  const worker = new Worker(call.url, { type: "module", ...credentialsOf(call) });
  return heard(worker, worker).finally(() => worker.terminate());
});

const callSharedWorker = (call) => started(() => {
  const worker = new SharedWorker(call.url);
  return heard(worker, worker.port);
});

const callServiceWorker = (call) => started(async () => {
  const registration = await navigator.serviceWorker.register(call.url);
  await registration.unregister();
  return element("load");
});

// A worker of the page's own, from a blob: URL.
const inWorker = (type, source) => (call) => started(() => {
  const text = source.replace("URL", JSON.stringify(call.url));
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })), { type });
  return heard(worker, worker).finally(() => worker.terminate());
});

// Styles

function sheet(style) {
  try {
    return style.sheet.cssRules[0].styleSheet.cssRules.length ? "readable" : "empty";
  } catch {
    return "blind";
  }
}

function callImportedStyle(call) {
  const made = document.createElement("style");
  made.textContent = `@import url(${call.url});`;
  return added(made, sheet);
}

let boxes = 0;

// A box in a place of its own, for the screenshot that is taken later.
async function painted(made, style) {
  const slot = boxes++;
  const left = slot % COLUMNS * SIDE, top = Math.floor(slot / COLUMNS) * SIDE;
  Object.assign(made.style, { position: "fixed", zIndex: 9, left: `${left}px`, top: `${top}px`,
                              width: `${SIDE}px`, height: `${SIDE}px`, boxSizing: "border-box",
                              display: "block", margin: 0, ...style });
  document.body.append(made);
  await pause(SILENCE);
  return { ...element("load"), place: [left + SIDE / 2, top + SIDE / 2] };
}

const callBox = (style) => (call) => painted(document.createElement("div"), style(call.url));

function callListStyle(call) {
  const list = document.createElement("ul");
  const item = list.appendChild(document.createElement("li"));
  Object.assign(item.style, { listStyle: `none inside url(${call.url})`, lineHeight: `${SIDE}px` });
  return painted(list, { padding: 0, overflow: "hidden" });
}

const callPoster = (call) => painted(make("video", call, { poster: call.url }), { objectFit: "fill" });

function callInputImage(call) {
  return added(make("input", call, { type: "image", src: call.url }));
}

// The float's shape moves the text beside it to the left where the image is transparent.
async function callShape(call) {
  const room = document.createElement("div");
  room.style.cssText = "width: 400px; position: relative";
  const float = document.createElement("div");
  float.style.cssText = `float: left; width: 200px; height: 50px; shape-outside: url(${call.url})`;
  const text = document.createElement("span");
  text.textContent = "A";
  room.append(float, text);
  document.body.append(room);
  await pause(SILENCE);
  const moved = text.getBoundingClientRect().left - room.getBoundingClientRect().left < 150;
  room.remove();
  return moved ? element("load") : failed;
}

async function callClip(call) {
  const box = document.createElement("div");
  box.style.cssText = `position: fixed; z-index: 99; left: 500px; top: 0; width: 100px; height: 100px;
                       clip-path: url(${call.url}#c)`;
  document.body.append(box);
  await pause(SILENCE);
  box.style.top = "0";
  const inside = document.elementsFromPoint(510, 10).includes(box);
  const outside = document.elementsFromPoint(590, 90).includes(box);
  box.remove();
  return inside && !outside ? element("load") : failed;
}

// Drawings

function drawing(name, call, fields) {
  const root = document.createElementNS(SVG, "svg");
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries({ width: 20, height: 20, ...fields }))
    made.setAttribute(key, value);
  if (call.crossorigin) made.setAttribute("crossorigin", call.crossorigin);
  root.append(made);
  document.body.append(root);
  return made;
}

function callDrawnImage(call) {
  const made = drawing("image", call, {});
  const seen = events(made, () => readable(made));
  made.setAttribute("href", call.url);
  return seen;
}

async function callUse(call) {
  const made = drawing("use", call, { href: `${call.url}#s` });
  await pause(SILENCE);
  const size = made.getBBox().width;
  made.ownerSVGElement.remove();
  return size ? element("load") : failed;
}

// Images

function callPicture(call) {
  const picture = document.createElement("picture");
  const source = picture.appendChild(document.createElement("source"));
  const image = make("img", call, {});
  const seen = events(image, readable);
  source.srcset = call.url;
  picture.append(image);
  document.body.append(picture);
  return seen;
}

const callSourceSet = (call) => {
  const image = make("img", call, {});
  const seen = events(image, readable);
  image.srcset = `${call.url} 1x`;
  return seen;
};

function callImage(read) {
  return (call) => {
    const image = make("img", call, {});
    const seen = events(image, read);
    image.src = call.url;
    return seen;
  };
}

const ofBitmap = async (image) => readable(await createImageBitmap(image));

function ofPattern(image) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  context.fillStyle = context.createPattern(image, "repeat");
  context.fillRect(0, 0, 1, 1);
  return readable(canvas);
}

// Documents

function reached(frame) {
  try {
    return frame.contentDocument ? "readable" : "blind";
  } catch {
    return "blind";
  }
}

const callDocument = (name, field) => (call) => {
  const made = make(name, call, { [field]: call.url });
  if (name !== "iframe") made.type = "text/html";
  // The document of an <embed> is never shown.
  return added(made, name !== "embed" && reached).finally(() => made.remove());
};

let forms = 0;

function callForm(call) {
  const frame = Object.assign(document.createElement("iframe"), { name: `form${++forms}` });
  document.body.append(frame);
  const form = Object.assign(document.createElement("form"),
    { action: call.url, method: call.method, target: frame.name });
  if (call.content_type) form.enctype = call.content_type;
  form.append(Object.assign(document.createElement("input"), { name: "a", value: "b" }));
  document.body.append(form);
  const seen = new Promise((resolve) => {
    frame.onload = () => {
      const blank = frame.contentDocument && frame.contentWindow.location.href === "about:blank";
      if (!blank) resolve(element("load", reached(frame)));
    };
  });
  form.submit();
  return seen.finally(() => { frame.remove(); form.remove(); });
}

// Messages

function callSocket(call) {
  const socket = new WebSocket(call.url.replace(/^http/, "ws"));
  return new Promise((resolve) => {
    socket.onopen = () => { resolve(element("load")); socket.close(); };
    socket.onerror = () => resolve(failed);
  });
}

const FORMS = {
  "URLSearchParams": (text) => new URLSearchParams({ a: text }),
  "FormData": (text) => {
    const form = new FormData();
    form.append("a", text);
    return form;
  },
  "ArrayBuffer": (text) => new TextEncoder().encode(text).buffer,
  "Blob": (text) => new Blob([text]),
};

async function callShapedBeacon(call) {
  const sent = navigator.sendBeacon(call.url, FORMS[call.shape](call.body));
  await pause(SILENCE);
  return sent ? element("load") : { refused: "false" };
}

async function callPing(call) {
  const anchor = Object.assign(document.createElement("a"), { href: "#ping", ping: call.url });
  document.body.append(anchor);
  anchor.click();
  await pause(SILENCE);
  return element("load");
}

async function callLater(call) {
  if (!self.fetchLater) return { refused: "not defined" };
  fetchLater(call.url, { activateAfter: 0, method: call.method, credentials: call.credentials, mode: call.mode });
  await pause(SILENCE);
  return element("load");
}

Object.assign(CALLS, {
  modulepreload: link({ rel: "modulepreload" }),
  prefetch: callPrefetch,
  "preload-as": (call) => link({ rel: "preload", as: call.destination })(call),
  "static-import": callStaticImport,
  import: importing(""),
  json: importing("json"),
  "css-module": importing("css"),
  audioworklet: callAudioWorklet,
  paintworklet: callPaintWorklet,
  "module-worker": callModuleWorker,
  sharedworker: callSharedWorker,
  serviceworker: callServiceWorker,
  importscripts: inWorker("classic", "try { importScripts(URL); postMessage(1); } catch { postMessage(0); }"),
  "worker-import": inWorker("module", "import URL; postMessage(1);"),
  "worker-dynamic-import": inWorker("module", "import(URL).then(() => postMessage(1), () => postMessage(0));"),
  "worker-fetch": inWorker("classic", "fetch(URL).then(() => postMessage(1), () => postMessage(0));"),
  "style-import": callImportedStyle,
  "background-image": callBox((url) => ({ background: `url(${url})` })),
  "border-image": callBox((url) => ({ border: "10px solid transparent", borderImage: `url(${url}) 10` })),
  "mask-image": callBox((url) => ({ background: "blue", maskImage: `url(${url})` })),
  filter: callBox((url) => ({ background: "white", filter: `url(${url}#f)` })),
  "list-style-image": callListStyle,
  content: callBox((url) => ({ content: `url(${url})` })),
  poster: callPoster,
  "input-image": callInputImage,
  "shape-outside": callShape,
  "clip-path": callClip,
  "svg-image": callDrawnImage,
  use: callUse,
  picture: callPicture,
  srcset: callSourceSet,
  bitmap: callImage(ofBitmap),
  pattern: callImage(ofPattern),
  iframe: callDocument("iframe", "src"),
  object: callDocument("object", "data"),
  embed: callDocument("embed", "src"),
  form: callForm,
  websocket: callSocket,
  "shaped-beacon": callShapedBeacon,
  ping: callPing,
  fetchlater: callLater,
});

// The colours of a screenshot at some places: whether each is blue.
async function colours(png, places) {
  const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = document.createElement("canvas");
  const scale = bitmap.width / innerWidth;
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  return places.map(([left, top]) => {
    const [red, , blue] = context.getImageData(left * scale, top * scale, 1, 1).data;
    return blue > 200 && red < 60;
  });
}
