// @ts-check
// What one click makes: a picture, its variants, or many pictures; followed to its end, with a strip of
// small pictures where there are several.
import {ended, remove, result, thumbnail} from './api.js';
import {button, byId, el, save} from './element.js';
import {fileName} from './gallery.js';
import {follow} from './stream.js';
import {t} from './words.js';
import {distinct, zip} from './zip.js';

/** @typedef {import('./api.js').Job} Job */
/** @typedef {{preview: (url: string) => void, progress: (step: {stage: string, done: number, total: number}, at: number, of: number) => void,
 *   ended: (job: Job, first: boolean) => Promise<void>, picked: (job: Job) => void, waiting: (job: Job) => void,
 *   over: (jobs: Job[]) => void}} RunEar */

const SIDE = 160; // of a small picture in pixels

export class Run {
  /** @param {number} count how many there will be @param {boolean} many a zip is offered @param {RunEar} ear */
  constructor(count, many, ear) {
    this.count = count;
    this.many = many;
    this.ear = ear;
    /** @type {Job[]} */
    this.jobs = [];
    this.stopped = false;
    this.replaced = false; // by a newer run
    this.strip = byId('strip');
    this.strip.hidden = count < 2;
    this.strip.replaceChildren();
    /** @type {Map<string, HTMLButtonElement>} */
    this.small = new Map();
  }

  /** @param {Job} job @param {string} label */
  add(job, label) {
    this.jobs.push(job);
    const small = button('', () => this.pick(job.id), {className: 'small-picture', disabled: true, title: label, 'aria-label': label});
    small.append(el('span', {textContent: String(this.jobs.length)}));
    this.small.set(job.id, small);
    if (!this.replaced) this.strip.append(small);
  }

  /** Follows all of them, one after another as the service does them. */
  async follow() {
    let shown = false;
    for (let i = 0; i < this.jobs.length; i++) { // more may come meanwhile
      const job = this.jobs[i];
      this.ear.waiting(job);
      const done = await follow(job.id, {
        progress: (step) => this.ear.progress(step, i, this.count),
        preview: (url) => { if (!shown) this.ear.preview(url); else this.image(job.id, url); },
      });
      this.jobs[i] = done;
      if (done.state === 'done') await this.ready(done);
      if (this.replaced) return;
      await this.ear.ended(done, !shown);
      if (done.state === 'done' && !shown) {
        shown = true;
        this.mark(done.id);
      }
    }
  }

  /** @param {Job} job */
  async ready(job) {
    const small = this.small.get(job.id);
    if (!small || this.count < 2) return;
    small.disabled = false;
    if (!job.content_type?.startsWith('image/')) return;
    const url = URL.createObjectURL(await thumbnail(job.id, SIDE));
    await this.image(job.id, url);
    URL.revokeObjectURL(url);
  }

  /** @param {string} id @param {string} url */
  async image(id, url) {
    const image = el('img', {src: url, alt: ''});
    await image.decode().catch(() => {});
    this.small.get(id)?.replaceChildren(image);
  }

  /** @param {string} id */
  pick(id) {
    this.mark(id);
    const job = this.jobs.find((one) => one.id === id);
    if (job) this.ear.picked(job);
  }

  /** @param {string} id */
  mark(id) {
    this.small.forEach((small, key) => small.setAttribute('aria-pressed', String(key === id)));
  }

  /** All have ended: a zip for many. */
  finish() {
    const done = this.jobs.filter((job) => job.state === 'done');
    if (this.many && done.length && !this.replaced) {
      this.strip.append(button(t('many.zip', {n: done.length}), async () => {
        const files = [];
        for (const job of done) files.push({name: fileName(job), blob: await result(job.id)});
        save(await zip(distinct(files)), 'icportrait.zip');
      }, {id: 'zip-all'}));
    }
    this.ear.over(this.jobs);
  }

  async cancel() {
    this.stopped = true;
    await Promise.all(this.jobs.filter((job) => !ended(job)).map((job) => remove(job.id)));
  }
}
