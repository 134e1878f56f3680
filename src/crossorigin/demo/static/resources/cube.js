// A cube in WebGL, seen from a corner: grey, until it has a texture.

const VERTEX = `
  attribute vec2 place;
  attribute vec3 look; // the place in the texture, and the light
  varying vec3 seen;
  void main() { seen = look; gl_Position = vec4(place, 0.0, 1.0); }`;
const FRAGMENT = `
  precision mediump float;
  varying vec3 seen;
  uniform sampler2D skin;
  void main() { gl_FragColor = vec4(texture2D(skin, seen.xy).rgb * seen.z, 1.0); }`;
const GREY = new Uint8Array([128, 128, 128, 255]);

// The corners of the three sides that are seen: each side is two triangles.
const [W, H] = [0.8, 0.45];
const SIDES = [
  { light: 1.0, corners: [[-W, H], [0, 2 * H], [0, 0], [W, H]] },
  { light: 0.8, corners: [[-W, -H], [-W, H], [0, -2 * H], [0, 0]] },
  { light: 0.6, corners: [[0, -2 * H], [0, 0], [W, -H], [W, H]] },
];
const TEXTURE = [[0, 0], [0, 1], [1, 0], [1, 1]];
const ORDER = [0, 1, 2, 2, 1, 3];

function shader(gl, kind, source) {
  const made = gl.createShader(kind);
  gl.shaderSource(made, source);
  gl.compileShader(made);
  return made;
}

export class Cube {
  #gl;

  // Returns a cube, or null where the browser has no WebGL.
  static on(canvas) {
    const gl = canvas.getContext("webgl", { preserveDrawingBuffer: true });
    return gl ? new Cube(gl) : null;
  }

  constructor(gl) {
    this.#gl = gl;
    const program = gl.createProgram();
    gl.attachShader(program, shader(gl, gl.VERTEX_SHADER, VERTEX));
    gl.attachShader(program, shader(gl, gl.FRAGMENT_SHADER, FRAGMENT));
    gl.linkProgram(program);
    gl.useProgram(program);
    this.#fill(program);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 1, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, GREY);
  }

  #fill(program) {
    const gl = this.#gl;
    const numbers = SIDES.flatMap(({ light, corners }) => ORDER.flatMap((corner) => [...corners[corner], ...TEXTURE[corner], light]));
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(numbers), gl.STATIC_DRAW);
    for (const [name, size, offset] of [["place", 2, 0], ["look", 3, 8]]) {
      const place = gl.getAttribLocation(program, name);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, size, gl.FLOAT, false, 20, offset);
    }
  }

  // Takes an image as the texture. An image of another origin throws, unless CORS lets it be read.
  take(image) {
    const gl = this.#gl;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image);
  }

  draw() {
    const gl = this.#gl;
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.drawArrays(gl.TRIANGLES, 0, 6 * SIDES.length);
  }

  // The colour of a point of the top, which is in full light: beside the middle, inside a brick.
  pixel() {
    const gl = this.#gl;
    const colour = new Uint8Array(4);
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    gl.readPixels(Math.round((width * (1 + 0.2 * W)) / 2), Math.round((height * (1 + H)) / 2), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, colour);
    return [...colour].join(",");
  }
}
