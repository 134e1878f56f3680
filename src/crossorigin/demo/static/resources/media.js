// Video and sound: the page reads a frame, and the samples.

import { ATTRIBUTES, attribute, blind, blocked, draw, first, pixel, readable, unsupported, wait } from "./parts.js";

const SIZE = 64; // pixels of the video, both ways
const LOUD = 2; // of 128: a greater amplitude is sound
const READINGS = 10;
const PAUSE = 40; // milliseconds between two readings

let context = null;
const device = { patience: 40 }; // readings until a sound has to begin

// Begins to load; returns the event that ends it.
async function load(element, url, stage, ...names) {
  const end = first(element, ...names, "error");
  element.src = url;
  stage.append(element);
  return (await end).type;
}

// An error is the verdict of CORS only where the request is made by CORS.
function failed(element, mode) {
  const told = `error event, MediaError code ${element.error?.code}`;
  return mode === "plain" ? unsupported(told) : blocked(told);
}

async function runVideo(url, mode, stage) {
  const video = Object.assign(document.createElement("video"), { crossOrigin: ATTRIBUTES[mode], muted: true, playsInline: true, width: SIZE, height: SIZE });
  if (!video.canPlayType('video/webm; codecs="vp8"')) return unsupported("this browser plays no VP8");
  const canvas = draw(stage, "canvas", { width: SIZE, height: SIZE });
  if (await load(video, url, stage, "loadeddata") === "error") return failed(video, mode);
  await shown(video);
  const paint = canvas.getContext("2d");
  paint.drawImage(video, 0, 0, SIZE, SIZE);
  try {
    return readable(`a pixel of the frame is ${pixel(paint, SIZE / 2, SIZE / 4)}`);
  } catch (error) {
    return blind(`drawn; getImageData: ${error.name}`);
  }
}

// Plays until a frame is there to be drawn; a browser without that signal gets a moment.
async function shown(video) {
  const frame = new Promise((resolve) => video.requestVideoFrameCallback?.(resolve));
  video.play().catch(() => {}); // where the user allows no playing, the first frame has to do
  await Promise.race([frame, wait(READINGS * PAUSE)]);
  video.pause();
}

async function runAudio(url, mode, stage) {
  const audio = Object.assign(document.createElement("audio"), { crossOrigin: ATTRIBUTES[mode], controls: true });
  const canvas = draw(stage, "canvas", { width: 2 * SIZE, height: SIZE });
  if (await load(audio, url, stage, "canplay") === "error") return failed(audio, mode);
  const loudest = await listen(audio, canvas);
  const told = loudest === null ? "loaded; nothing plays here, so there is nothing to measure" : `the greatest amplitude is ${loudest} of 128`;
  // A sound that is loaded by CORS can be read, even where it is silent.
  return mode === "plain" && !(loudest > LOUD) ? blind(told) : readable(told);
}

// Returns the greatest amplitude that the page can read; null where nothing plays.
// The nodes lead to no loudspeaker: the page measures, and makes no noise.
async function listen(audio, canvas) {
  context ??= new AudioContext();
  await Promise.race([context.resume(), wait(device.patience * PAUSE)]);
  const analyser = context.createAnalyser();
  context.createMediaElementSource(audio).connect(analyser);
  audio.play().catch(() => {}); // without a device it may never begin
  const samples = new Uint8Array(analyser.fftSize);
  const loudest = await measure(audio, analyser, samples);
  wave(canvas, samples);
  audio.pause();
  if (loudest === null) device.patience = 1; // where there is no device now there is none later
  return loudest;
}

async function measure(audio, analyser, samples) {
  let heard = 0;
  for (let left = device.patience; left > 0 && context.state === "running"; left -= 1) {
    await wait(PAUSE);
    analyser.getByteTimeDomainData(samples);
    const loudest = Math.max(...samples.map((sample) => Math.abs(sample - 128)));
    if (audio.currentTime > 0) heard += 1;
    if (loudest > LOUD || heard === READINGS) return loudest;
  }
  return null;
}

function wave(canvas, samples) {
  const paint = canvas.getContext("2d");
  paint.fillStyle = "rgb(255, 176, 0)";
  for (let x = 0; x < canvas.width; x += 1) paint.fillRect(x, (samples[x * 4] / 256) * canvas.height - 1, 1, 2);
}

export const MEDIA = [
  {
    name: "video",
    title: "Video frame on a canvas",
    kind: "video.webm",
    modes: ["plain", "crossorigin", "use-credentials"],
    code: (url, mode) => `const video = document.createElement("video")\n${attribute("video", mode)}video.src = "${url}"\ncontext.drawImage(video, 0, 0) // after the loadeddata event\ncontext.getImageData(32, 16, 1, 1)`,
    run: runVideo,
  },
  {
    name: "audio",
    title: "Samples of a sound",
    kind: "sound.wav",
    modes: ["plain", "crossorigin", "use-credentials"],
    code: (url, mode) => `const audio = new Audio()\n${attribute("audio", mode)}audio.src = "${url}"\ncontext.createMediaElementSource(audio).connect(analyser)\nanalyser.getByteTimeDomainData(samples)`,
    run: runAudio,
  },
];
