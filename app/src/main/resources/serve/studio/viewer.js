// @ts-check
// The picture as it forms, compared with what it was made from, or the matches of two faces.
import {input, result} from './api.js';

/** @typedef {import('./api.js').Job} Job */

export class Viewer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {string[]} */
    this.urls = [];
  }

  clear() {
    this.urls.forEach((url) => URL.revokeObjectURL(url));
    this.urls = [];
    this.root.replaceChildren();
  }

  /** @param {string} url */
  preview(url) {
    let image = /** @type {HTMLImageElement | null} */ (this.root.querySelector('img.preview'));
    if (!image) {
      this.clear();
      image = document.createElement('img');
      image.className = 'preview';
      image.alt = 'Preview of the picture so far';
      image.width = 384;
      this.root.append(image);
    }
    image.src = url;
  }

  /** @param {Blob} blob */
  url(blob) {
    const url = URL.createObjectURL(blob);
    this.urls.push(url);
    return url;
  }

  /** @param {Job} job */
  async show(job) {
    const made = await result(job.id);
    if (job.kind === 'match') {
      const matches = JSON.parse(await made.text()).matches;
      const [a, b] = await Promise.all([input(job.id, 'profile-1'), input(job.id, 'reference-1')]);
      this.clear();
      await this.matches(a, b, matches);
      return;
    }
    const name = job.kind === 'portraits' && !job.options.yaw && job.options.background !== 'profile' ? 'reference-1' : 'profile-1';
    const before = await input(job.id, name);
    this.clear();
    if (job.kind === 'views') {
      this.root.append(this.image(made, 'The person from several sides'));
    } else {
      this.compare(before, made, name.startsWith('reference') ? 'reference' : 'original');
    }
    this.root.append(this.save(made, job));
  }

  /** @param {Blob} blob @param {string} alt */
  image(blob, alt) {
    const image = document.createElement('img');
    image.src = this.url(blob);
    image.alt = alt;
    return image;
  }

  /** @param {Blob} blob @param {Job} job */
  save(blob, job) {
    const p = document.createElement('p');
    const link = document.createElement('a');
    link.href = this.url(blob);
    link.download = `${job.kind}-${job.id.slice(0, 8)}.${(job.content_type ?? 'image/png').split('/')[1]}`;
    link.textContent = 'Save the picture';
    p.append(link);
    return p;
  }

  /** A slider between two pictures. @param {Blob} before @param {Blob} after @param {string} name */
  compare(before, after, name) {
    const box = document.createElement('div');
    box.className = 'compare';
    const base = this.image(after, 'The result');
    const top = this.image(before, 'The ' + name + ', for comparison');
    top.className = 'top';
    box.append(base, top);
    const label = document.createElement('label');
    label.className = 'row';
    const text = document.createElement('span');
    text.textContent = 'Compare with the ' + name;
    const slider = document.createElement('input');
    slider.type = 'range';
    slider.min = '0';
    slider.max = '100';
    slider.value = '0';
    slider.id = 'compare';
    const apply = () => { top.style.clipPath = `inset(0 ${100 - +slider.value}% 0 0)`; };
    slider.addEventListener('input', apply);
    apply();
    label.append(text, slider);
    this.root.append(box, label);
  }

  /**
   * Both pictures with their matches as coloured points; the nearest to the pointer is joined.
   * @param {Blob} a @param {Blob} b @param {{profile: number[], reference: number[]}[]} matches
   */
  async matches(a, b, matches) {
    const [left, right] = await Promise.all([createImageBitmap(a), createImageBitmap(b)]);
    const canvas = document.createElement('canvas');
    const h = 420;
    const [wl, wr] = [Math.round(h * left.width / left.height), Math.round(h * right.width / right.height)];
    canvas.width = wl + wr + 12;
    canvas.height = h;
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${matches.length} matches between the two faces; arrow keys go through them`);
    const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const [kl, kr] = [h / left.height, h / right.height];
    const points = matches.map((m) => ({
      ax: kl * m.profile[0], ay: kl * m.profile[1], bx: wl + 12 + kr * m.reference[0], by: kr * m.reference[1],
    }));
    const xs = points.map((p) => p.ax);
    const ys = points.map((p) => p.ay);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const colour = (/** @type {{ax: number, ay: number}} */ p) =>
      `hsl(${Math.round(300 * (p.ax - x0) / (x1 - x0 + 1))} 90% ${Math.round(35 + 40 * (p.ay - y0) / (y1 - y0 + 1))}%)`;
    const paint = (/** @type {number} */ chosen) => {
      c.clearRect(0, 0, canvas.width, h);
      c.drawImage(left, 0, 0, wl, h);
      c.drawImage(right, wl + 12, 0, wr, h);
      points.forEach((p) => {
        c.fillStyle = colour(p);
        for (const [x, y] of [[p.ax, p.ay], [p.bx, p.by]]) {
          c.beginPath();
          c.arc(x, y, 2.4, 0, 7);
          c.fill();
        }
      });
      if (chosen >= 0) {
        const p = points[chosen];
        c.strokeStyle = '#ffffff';
        c.lineWidth = 3;
        c.beginPath();
        c.moveTo(p.ax, p.ay);
        c.lineTo(p.bx, p.by);
        c.stroke();
        c.fillStyle = colour(p);
        for (const [x, y] of [[p.ax, p.ay], [p.bx, p.by]]) {
          c.beginPath();
          c.arc(x, y, 7, 0, 7);
          c.fill();
          c.stroke();
        }
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
      if (step && points.length) {
        e.preventDefault();
        now = (now + step + points.length) % points.length;
        paint(now);
      }
    });
    paint(-1);
    this.root.append(canvas);
  }
}
