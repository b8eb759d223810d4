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

/** @param {number[]} a @param {number[]} b @param {number[]} c @param {number[]} d */
function facing(a, b, c, d) {
  const [p, q] = [c.map((v, i) => v - a[i]), d.map((v, i) => v - b[i])];
  const n = [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
  const length = Math.hypot(...n) || 1;
  return n.map((v) => v / length);
}

const MESH = (() => {
  const grid = Array.from({length: ROWS + 1}, (_, i) => Array.from({length: COLUMNS + 1}, (_, j) =>
    surface((i / ROWS) ** 0.9, Math.PI * (2 * j / COLUMNS - 1))));
  const quads = [];
  for (let i = 0; i < ROWS; i++) {
    for (let j = 0; j < COLUMNS; j++) {
      const corners = [grid[i][j], grid[i][j + 1], grid[i + 1][j + 1], grid[i + 1][j]];
      quads.push({corners, normal: facing(corners[0], corners[1], corners[2], corners[3])});
    }
  }
  return quads;
})();

/** @typedef {(normal: number[]) => number[]} Shade light of a surface, red, green and blue of 0 to 1 */

/**
 * Draws the head whole, at any turn.
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
  const scale = s / 3.3; // room for every turn
  const quads = MESH.map(({corners, normal}) => ({points: corners.map(turn), normal: turn(normal)}))
    .filter(({normal}) => normal[2] > -0.05)
    .sort((a, b) => depth(a.points) - depth(b.points));
  c.clearRect(0, 0, s, s);
  c.lineJoin = 'round';
  c.lineWidth = 1;
  for (const {points, normal} of quads) {
    const rgb = shade(normal).map((v) => Math.round(255 * Math.min(1, Math.max(0, v)) ** (1 / 2.2)));
    c.fillStyle = c.strokeStyle = `rgb(${rgb.join(' ')})`;
    c.beginPath();
    points.forEach(([px, py], i) => c[i ? 'lineTo' : 'moveTo'](s / 2 + scale * px, s / 2 - scale * (py + 0.1)));
    c.closePath();
    c.fill();
    c.stroke();
  }
}

/** @param {number[][]} points */
const depth = (points) => points[0][2] + points[1][2] + points[2][2] + points[3][2];

/** Clay in a soft light, for poses. @type {Shade} */
export const clay = ([x, y, z]) => {
  const light = 0.12 + 0.75 * Math.max(0, 0.45 * y + 0.75 * z - 0.35 * x);
  return [0.8 * light, 0.74 * light, 0.7 * light];
};
