// @ts-check
// A plain head, made of a formula, to turn and to light.
// Axes: x to the viewer's right, y up, z towards the viewer; its height is about 2.5.

const ROWS = 66;
const COLUMNS = 60;

/** @param {number} x @param {number} centre @param {number} width */
const bump = (x, centre, width) => Math.exp(-(((x - centre) / width) ** 2));

/** A point of the surface. @param {number} u 0 at the neck to 1 at the crown @param {number} a angle round y, 0 in front */
function surface(u, a) {
  const y = -1.5 + 2.75 * u;
  // half the width, the depth in front and behind, at this height
  const skull = Math.sqrt(Math.max(0, 1 - Math.max(0, (y - 0.15) / 1.1) ** 2));
  const jaw = y < 0.1 ? 1 - 0.27 * Math.min(1, (0.1 - y) / 1.05) ** 1.7 : 1;
  const neck = 1 / (1 + Math.exp((y + 1.08) * 16)); // 1 below the chin
  const width = (0.84 * skull * jaw) * (1 - neck) + 0.46 * neck;
  const front = (0.93 * skull * (y < 0 ? 1 - 0.06 * Math.min(1, -y) : 1)) * (1 - neck) + 0.4 * neck;
  const back = (1.02 * skull * (y < -0.2 ? 1 - 0.4 * Math.min(1, (-0.2 - y) / 0.9) : 1)) * (1 - neck) + 0.55 * neck;
  const [s, c] = [Math.sin(a), Math.cos(a)];
  const x = width * s;
  let z = (c > 0 ? front : back) * c;
  if (c > 0) {
    const nose = bump(x, 0, 0.13 + 0.07 * bump(y, -0.24, 0.14)) * (0.3 * bump(y, -0.22, 0.17) + 0.17 * bump(y, 0.05, 0.2));
    const eyes = -0.13 * (bump(x, 0.33, 0.17) + bump(x, -0.33, 0.17)) * bump(y, 0.12, 0.12);
    const lids = 0.07 * (bump(x, 0.33, 0.11) + bump(x, -0.33, 0.11)) * bump(y, 0.1, 0.065);
    const brow = 0.06 * bump(Math.abs(x), 0.3, 0.3) * bump(y, 0.33, 0.1);
    const lips = bump(x, 0, 0.24) * (0.11 * bump(y, -0.63, 0.13) - 0.05 * bump(y, -0.62, 0.035));
    const chin = 0.1 * bump(x, 0, 0.25) * bump(y, -0.98, 0.13);
    z += nose + eyes + lids + brow + lips + chin;
  }
  const ear = 0.16 * bump(y, 0.02, 0.22) * bump(Math.abs(s), 1, 0.045) * (1 - neck);
  return [x + Math.sign(s) * ear, y, z - 0.1];
}

/** @param {number[]} v */
function unit(v) {
  const length = Math.hypot(v[0], v[1], v[2]) || 1;
  return v.map((x) => x / length);
}

/** Corners with their normals, and the triangles between them. */
const MESH = (() => {
  const at = (/** @type {number} */ i, /** @type {number} */ j) => surface(Math.max(0, i / ROWS) ** 0.9, Math.PI * (2 * j / COLUMNS - 1));
  const corners = [];
  const triangles = [];
  for (let i = 0; i <= ROWS; i++) {
    for (let j = 0; j <= COLUMNS; j++) {
      const [up, along] = [[i + 0.5, i - 0.5], [j + 0.5, j - 0.5]];
      const p = at(up[0], j).map((v, k) => v - at(up[1], j)[k]);
      const q = at(i, along[0]).map((v, k) => v - at(i, along[1])[k]);
      corners.push({point: at(i, j), normal: unit([q[1] * p[2] - q[2] * p[1], q[2] * p[0] - q[0] * p[2], q[0] * p[1] - q[1] * p[0]])});
      const n = i * (COLUMNS + 1) + j;
      if (i < ROWS && j < COLUMNS) triangles.push([n, n + 1, n + COLUMNS + 1], [n + 1, n + COLUMNS + 2, n + COLUMNS + 1]);
    }
  }
  return {corners, triangles};
})();

