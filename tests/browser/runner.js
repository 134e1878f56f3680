// Runs scenarios and returns the outcomes that a script can see. Nothing is judged here.
"use strict";

const PATIENCE = 10000; // ms: an answer that has not come by then never will

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const unanswered = () => pause(PATIENCE).then(() => ({ error: "no answer" }));

function stream(text) {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}

async function callFetch(call) {
  if (call.body !== null) call.body = call.body.repeat(call.times);
  const init = { method: call.method, headers: call.headers, credentials: call.credentials,
                 mode: call.mode, redirect: call.redirect, cache: call.cache,
                 referrerPolicy: call.referrer_policy, keepalive: call.keepalive };
  if (call.integrity) init.integrity = call.integrity;
  if (call.body !== null) init.body = call.streamed ? stream(call.body) : call.body;
  if (call.streamed) init.duplex = "half";
  let request;
  try {
    request = new Request(call.url, init);
  } catch (error) {
    return { refused: error.name };
  }
  try {
    const response = await fetch(request);
    return { type: response.type, status: response.status, redirected: response.redirected,
             url: response.url, headers: [...response.headers],
             body: await response.text().catch(() => null) };
  } catch (error) {
    return { error: error.name };
  }
}

function readHeaders(xhr) {
  const lines = xhr.getAllResponseHeaders().split("\r\n").filter(Boolean);
  return lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
}

function callXhr(call) {
  const xhr = new XMLHttpRequest();
  return new Promise((resolve) => {
    xhr.onload = () => resolve({ type: "xhr", status: xhr.status, redirected: false,
      url: xhr.responseURL, headers: readHeaders(xhr), body: xhr.responseText });
    xhr.onerror = () => resolve({ error: "error event" });
    try {
      xhr.open(call.method, call.url);
      xhr.withCredentials = call.credentials === "include";
      for (const [name, value] of call.headers) xhr.setRequestHeader(name, value);
      if (call.upload) xhr.upload.addEventListener("progress", () => {});
      xhr.send(call.body);
    } catch (error) {
      resolve({ refused: error.name });
    }
  });
}

// The outcome of an element: whether it loaded, and whether the page can read its content.
const element = (event, readable) => ({ type: "element", status: 0, redirected: false, url: "",
                                        headers: [], body: readable || event });

function pixel(image) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  try {
    return context.getImageData(0, 0, 1, 1).data[3];
  } catch {
    return "blind";
  }
}

const readable = (image) => pixel(image) === "blind" ? "blind" : "readable";

// A frame may come a moment after the event: until then nothing is drawn.
async function frameOf(video) {
  let seen;
  while ((seen = pixel(video)) === 0) await pause(10);
  return seen === "blind" ? "blind" : "readable";
}

function texture(image) {
  const gl = document.createElement("canvas").getContext("webgl");
  try {
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image);
    return "readable";
  } catch (error) {
    return error.name === "SecurityError" ? "blind" : error.name;
  } finally {
    gl.getExtension("WEBGL_lose_context").loseContext();
  }
}

function rules(link) {
  try {
    return link.sheet.cssRules.length ? "readable" : "empty";
  } catch {
    return "blind";
  }
}

const READ = { image: readable, webgl: texture, style: rules };

const ELEMENTS = {
  image: (url) => Object.assign(new Image(), { src: url }),
  webgl: (url) => Object.assign(new Image(), { src: url }),
  script: (url) => Object.assign(document.createElement("script"), { src: url }),
  module: (url) => Object.assign(document.createElement("script"), { type: "module", src: url }),
  style: (url) => Object.assign(document.createElement("link"),
                                { rel: "stylesheet", href: url }),
  preload: (url) => Object.assign(document.createElement("link"),
                                  { rel: "preload", as: "fetch", href: url }),
};

function callElement(call) {
  return new Promise((resolve) => {
    const made = ELEMENTS[call.via]("data:,");
    made.removeAttribute("src");
    made.removeAttribute("href");
    if (call.crossorigin) made.setAttribute("crossorigin", call.crossorigin);
    if (call.integrity) made.integrity = call.integrity;
    made.onload = () => resolve(element("load", READ[call.via]?.(made)));
    made.onerror = () => resolve({ error: "error event" });
    made[made.tagName === "LINK" ? "href" : "src"] = call.url;
    if (made.tagName !== "IMG") document.head.append(made);
  });
}

