// @ts-check
// The stage: the picture as it forms, then filling its panel, compared on itself or side by side.
import {headOf, inFrameOf} from './align.js';
import {input, result} from './api.js';
import {compare} from './compare.js';
import {button, byId, el} from './element.js';
import {bitmapOf, find} from './faces.js';
import {drawMatches} from './matches.js';
import {t} from './words.js';
import {Zoom} from './zoom.js';

/** @typedef {import('./api.js').Job} Job */
/** @typedef {{job: Job, blob: Blob, bitmap: ImageBitmap | null}} Shown */

const SIDE = 640; // of a head beside others, in pixels

export class Viewer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.bar = byId('views');
    this.sheet = el('div', {className: 'sheet'});
    this.frame = el('div', {className: 'stage', tabIndex: 0, role: 'group', 'aria-label': t('viewer.label')}, this.sheet);
    this.zoom = new Zoom(this.frame, this.sheet, () => this.mark());
    root.append(this.frame);
    /** @type {Shown | null} */
    this.shown = null;
    this.view = 'compare';
    this.other = '';
    /** Pictures and faces of the shown job, fetched once. @type {Map<string, Promise<any>>} */
    this.known = new Map();
    /** @type {string[]} */
    this.urls = [];
  }

  clear() {
    this.shown = null;
    this.known.clear();
    this.empty();
    this.bar.hidden = true;
  }

  empty() {
    this.urls.forEach((url) => URL.revokeObjectURL(url));
    this.urls = [];
    this.sheet.replaceChildren();
    this.root.querySelector('.beside')?.remove();
    this.frame.hidden = false;
  }

  /** @param {string} url @param {boolean} [smooth] */
  async preview(url, smooth = true) {
    let image = /** @type {HTMLImageElement | null} */ (this.sheet.querySelector('img.preview'));
    if (!image) {
      this.clear();
      image = el('img', {className: 'preview', alt: t('viewer.preview')});
      this.sheet.append(image);
    }
    image.src = url;
    image.classList.toggle('smooth', smooth);
    await image.decode().catch(() => {});
    if (image.isConnected && image.naturalWidth) this.zoom.of(image.naturalWidth, image.naturalHeight);
  }

  /** @param {Job} job */
  async show(job) {
    const blob = await result(job.id);
    this.known.clear();
    if (job.kind === 'match') {
      const canvas = await drawMatches(await input(job.id, 'profile-1'), await input(job.id, 'reference-1'), JSON.parse(await blob.text()).matches);
      this.shown = {job, blob, bitmap: null};
      this.empty();
      this.sheet.append(canvas);
      this.zoom.of(canvas.width, canvas.height);
    } else {
      const bitmap = await createImageBitmap(blob);
      this.shown = {job, blob, bitmap};
      const posed = ['yaw', 'pitch', 'roll'].some((name) => name in job.options) || job.options.background === 'profile';
      this.other = job.kind === 'relight' || posed ? 'profile' : 'reference';
      if (job.kind === 'views') this.view = 'alone';
      else if (this.view === 'alone') this.view = 'compare';
      await this.draw();
    }
    this.bar.hidden = false;
    this.mark();
  }

  /** A picture a job was given. @param {string} field @returns {Promise<ImageBitmap | null>} */
  given(field) {
    return this.once(field, async () => {
      const job = /** @type {Shown} */ (this.shown).job;
      if (!job.files[field]?.length) return null;
      return bitmapOf(await input(job.id, field + '-1')).catch(() => null);
    });
  }

  /** The chosen face of a given picture or of the result, or null. @param {string} what @returns {Promise<import('./faces.js').Face | null>} */
  face(what) {
    return this.once(what + ' face', async () => {
      const {job, blob} = /** @type {Shown} */ (this.shown);
      const picture = what === 'result' ? blob : await input(job.id, what + '-1');
      const number = what === 'result' ? 1 : +(job.options[what + '_face'] ?? (what === 'profile' ? job.options.face : 0) ?? 1) || 1;
      return find(picture).then((found) => found.faces[number - 1] ?? found.faces[0], () => null);
    });
  }

  /** @template T @param {string} key @param {() => Promise<T>} make @returns {Promise<T>} */
  once(key, make) {
    if (!this.known.has(key)) this.known.set(key, make());
    return /** @type {Promise<T>} */ (this.known.get(key));
  }

  async draw() {
    const shown = /** @type {Shown} */ (this.shown);
    const {bitmap, blob} = shown;
    if (!bitmap) return;
    /** @type {HTMLElement | null} */
    let top = null;
    const beside = this.view === 'beside' ? await this.heads(bitmap) : null;
    if (this.view === 'compare') top = await this.over(bitmap);
    if (this.shown !== shown) return; // another was chosen meanwhile
    this.empty();
    if (beside) {
      this.frame.hidden = true;
      this.root.append(beside);
      return;
    }
    const url = URL.createObjectURL(blob);
    this.urls.push(url);
    this.sheet.append(el('img', {src: url, alt: t('viewer.result')}));
    if (top) compare(this.sheet, top, t('viewer.' + this.other));
    this.zoom.of(bitmap.width, bitmap.height);
  }

  /** The other picture as it looks in the result's framing: its own where both are alike, else by the faces. @param {ImageBitmap} bitmap */
  async over(bitmap) {
    const other = await this.given(this.other);
    if (!other) return null;
    const {job} = /** @type {Shown} */ (this.shown);
    const posed = ['yaw', 'pitch', 'roll'].some((name) => name in job.options);
    const alike = Math.abs(other.width / other.height - bitmap.width / bitmap.height) < 0.01;
    if (alike && !posed && (this.other === 'reference' || job.kind === 'relight')) {
      const canvas = el('canvas', {width: other.width, height: other.height});
      /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).drawImage(other, 0, 0);
      return canvas;
    }
    const [face, target] = await Promise.all([this.face(this.other), this.face('result')]);
    return face && target ? inFrameOf(other, face, target, bitmap.width, bitmap.height) : null;
  }

  /** Person, reference and result with heads of one size. @param {ImageBitmap} bitmap */
  async heads(bitmap) {
    const box = el('div', {className: 'beside'});
    for (const what of ['profile', 'reference', 'result']) {
      const picture = what === 'result' ? bitmap : await this.given(what);
      if (!picture) continue;
      const face = await this.face(what);
      const whole = {box: {x0: 0, y0: 0, x1: picture.width, y1: picture.height}};
      const canvas = headOf(picture, face ?? /** @type {any} */ (whole), SIDE);
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', t('viewer.' + what));
      box.append(el('figure', {}, canvas, el('figcaption', {textContent: t('viewer.' + what)})));
    }
    return box;
  }

  /** The buttons of the ways to look at it. */
  mark() {
    const {job} = /** @type {Shown} */ (this.shown ?? {job: {kind: '', files: {}}});
    const look = (/** @type {string} */ view, /** @type {string} */ other) => button(
      view === 'compare' ? t('view.over', {name: t('viewer.' + other)}) : t('view.' + view), async () => {
        [this.view, this.other] = [view, other || this.other];
        await this.draw();
        this.mark();
      }, {'aria-pressed': this.view === view && (view !== 'compare' || this.other === other), 'data-view': view + other});
    const ways = job.kind === 'portraits' ? [look('compare', 'profile'), look('compare', 'reference'), look('beside', ''), look('alone', '')]
      : job.kind === 'relight' ? [look('compare', 'profile'), look('beside', ''), look('alone', '')] : [];
    const near = Math.round(100 * this.zoom.near * this.zoom.fitting() * devicePixelRatio);
    const zoom = this.view === 'beside' ? [] : [
      button('\u2212', () => this.zoom.set(this.zoom.near / 1.5), {'aria-label': t('zoom.out'), 'data-view': 'out'}),
      button(near + '\u00a0%', () => this.zoom.set(this.zoom.near > 1.01 ? 1 : this.zoom.full()), {'aria-label': t('zoom.full', {near}), 'data-view': 'full'}),
      button('+', () => this.zoom.set(this.zoom.near * 1.5), {'aria-label': t('zoom.in'), 'data-view': 'in'})];
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.view;
    this.bar.replaceChildren(el('span', {className: 'ways'}, ...ways), el('span', {className: 'zoom'}, ...zoom));
    if (focused) this.bar.querySelector(`[data-view="${focused}"]`)?.focus();
  }
}