/** @typedef {(normal: number[]) => number[]} Shade light of a surface, red, green and blue of 0 to 1 */

/**
 * Draws the head whole, at any turn: triangles with a depth buffer and normals between the corners'.
 * @param {HTMLCanvasElement} canvas @param {{yaw?: number, pitch?: number, roll?: number}} pose degrees: to the
 *   viewer's right, up, clockwise @param {Shade} shade
 */
export function paintHead(canvas, {yaw = 0, pitch = 0, roll = 0}, shade) {
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const s = canvas.width;
  const [y, p, r] = [yaw, -pitch, roll].map((a) => a * Math.PI / 180);
  const [cy, sy, cp, sp, cr, sr] = [Math.cos(y), Math.sin(y), Math.cos(p), Math.sin(p), Math.cos(r), Math.sin(r)];
  const turn = (/** @type {number[]} */ [x, h, z]) => {
    const [h1, z1] = [h * cp - z * sp, z * cp + h * sp];
    const [x2, z2] = [x * cy + z1 * sy, z1 * cy - x * sy];
    return [x2 * cr + h1 * sr, h1 * cr - x2 * sr, z2];
  };
  const scale = s / 3.1; // room for every turn
  const corners = MESH.corners.map(({point, normal}) => {
    const [x, h, z] = turn(point);
    return {x: s / 2 + scale * x, y: s / 2 - scale * (h + 0.1), z, n: turn(normal)};
  });
  const picture = c.createImageData(s, s);
  const nearest = new Float32Array(s * s).fill(-Infinity);
  for (const [i, j, k] of MESH.triangles) triangle(corners[i], corners[j], corners[k]);
  c.putImageData(picture, 0, 0);

  /** @typedef {{x: number, y: number, z: number, n: number[]}} Corner */
  /** @param {Corner} a @param {Corner} b @param {Corner} d */
  function triangle(a, b, d) {
    const area = (b.x - a.x) * (d.y - a.y) - (b.y - a.y) * (d.x - a.x);
    if (area >= 0) return; // seen from behind, or none
    const [x0, x1] = [Math.ceil(Math.min(a.x, b.x, d.x)), Math.min(s - 1, Math.max(a.x, b.x, d.x))];
    const [y0, y1] = [Math.ceil(Math.min(a.y, b.y, d.y)), Math.min(s - 1, Math.max(a.y, b.y, d.y))];
    for (let v = Math.max(0, y0); v <= y1; v++) {
      for (let u = Math.max(0, x0); u <= x1; u++) {
        const wb = ((u - a.x) * (d.y - a.y) - (v - a.y) * (d.x - a.x)) / area;
        const wd = ((b.x - a.x) * (v - a.y) - (b.y - a.y) * (u - a.x)) / area;
        const wa = 1 - wb - wd;
        if (wa < -1e-6 || wb < -1e-6 || wd < -1e-6) continue;
        const z = wa * a.z + wb * b.z + wd * d.z;
        const at = v * s + u;
        if (z <= nearest[at]) continue;
        nearest[at] = z;
        const rgb = shade(unit([0, 1, 2].map((i) => wa * a.n[i] + wb * b.n[i] + wd * d.n[i])));
        for (let i = 0; i < 3; i++) picture.data[4 * at + i] = 255 * Math.min(1, Math.max(0, rgb[i])) ** (1 / 2.2);
        picture.data[4 * at + 3] = 255;
      }
    }
  }
}

/** Clay in a soft light, for poses. @type {Shade} */
export const clay = ([x, y, z]) => {
  const light = 0.12 + 0.75 * Math.max(0, 0.45 * y + 0.75 * z - 0.35 * x);
  return [0.8 * light, 0.74 * light, 0.7 * light];
};
