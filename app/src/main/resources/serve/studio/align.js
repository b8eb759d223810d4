// @ts-check
// Lays one picture's face over another's, so that pictures in different framing can be compared.

/** @typedef {import('./faces.js').Face} Face */

/**
 * The similarity that takes points to others: least squares (Umeyama 1991, without the reflection),
 * as x' = a x - b y + c, y' = b x + a y + d.
 * @param {number[][]} from @param {number[][]} to
 */
export function similarity(from, to) {
  const n = from.length;
  const mean = (/** @type {number[][]} */ points, /** @type {number} */ i) => points.reduce((sum, p) => sum + p[i], 0) / n;
  const [fx, fy, tx, ty] = [mean(from, 0), mean(from, 1), mean(to, 0), mean(to, 1)];
  let [dot, cross, square] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y, u, v] = [from[i][0] - fx, from[i][1] - fy, to[i][0] - tx, to[i][1] - ty];
    dot += x * u + y * v;
    cross += x * v - y * u;
    square += x * x + y * y;
  }
  const [a, b] = [dot / square, cross / square];
  return {a, b, c: tx - a * fx + b * fy, d: ty - b * fx - a * fy};
}

/**
 * A picture as it looks in the frame of another.
 * @param {ImageBitmap} picture @param {Face} face its face @param {Face} target the other's
 * @param {number} width @param {number} height of the other
 * @returns {HTMLCanvasElement}
 */
export function inFrameOf(picture, face, target, width, height) {
  const {a, b, c, d} = similarity(face.landmarks, target.landmarks);
  return drawn(width, height, (context) => {
    context.setTransform(a, b, -b, a, c, d);
    context.drawImage(picture, 0, 0);
  });
}

/** The square round a face, of a given side. @param {ImageBitmap} picture @param {Face} face @param {number} side */
export function headOf(picture, face, side) {
  const {x0, y0, x1, y1} = face.box;
  const scale = side / (1.75 * Math.max(x1 - x0, y1 - y0));
  return drawn(side, side, (context) => {
    context.setTransform(scale, 0, 0, scale, side / 2 - scale * (x0 + x1) / 2, side / 2 - scale * ((y0 + y1) / 2 - 0.06 * (y1 - y0)));
    context.drawImage(picture, 0, 0);
  });
}

/** @param {number} width @param {number} height @param {(context: CanvasRenderingContext2D) => void} act */
function drawn(width, height, act) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.imageSmoothingQuality = 'high';
  act(context);
  return canvas;
}