function callMedia(call) {
  return new Promise((resolve) => {
    const made = Object.assign(document.createElement(call.via), { muted: true, preload: "auto" });
    if (call.crossorigin) made.setAttribute("crossorigin", call.crossorigin);
    made.onloadeddata = async () =>
      resolve(element("load", call.via === "video" && await frameOf(made)));
    made.onerror = () => resolve({ error: "error event" });
    made.src = call.url;
  });
}

function callTrack(call) {
  return new Promise((resolve) => {
    const video = document.createElement("video");
    if (call.crossorigin) video.setAttribute("crossorigin", call.crossorigin);
    const made = document.createElement("track");
    made.onload = () => resolve(element("load"));
    made.onerror = () => resolve({ error: "error event" });
    made.src = call.url;
    video.append(made);
    document.body.append(video);
    made.track.mode = "hidden";
  });
}

let fonts = 0;

async function callFont(call) {
  const name = `f${++fonts}`;
  let loading;
  if (call.via === "font") {
    loading = new FontFace(name, `url(${call.url})`).load().then((face) => [face]);
  } else {
    const style = document.createElement("style");
    style.textContent = `@font-face { font-family: ${name}; src: url(${call.url}); }`;
    document.head.append(style);
    loading = document.fonts.load(`16px ${name}`, "A");
  }
  try {
    const [face] = await loading;
    return face.status === "loaded" ? element("load") : { error: face.status };
  } catch (error) {
    return { error: error.name };
  }
}

function callEventSource(call) {
  const withCredentials = call.crossorigin === "use-credentials";
  const source = new EventSource(call.url, { withCredentials });
  return new Promise((resolve) => {
    source.onopen = () => { source.close(); resolve(element("load")); };
    source.onerror = () => { source.close(); resolve({ error: "error event" }); };
  });
}

function callWorker(call) {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(call.url);
      worker.onmessage = () => { worker.terminate(); resolve(element("load")); };
      worker.onerror = () => resolve({ error: "error event" });
    } catch (error) {
      resolve({ refused: error.name });
    }
  });
}

async function callBeacon(call) {
  const type = call.content_type;
  const sent = navigator.sendBeacon(call.url, type ? new Blob([call.body], { type }) : call.body);
  await pause(400); // nothing tells of its end
  return sent ? element("load") : { refused: "false" };
}

const CALLS = { fetch: callFetch, xhr: callXhr, eventsource: callEventSource,
                worker: callWorker, beacon: callBeacon, audio: callMedia, video: callMedia,
                track: callTrack, font: callFont, "font-face": callFont };

async function perform(calls) {
  const outcomes = [];
  for (const call of calls) {
    if (call.after) await pause(call.after);
    const made = (CALLS[call.via] || callElement)(call);
    outcomes.push(await Promise.race([made, unanswered()]));
  }
  return outcomes;
}

// An opaque origin is a frame's: the calls go there and the outcomes come back as messages.
const frames = new Map();

function frame(kind) {
  if (frames.has(kind)) return frames.get(kind);
  const markup = `<!doctype html><script src="${location.origin}/runner.js"></script>`;
  const made = document.createElement("iframe");
  const loaded = new Promise((resolve) => made.addEventListener("load", () => resolve(made)));
  if (kind === "sandbox") {
    made.setAttribute("sandbox", "allow-scripts");
    made.srcdoc = markup;
  } else if (kind !== "data") {
    made.src = `${location.origin}/${kind}`;
  } else {
    made.src = `data:text/html,${encodeURIComponent(markup)}`;
  }
  document.body.append(made);
  frames.set(kind, loaded);
  return loaded;
}

async function performIn(kind, calls) {
  const made = await frame(kind);
  const channel = new MessageChannel();
  const answer = new Promise((resolve) => {
    channel.port1.onmessage = (event) => resolve(event.data);
  });
  made.contentWindow.postMessage(calls, "*", [channel.port2]);
  return answer;
}

if (window === window.parent) {
  // They are there before the page has loaded, so that an observer of it knows them.
  addEventListener("DOMContentLoaded", () => ["sandbox", "data", "require-corp", "credentialless"].forEach(frame));
} else {
  addEventListener("message", async (event) => {
    event.ports[0].postMessage(await perform(event.data));
  });
}

function runOne(scenario) {
  if (scenario.page === "page") return perform(scenario.calls);
  return performIn(scenario.page, scenario.calls);
}

// One after another, each announced in the console, so that its lines can be told apart.
async function runInTurn(scenarios) {
  const outcomes = [];
  for (const scenario of scenarios) {
    console.log(`scenario ${scenario.token}`);
    outcomes.push(await runOne(scenario));
  }
  return outcomes;
}

// All at once: for those that wait.
const runTogether = (scenarios) => Promise.all(scenarios.map(runOne));
