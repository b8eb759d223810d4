// @ts-check
// Both pictures with their matches as coloured points; the nearest to the pointer is joined.
import {bitmapOf} from './faces.js';
import {t} from './words.js';

const HEIGHT = 720; // of the drawing in pixels
const GAP = 16;

/** @param {Blob} a @param {Blob} b @param {{profile: number[], reference: number[]}[]} matches @returns {Promise<HTMLCanvasElement>} */
export async function drawMatches(a, b, matches) {
  const [left, right] = await Promise.all([bitmapOf(a), bitmapOf(b)]);
  const [kl, kr] = [HEIGHT / left.height, HEIGHT / right.height];
  const [wl, wr] = [Math.round(kl * left.width), Math.round(kr * right.width)];
  const canvas = document.createElement('canvas');
  canvas.width = wl + wr + GAP;
  canvas.height = HEIGHT;
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', t('matches.label', {n: matches.length}));
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const points = matches.map((m) => ({
    ax: kl * m.profile[0], ay: kl * m.profile[1], bx: wl + GAP + kr * m.reference[0], by: kr * m.reference[1],
  }));
  const [xs, ys] = [points.map((p) => p.ax), points.map((p) => p.ay)];
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const colour = (/** @type {{ax: number, ay: number}} */ p) =>
    `hsl(${Math.round(300 * (p.ax - x0) / (x1 - x0 + 1))} 90% ${Math.round(35 + 40 * (p.ay - y0) / (y1 - y0 + 1))}%)`;
  const dot = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => {
    c.beginPath();
    c.arc(x, y, r, 0, 7);
    c.fill();
  };
  const paint = (/** @type {number} */ chosen) => {
    c.clearRect(0, 0, canvas.width, HEIGHT);
    c.drawImage(left, 0, 0, wl, HEIGHT);
    c.drawImage(right, wl + GAP, 0, wr, HEIGHT);
    for (const p of points) {
      c.fillStyle = colour(p);
      dot(p.ax, p.ay, 3.6);
      dot(p.bx, p.by, 3.6);
    }
    if (chosen < 0) return;
    const p = points[chosen];
    c.strokeStyle = '#ffffff';
    c.lineWidth = 4;
    c.beginPath();
    c.moveTo(p.ax, p.ay);
    c.lineTo(p.bx, p.by);
    c.stroke();
    c.fillStyle = colour(p);
    for (const [x, y] of [[p.ax, p.ay], [p.bx, p.by]]) {
      dot(x, y, 10);
      c.stroke();
    }
  };
  let now = -1;
  canvas.addEventListener('pointermove', (e) => {
    const box = canvas.getBoundingClientRect();
    const x = (e.clientX - box.left) * canvas.width / box.width;
    const y = (e.clientY - box.top) * canvas.height / box.height;
    let least = Infinity;
    points.forEach((p, i) => {
      const d = Math.min((p.ax - x) ** 2 + (p.ay - y) ** 2, (p.bx - x) ** 2 + (p.by - y) ** 2);
      if (d < least) [least, now] = [d, i];
    });
    paint(now);
  });
  canvas.addEventListener('keydown', (e) => {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[e.key];
    if (!step || !points.length) return;
    e.preventDefault();
    now = (now + step + points.length) % points.length;
    paint(now);
  });
  paint(-1);
  return canvas;
}
