// Images: drawn on a canvas, and as the texture of a model.

import { ATTRIBUTES, attribute, blind, blocked, draw, first, pixel, readable, unsupported } from "./parts.js";
import { Cube } from "./cube.js";

const SIZE = 64; // pixels of the images, both ways

async function load(url, mode, stage) {
  const image = Object.assign(document.createElement("img"), { alt: "", crossOrigin: ATTRIBUTES[mode], width: SIZE, height: SIZE });
  const end = first(image, "load", "error");
  image.src = url;
  stage.append(image);
  return (await end).type === "load" ? image : null;
}

async function runCanvas(url, mode, stage) {
  const image = await load(url, mode, stage);
  const canvas = draw(stage, "canvas", { width: SIZE, height: SIZE });
  if (!image) return blocked("error event, nothing drawn");
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  try {
    return readable(`the pixel in the middle is ${pixel(context, SIZE / 2, SIZE / 2)}`);
  } catch (error) {
    return blind(`drawn; getImageData: ${error.name}`);
  }
}

async function runTexture(url, mode, stage) {
  const cube = Cube.on(draw(stage, "canvas", { width: 2 * SIZE, height: 2 * SIZE }));
  if (!cube) return unsupported("this browser has no WebGL");
  cube.draw();
  const image = await load(url, mode, stage);
  if (!image) return blocked("error event, the model stays grey");
  try {
    cube.take(image);
  } catch (error) {
    return blind(`the image is shown; texImage2D: ${error.name}`);
  }
  cube.draw();
  return readable(`a pixel of the model is ${cube.pixel()}`);
}

const imageCode = (url, mode) => `const image = new Image()\n${attribute("image", mode)}image.src = "${url}"\nawait image.decode()\n`;

export const IMAGES = [
  {
    name: "image",
    title: "Image on a canvas",
    kind: "image.png",
    modes: ["plain", "crossorigin", "use-credentials"],
    code: (url, mode) => `${imageCode(url, mode)}context.drawImage(image, 0, 0)\ncontext.getImageData(32, 32, 1, 1)`,
    run: runCanvas,
  },
  {
    name: "texture",
    title: "WebGL texture",
    kind: "texture.png",
    modes: ["plain", "crossorigin", "use-credentials"],
    code: (url, mode) => `${imageCode(url, mode)}gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image)`,
    run: runTexture,
  },
];
