// @ts-check
// One chosen picture: what it shows, its faces to click, and what it is good for.
import {button, el} from './element.js';
import {explain} from './errors.js';
import {find, hint, PREVIEW, previewOf} from './faces.js';
import {t} from './words.js';

const SIDE = 320; // of the canvas in pixels

export class Photo {
  /**
   * @param {File} file @param {boolean} person @param {{changed: () => void, remove: (photo: Photo) => void}} ear
   * @param {import('./faces.js').Found | null} [found] its faces where they are known
   */
  constructor(file, person, ear, found = null) {
    this.file = file;
    this.person = person;
    this.ear = ear;
    this.found = found;
    this.face = 0; // index of the chosen one
    this.bad = false;
    this.canvas = el('canvas', {width: SIDE, height: SIDE, role: 'img', 'aria-label': file.name});
    this.boxes = el('div', {className: 'boxes'});
    this.facts = el('p', {className: 'facts', textContent: t('photo.looking')});
    this.item = el('li', {}, el('div', {className: 'frame'}, this.canvas, this.boxes,
      button('\u00d7', () => ear.remove(this), {className: 'round', 'aria-label': t('photo.remove', {name: file.name})})), this.facts);
    this.unwanted = new AbortController();
    /** Ends when the faces are known. */
    this.ready = this.look();
  }

  /** The chosen face, or null. */
  chosen() {
    return this.found?.faces[this.face] ?? null;
  }

  async look() {
    const own = await createImageBitmap(this.file).catch(() => null);
    if (own) this.draw(own);
    try {
      if (!this.found || !(own || this.found.preview)) {
        this.found = await find(this.file, this.unwanted.signal, own ? 0 : PREVIEW);
      }
      if (!own) this.draw(await previewOf(this.found)); // HEIC, TIFF
      this.mark();
      this.say();
    } catch (e) {
      this.bad = true;
      this.facts.classList.add('bad');
      this.facts.textContent = explain(e);
    }
    this.ear.changed();
  }

  say() {
    const face = this.chosen();
    if (!face || !this.found) return;
    const several = this.found.faces.length > 1 ? t('photo.several', {n: this.found.faces.length}) + ' ' : '';
    this.facts.textContent = several + hint(face, this.person);
  }

  /** @param {number} width @param {number} height */
  fit(width, height) {
    const scale = SIDE / Math.max(width, height);
    return {scale, left: (SIDE - scale * width) / 2, top: (SIDE - scale * height) / 2};
  }

  /** @param {ImageBitmap | HTMLImageElement} bitmap */
  draw(bitmap) {
    const {scale, left, top} = this.fit(bitmap.width, bitmap.height);
    const c = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    c.imageSmoothingQuality = 'high';
    c.drawImage(bitmap, left, top, scale * bitmap.width, scale * bitmap.height);
  }

  /** A box round each face; a click chooses where there are several. */
  mark() {
    const found = this.found;
    if (!found) return;
    const {scale, left, top} = this.fit(found.width, found.height);
    this.boxes.replaceChildren(...found.faces.map((face, i) => {
      const {x0, y0, x1, y1} = face.box;
      const box = found.faces.length > 1
        ? button('', () => this.choose(i), {'aria-pressed': i === this.face, 'aria-label': t('photo.face', {n: i + 1})})
        : el('span');
      const percent = (/** @type {number} */ v) => 100 * v / SIDE + '%';
      box.style.insetInlineStart = 'auto';
      box.style.left = percent(left + scale * x0);
      box.style.top = percent(top + scale * y0);
      box.style.width = percent(scale * (x1 - x0));
      box.style.height = percent(scale * (y1 - y0));
      if (i === this.face) box.className = 'chosen';
      return box;
    }));
  }

  /** @param {number} index */
  choose(index) {
    this.face = index;
    [...this.boxes.children].forEach((box, i) => {
      box.classList.toggle('chosen', i === index);
      box.setAttribute('aria-pressed', String(i === index));
    });
    this.say();
    this.ear.changed();
  }
}
