// @ts-check
// Sends what the form says to the service, and shows what comes of it.
import {ApiError, remove, submit} from './api.js';
import {byId} from './element.js';
import {explain} from './errors.js';
import {Run} from './run.js';
import {has, t} from './words.js';
import {variants} from './variants.js';

/** @typedef {import('./api.js').Job} Job */
/** @typedef {import('./photo.js').Photo} Photo */
/** @typedef {{kind: string, options: Record<string, string>, people: Photo[], reference: Photo | null, label: string}} Order */

export class Maker {
  /**
   * @param {{viewer: import('./viewer.js').Viewer, gallery: import('./gallery.js').Gallery,
   *   person: import('./picker.js').Picker, reference: import('./picker.js').Picker, shown: (job: Job | null) => void,
   *   start: (job: Job) => void}} parts
   */
  constructor(parts) {
    this.parts = parts;
    /** @type {Run | null} */
    this.run = null;
    this.aside = false; // something else is looked at while a run goes on
    byId('cancel').addEventListener('click', () => this.cancel());
  }

  /**
   * What a click makes.
   * @param {string} kind @param {Record<string, string>} options @param {boolean} needsReference
   * @param {{amount: string, count: number, differ: string}} wanted
   * @returns {Order[]}
   */
  orders(kind, options, needsReference, {amount, count, differ}) {
    const {person, reference} = this.parts;
    const people = kind === 'portraits' ? person.photos : person.photos.slice(0, 1);
    const first = needsReference ? reference.photos[0] : null;
    if (kind !== 'portraits') return [{kind, options, people, reference: first, label: ''}];
    if (amount === 'references') return reference.photos.map((one) => ({kind, options, people, reference: one, label: one.file.name}));
    if (amount === 'people') return person.photos.map((one) => ({kind, options, people: [one], reference: first, label: one.file.name}));
    return variants(options, count, differ).map((one) => ({kind, options: one.options, people, reference: first, label: one.label}));
  }

  /** @param {Order} order */
  async form({kind, options, people, reference}) {
    const form = new FormData();
    const numbered = kind === 'portraits' || kind === 'match';
    await this.parts.person.fill(form, 'profile', numbered ? 'profile_face' : 'face', people);
    // relight takes no number for the reference's face: the chosen one alone is sent
    if (reference) await this.parts.reference.fill(form, 'reference', kind === 'relight' ? null : 'reference_face', [reference]);
    for (const [name, value] of Object.entries(options)) form.append(name, value);
    return form;
  }

  /** @param {Order[]} orders @param {boolean} many */
  async make(orders, many) {
    const run = this.begin(orders.length, many);
    let following;
    try {
      for (const order of orders) {
        if (run.stopped) break;
        const job = await submit(order.kind, await this.form(order), (seconds) => {
          if (this.run === run) this.say(t('status.full', {seconds}));
          return !run.stopped;
        });
        if (run.stopped) remove(job.id);
        this.parts.gallery.put(job);
        run.add(job, order.label);
        following ??= run.follow();
      }
    } catch (e) {
      this.say(t('status.failed'));
      this.fail(e);
    }
    await this.end(run, following);
  }

  /** Takes up jobs that go on, after a reload. @param {Job[]} jobs */
  async resume(jobs) {
    const run = this.begin(jobs.length, false);
    jobs.forEach((job) => run.add(job, ''));
    await this.end(run, run.follow());
  }

  /** @param {Run} run @param {Promise<void>} [following] */
  async end(run, following) {
    try {
      await following;
    } catch (e) {
      if (this.run === run) this.fail(e);
    }
    if (this.run !== run) return;
    run.finish();
    this.busy(false);
  }

  /** @param {number} count @param {boolean} many */
  begin(count, many) {
    const {viewer, gallery, shown, start} = this.parts;
    byId('error').textContent = '';
    byId('welcome')?.remove();
    viewer.clear();
    shown(null);
    this.aside = false;
    if (this.run) this.run.replaced = true;
    byId('progress').removeAttribute('value');
    this.busy(true);
    this.say(t('status.sending'));
    /** @type {Run} */
    const run = new Run(count, many, {
      waiting: (job) => { if (mine()) this.say(job.position ? t('status.waiting', {n: job.position}) : t('status.begins')); },
      preview: (url) => { if (mine() && !this.aside) viewer.preview(url); },
      progress: (step, at, of) => { if (mine()) this.progress(step, at, of); },
      ended: async (job, first) => {
        gallery.put(job);
        if (mine() && !this.aside && first) await this.finish(job);
      },
      picked: async (job) => {
        await this.look(job);
        if (!many) start(job);
      },
      over: (jobs) => { if (jobs.length > 1) this.say(t('status.all', {n: jobs.filter((job) => job.state === 'done').length})); },
    });
    const mine = () => this.run === run;
    this.run = run;
    return run;
  }

  /** @param {{stage: string, done: number, total: number}} step @param {number} at @param {number} of */
  progress({stage, done, total}, at, of) {
    const bar = byId('progress');
    bar.max = of * total;
    bar.value = at * total + done;
    const words = t(has('stage.' + stage) ? 'stage.' + stage : 'stage.working');
    const steps = total > 1 ? t('status.steps', {words, done, total}) : words;
    this.say(of > 1 ? t('status.picture', {n: at + 1, of, steps}) : steps);
  }

  /** @param {Job} job */
  async finish(job) {
    if (job.state === 'done') {
      await this.parts.viewer.show(job);
      const seconds = (Date.parse(job.finished ?? '') - Date.parse(job.started ?? '')) / 1000;
      this.say(t('status.done', {seconds: seconds.toFixed(1)}));
      this.parts.shown(job);
      return;
    }
    if (!this.parts.viewer.shown) this.parts.viewer.clear();
    this.say(t(job.state === 'failed' ? 'status.failed' : 'status.cancelled'));
    if (job.state === 'failed') this.fail(new ApiError(422, job.error ?? {}));
  }

  /** Shows a job that has ended. @param {Job} job */
  async look(job) {
    byId('error').textContent = '';
    byId('welcome')?.remove();
    this.aside = true;
    try {
      await this.finish(job);
    } catch (e) {
      if (e instanceof ApiError && e.status === 404) this.parts.gallery.expire(job);
      this.fail(e);
    }
  }

  async cancel() {
    this.say(t('status.stopping'));
    await this.run?.cancel().catch((e) => this.fail(e));
  }

  /** @param {string} text */
  say(text) {
    byId('status').textContent = text;
  }

  /** @param {unknown} e */
  fail(e) {
    byId('error').textContent = explain(e);
  }

  /** @param {boolean} is */
  busy(is) {
    byId('progress').hidden = !is;
    const focused = document.activeElement === byId('cancel');
    byId('cancel').hidden = !is;
    if (focused && !is) byId('go').focus();
  }
}
